"""Sealing for others: keys derived for one purpose, which whoever uses them never sees."""

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from main_process.vault import seal
from main_process.vault.seal import KEY_BYTES, SealBroken

__all__ = ["KEY_BYTES", "SealBroken", "Seals"]

_NONCE_BYTES = 12


class Seals:
    """Seals, names and accounts under keys that are derived from `key` for one `purpose`. Used on any thread.

    AES-256-GCM-SIV with random nonces: up to 2^32 messages of one key are far within its bounds, and a nonce that
    repeats gives away only that two texts are equal (RFC 8452).
    """

    def __init__(self, key: bytes, purpose: str) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._cipher = AESGCMSIV(seal.derive(key, purpose, "seal"))
        self._naming = seal.derive(key, purpose, "name")
        self._accounts = seal.derive(key, purpose, "account")

    def __repr__(self) -> str:
        return "Seals(***)"

    def seal(self, plain: bytes, associated: bytes) -> bytes:
        """Nonce and cipher text of `plain`, which open with the same `associated` only."""
        nonce = seal.new_key()[:_NONCE_BYTES]
        return nonce + self._cipher.encrypt(nonce, plain, associated)

    def unseal(self, sealed: bytes, associated: bytes) -> bytes:
        """The plain text, or `SealBroken`."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], associated)
        except (InvalidTag, ValueError):
            raise SealBroken from None

    def name(self, *parts: str | bytes | int) -> bytes:
        """A keyed digest of 16 bytes: the same for the same parts, and nothing to try guesses on."""
        return seal.digest(seal.associated_data(*parts), key=self._naming)

    def account(self, provider_type: str, credentials: Mapping[str, str]) -> bytes:
        """A keyed digest of a provider's type and all its credentials, secret and public: whose answers these are."""
        fields = [text for field in sorted(credentials.items()) for text in field]
        return seal.digest(seal.associated_data("account", provider_type, *fields), key=self._accounts)

    @staticmethod
    def plain_name(*parts: str | bytes | int) -> bytes:
        """A digest of 16 bytes without a key: for what is in plain text elsewhere."""
        return seal.digest(seal.associated_data("plain", *parts))

    @staticmethod
    def associated_data(*parts: str | bytes | int) -> bytes:
        """One byte string for a sequence of values, injective."""
        return seal.associated_data(*parts)
