"""The store's cryptography: derive a key for each use, seal with associated data, open or refuse.

AES-256-GCM-SIV (RFC 8452), because a nonce that repeats by accident costs nothing but equality;
HKDF-SHA256 (RFC 5869) for subkeys; keyed BLAKE2b (RFC 7693) for digests; Argon2id (RFC 9106) for passphrases.
"""

import os
import struct
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_PAD_TO = 256
"""Bytes. Plain texts are padded to a multiple of this, so that a row's size tells little about a key's length."""


class SealBroken(Exception):
    """The sealed bytes, the key or the associated data differ from when they were sealed."""


def new_key() -> bytes:
    """32 random bytes from the operating system."""
    return os.urandom(KEY_BYTES)


def associated_data(*parts: str | bytes | int) -> bytes:
    """One byte string for a sequence of values, injective: their number and lengths come first, then kind and value.

    Listing a thousand rows calls this two thousand times, hence the plain loop.
    """
    raws = []
    for part in parts:
        if isinstance(part, str):
            raws.append(b"s" + part.encode("utf-8", "surrogatepass"))
        elif isinstance(part, bytes):
            raws.append(b"b" + part)
        else:
            raws.append(b"i%d" % part)
    return struct.pack(f">{len(raws) + 1}I", len(raws), *map(len, raws)) + b"".join(raws)


def derive(key: bytes, purpose: str, *context: str | bytes | int) -> bytes:
    """A 32-byte subkey of `key` for one purpose and context."""
    info = associated_data("latchkey", purpose, *context)
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def seal(key: bytes, plain: bytes, associated: bytes) -> bytes:
    """Nonce and cipher text of `plain`; opens only with the same key and the same `associated`."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, plain, associated)


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """The plain text, or `SealBroken`."""
    try:
        return AESGCMSIV(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], associated)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def padded(json_text: bytes) -> bytes:
    """JSON followed by blanks, which JSON allows, up to the next multiple of 256 bytes."""
    return json_text.ljust(-(-len(json_text) // _PAD_TO) * _PAD_TO)


def digest(data: bytes, key: bytes = b"", size: int = 16) -> bytes:
    """BLAKE2b of `data`, keyed if a key is given."""
    return blake2b(data, digest_size=size, key=key).digest()


def stretch(passphrase: str, salt: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
    """A 32-byte key from a passphrase by Argon2id."""
    argon = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    return argon.derive(passphrase.encode("utf-8", "surrogatepass"))
