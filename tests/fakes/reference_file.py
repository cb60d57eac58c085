"""What the reference product writes to its `providers.json`."""

import base64

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC


def electron(version: bytes, plain: str, key: bytes = bytes.fromhex("fd621fe5a2b402539dfa147ca9272778")) -> str:
    """What Electron's safeStorage writes on Linux without a keyring; the key is PBKDF2 of its fixed password."""
    raw = plain.encode()
    raw += bytes([16 - len(raw) % 16]) * (16 - len(raw) % 16)
    encryptor = Cipher(AES(key), CBC(b" " * 16)).encryptor()
    return base64.b64encode(version + encryptor.update(raw) + encryptor.finalize()).decode()
