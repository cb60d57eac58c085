"""Which key opens the vault: what this process may take one from, what a vault records, what a new one gets."""

from dataclasses import dataclass
from pathlib import Path

import structlog

from main_process.vault.errors import Reason, StoreError
from main_process.vault.key_record import KeyRecord
from main_process.vault.key_sources import (
    GivenKey,
    KeyringKey,
    KeySource,
    Passphrase,
    SessionKey,
    SystemdCredential,
)
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.secret import Secret

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Keys:
    """What this process may take a key from."""

    keyring: OsKeyring
    given: Secret[bytes] | None = None
    credentials_directory: Path | None = None

    @property
    def in_keyring(self) -> KeyringKey:
        """Keys in the OS keyring."""
        return KeyringKey(self.keyring)

    def for_new_vault(self) -> KeySource:
        """The best that there is; a key that dies with this session where there is none."""
        if self.given is not None:
            return GivenKey(self.given.reveal())
        if self.credentials_directory is not None:
            credential = SystemdCredential(self.credentials_directory)
            if credential.available():
                return credential
        try:
            return self.in_keyring if self.keyring.name() is not None else SessionKey()
        except StoreError as error:
            log.warning("store.keyring_not_usable", reason=error.reason)
            return SessionKey(error.reason)

    def recorded(self, record: KeyRecord, passphrase: Secret[str] | None) -> KeySource:
        """The source that a vault records, and never another: a downgrade would be silent. Raises StoreError."""
        if self.given is not None:
            if record.kind != GivenKey.kind:
                raise StoreError(
                    Reason.BACK_END_CHANGED,
                    f"A key was given, but the credential store's key is in {record.name}. Start without it.",
                )
            return GivenKey(self.given.reveal())
        if record.kind == KeyringKey.kind:
            return self.in_keyring
        if record.kind == Passphrase.kind:
            if passphrase is None:
                raise StoreError(Reason.LOCKED)
            return Passphrase(passphrase.reveal())
        if record.kind == SystemdCredential.kind:
            return SystemdCredential(self.credentials_directory or Path("/nonexistent"))
        if record.kind == GivenKey.kind:
            raise StoreError(
                Reason.KEY_MISSING,
                "The credential store was sealed with a key given at the start; none was given now.",
            )
        raise StoreError(Reason.DAMAGED)

    def named(self, kind: str, passphrase: Secret[str] | None = None) -> KeySource:
        """The source that a vault is to move to: `keyring`, `systemd` or `passphrase`. Raises StoreError."""
        if kind == KeyringKey.kind:
            return self.in_keyring
        if kind == SystemdCredential.kind and self.credentials_directory is not None:
            return SystemdCredential(self.credentials_directory)
        if kind == Passphrase.kind and passphrase is not None:
            return Passphrase(passphrase.reveal())
        what = "systemd credential" if kind == SystemdCredential.kind else kind
        raise StoreError(Reason.KEY_MISSING, f"There is no {what} here to move the credential store's key to.")
