"""The reference product's `providers.json`: read where its secrets can be, and a clear answer where they cannot.

Electron's safeStorage puts a version in front of each secret. On Linux without a keyring that is `v10`: AES-128-CBC
under a password that is the same on every computer (Chromium's components/os_crypt/sync/os_crypt_linux.cc), so
anybody can read it. `v11` is locked with a password in the other product's keyring entry; on macOS and Windows the
system gives the key to that product alone.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from ipc.errors import InvalidParams
from main_process.providers.stored import NewProvider
from main_process.providers.validation import new_provider

_BLOCK = 16
_IV = b" " * _BLOCK


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A provider that could not be taken over, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReferenceImport:
    """What the file holds: providers to save, and those whose secrets are out of reach."""

    providers: list[NewProvider]
    unreadable: list[Unreadable]


def is_reference_file(text: str) -> bool:
    """Whether this is a `providers.json` of the reference product."""
    try:
        found = orjson.loads(text)
    except ValueError:
        return False
    return (
        isinstance(found, dict)
        and bool(found)
        and all(isinstance(entry, dict) and {"type", "credentials"} <= entry.keys() for entry in found.values())
    )


def read_reference_file(app_id: str, text: str) -> ReferenceImport:
    """Every provider in the file, decrypted where the encryption is the one that anybody can undo."""
    if not is_reference_file(text):
        raise InvalidParams("This is not a providers.json of the reference product.")
    providers: list[NewProvider] = []
    unreadable: list[Unreadable] = []
    for name, entry in orjson.loads(text).items():
        try:
            providers.append(_provider(app_id, name, entry))
        except _OutOfReach as error:
            unreadable.append(Unreadable(name, str(error)))
        except (InvalidParams, ValueError, TypeError, KeyError, AttributeError):
            unreadable.append(Unreadable(name, "its entry is damaged"))
    return ReferenceImport(providers, unreadable)


class _OutOfReach(Exception):
    """The secret was encrypted with a key that Latchkey cannot and should not get."""


def _provider(app_id: str, name: str, entry: dict[str, Any]) -> NewProvider:
    fields = orjson.loads(_decrypt(base64.b64decode(entry["credentials"], validate=True)))
    credentials = {field: value for field, value in (fields or {}).items() if value is not None}
    if any(not isinstance(value, str) for value in credentials.values()):
        raise _OutOfReach("some of its fields are not text; enter the credentials again")
    created = entry.get("dateCreated")
    return new_provider(
        *(app_id, name, entry["type"], credentials, entry.get("providerClass", "credential"), entry.get("mcpConfig")),
        created=datetime.fromisoformat(created) if created else None,
    )


def _decrypt(sealed: bytes) -> bytes:
    if sealed.startswith(b"v11"):
        raise _OutOfReach("its key is in the other product's keyring entry; enter the credentials again")
    if not sealed.startswith(b"v10"):
        raise _OutOfReach("its encryption is of a kind that only the other product can undo; enter it again")
    # Chromium's own parameters: with one round and a known password this is obfuscation, and that is the point.
    key = PBKDF2HMAC(SHA1(), _BLOCK, b"saltysalt", 1).derive(b"peanuts")  # noqa: S303  # not ours to choose
    decryptor = Cipher(AES(key), CBC(_IV)).decryptor()
    unpadder = PKCS7(_BLOCK * 8).unpadder()
    try:
        padded = decryptor.update(sealed[3:]) + decryptor.finalize()
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError:
        raise _OutOfReach("it was encrypted on a Mac, or it is damaged; enter the credentials again") from None
