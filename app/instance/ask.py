"""How a second start and the command line ask the running app. Blocking, and never without a time limit."""

import json
import socket
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from app.instance import handshake
from ipc.errors import Code, Fault, IpcError, TooLarge

LONGEST_SECONDS = 120.0
CONTACT = "instance.json"
"""The file in the user-data folder that says where the running app listens, and the shared key."""
SILENT = "Latchkey is running with this data folder and does not answer. End it, then try again."


class NotRunning(Exception):
    """No app runs with this folder. Nothing was asked of anybody, so the caller may do it by itself."""


class NoReply(IpcError):
    """The app is there and does not answer, or it ended before it did. What was asked may or may not be done."""

    code = Code.DEADLINE_EXCEEDED
    fault = Fault.LATCHKEY
    default_message = SILENT


def ask_running(user_data: Path, request: dict[str, Any], *, time_limit: float = LONGEST_SECONDS) -> dict[str, Any]:
    """The running app's reply. Raises NotRunning where nothing was sent yet, and NoReply from then on; TooLarge."""
    address, key = _contact(user_data)
    try:
        frame = handshake.encode(request)
    except ValueError:
        raise TooLarge("That is more than the running Latchkey takes at once. Close it, then try again.") from None
    with closing(_connect(address)) as connection:
        _prove(connection, key)
        try:
            return _converse(connection, frame, time_limit)
        except TimeoutError:
            why = f"The running Latchkey took the request and has not answered within {time_limit:.0f} seconds."
        except (OSError, EOFError, ValueError):
            why = "The running Latchkey took the request and ended before it answered."
        raise NoReply(f"{why} See what came of it before you try again.")


def _contact(user_data: Path) -> tuple[Any, bytes]:
    """Where the app listens, and the key."""
    try:
        contact = json.loads((user_data / CONTACT).read_bytes())
        return contact["address"], bytes.fromhex(contact["key"])
    except (OSError, ValueError, KeyError, TypeError):
        raise NotRunning from None


def _connect(address: Any) -> socket.socket:
    """A connection: to a path it is a local socket, to a host and port one of this computer's (Windows)."""
    local = isinstance(address, str)
    connection = socket.socket(socket.AF_UNIX if local else socket.AF_INET)
    try:
        connection.settimeout(handshake.HANDSHAKE_SECONDS)
        connection.connect(address if local else tuple(address))
    except (TimeoutError, BlockingIOError):
        # BlockingIOError: the queue of waiting callers is full.
        connection.close()
        raise NoReply from None
    except (OSError, TypeError):
        connection.close()
        raise NotRunning from None
    return connection


def _prove(connection: socket.socket, key: bytes) -> None:
    """Let the app prove that it knows the key, then prove it to the app."""
    deadline = time.monotonic() + handshake.HANDSHAKE_SECONDS
    mine = handshake.new_nonce()
    try:
        connection.sendall(mine)
        theirs = _receive(connection, handshake.NONCE_BYTES, deadline)
        claim = _receive(connection, handshake.PROOF_BYTES, deadline)
        if not handshake.is_proof(claim, handshake.proof(key, "app", mine, theirs)):
            raise NotRunning
        connection.sendall(handshake.proof(key, "caller", mine, theirs))
    except TimeoutError:
        raise NoReply from None
    except (OSError, EOFError):
        # It is shutting down; nothing was asked yet.
        raise NotRunning from None


def _converse(connection: socket.socket, frame: bytes, time_limit: float) -> dict[str, Any]:
    deadline = time.monotonic() + time_limit
    connection.settimeout(time_limit)
    connection.sendall(frame)
    length = handshake.decode_length(_receive(connection, handshake.LENGTH_BYTES, deadline))
    return handshake.decode(_receive(connection, length, deadline))


def _receive(connection: socket.socket, count: int, deadline: float) -> bytes:
    """Exactly so many bytes. Raises TimeoutError, OSError, or EOFError where the other side ends."""
    parts = bytearray()
    while len(parts) < count:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        part = connection.recv(min(count - len(parts), 1 << 16))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
