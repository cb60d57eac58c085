"""What the running app and its callers say to each other: a proof of the shared key from both, then JSON frames.

    caller → app   32 random bytes
    app → caller   32 random bytes, and a proof that the app knows the key
    caller → app   a proof that the caller knows it, then the request
    app → caller   the reply

The key is in a file that only the user can read. Nothing of a request is sent before the app has proved itself: another
program may have been given the address since.
"""

import hmac
import json
import os
import struct
from typing import Any

NONCE_BYTES = 32
PROOF_BYTES = 32
LENGTH_BYTES = 4
MAX_MESSAGE_BYTES = 32 * 1024 * 1024
HANDSHAKE_SECONDS = 10.0
"""The longest that either side waits for the other to prove itself and to send its request."""


def new_nonce() -> bytes:
    """Random bytes, used once."""
    return os.urandom(NONCE_BYTES)


def proof(key: bytes, role: str, callers_nonce: bytes, apps_nonce: bytes) -> bytes:
    """What only somebody who knows the key can say in this conversation; `role` is `app` or `caller`."""
    return hmac.digest(key, role.encode() + callers_nonce + apps_nonce, "sha256")


def is_proof(given: bytes, expected: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(given, expected)


def encode(message: dict[str, Any]) -> bytes:
    """One frame: the length, then JSON. Raises ValueError where that is over `MAX_MESSAGE_BYTES`."""
    body = json.dumps(message).encode()
    return struct.pack(">I", checked_length(len(body))) + body


def decode_length(head: bytes) -> int:
    """How many bytes follow the head of a frame. Raises ValueError where that is over `MAX_MESSAGE_BYTES`."""
    return checked_length(struct.unpack(">I", head)[0])


def decode(body: bytes) -> dict[str, Any]:
    """The message of a frame. Raises ValueError for anything but a JSON object."""
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # of the same kind as what json raises
    return message


def checked_length(length: int) -> int:
    """The length. Raises ValueError where it is over `MAX_MESSAGE_BYTES`."""
    if length > MAX_MESSAGE_BYTES:
        raise ValueError("the message is too large")
    return length
