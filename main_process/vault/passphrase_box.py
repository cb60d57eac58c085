"""A text under a passphrase, to be carried to another computer: an export of providers, an invitation to a team."""

import base64
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson

from main_process.vault import seal
from main_process.vault.key_record import KeyRecord
from main_process.vault.key_sources import Passphrase
from main_process.vault.seal import SealBroken


def lock(plain: bytes, passphrase: str, purpose: str, associated: bytes) -> dict[str, Any]:
    """`plain`, padded and sealed under a key that Argon2id makes of the passphrase; JSON. Takes a quarter of a second.

    `purpose` and `associated` have to be the same when it is opened.
    """
    source = Passphrase(passphrase)
    record = source.plan()
    salt = os.urandom(16)
    sealed = seal.seal(_key(source, record, purpose, salt), seal.padded(plain), associated)
    return {
        "key": orjson.loads(record.encode()),
        "salt": base64.b64encode(salt).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }


def unlock(document: Mapping[str, Any], passphrase: str, purpose: str, associated: bytes) -> bytes:
    """The plain text with its padding, which is blanks: JSON reads over it.

    Raises `SealBroken` or `StoreError` for a wrong passphrase or a damaged document, and KeyError, TypeError or
    ValueError for one that is not whole.
    """
    record = KeyRecord.decode(orjson.dumps(document["key"]).decode())
    salt, sealed = base64.b64decode(document["salt"]), base64.b64decode(document["sealed"])
    source = Passphrase(passphrase)
    try:
        return seal.unseal(_key(source, record, purpose, salt), sealed, associated)
    except SealBroken:
        for other in source.other_spellings():
            with suppress(SealBroken):
                return seal.unseal(_key(other, record, purpose, salt), sealed, associated)
        raise


def _key(source: Passphrase, record: KeyRecord, purpose: str, salt: bytes) -> bytes:
    return seal.derive(source.recover(record), purpose, salt)
