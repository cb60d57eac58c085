"""Which key opens the store, and what happens where there is no store or no key. Never a silent downgrade."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from main_process.vault.database import Database
from main_process.vault.errors import StoreTrouble, Trouble
from main_process.vault.header import Header
from main_process.vault.manifest import Manifest
from main_process.vault.master_key import GivenKey, KeyringKey, KeySource, Passphrase, SessionKey, SystemdCredential
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.rotation import tidy, untidy
from main_process.vault.row import Row
from main_process.vault.seal import SealBroken
from main_process.vault.secret import Secret
from main_process.vault.vault import Vault
from main_process.vault.vault_file import VaultFile

log = structlog.get_logger(__name__)

_NO_KEYRING = {Trouble.KEYRING_SILENT, Trouble.KEYRING_LOCKED, Trouble.KEY_MISSING}


@dataclass(frozen=True, slots=True)
class Keys:
    """What this process may take a key from."""

    keyring: OsKeyring
    given: Secret[bytes] | None = None
    credentials_directory: Path | None = None


class StoreOpener:
    """Opens the vault with the back end that is recorded in it, or makes one with the best that there is."""

    def __init__(self, file: VaultFile, keys: Keys) -> None:
        self.file = file
        self.keys = keys
        self.keyring_key = KeyringKey(keys.keyring)

    def open(self, passphrase: Secret[str] | None = None, *, accept: bool = False) -> Vault:
        """The vault, or `StoreTrouble`.

        With no store and no key back end it is a vault in memory. `accept` goes on with an old copy, and with what is
        intact where the manifest is damaged: only the user may decide that.
        """
        self.file.folder.ensure()
        if not self.file.exists():
            source = self._first_source()
            if isinstance(source, SessionKey):
                return self.session_vault()
            try:
                self.make(source)
            except StoreTrouble as trouble:
                if not isinstance(source, KeyringKey) or trouble.trouble not in _NO_KEYRING:
                    raise
                log.warning("store.keyring_not_usable", trouble=trouble.trouble)
                return self.session_vault()
        source = self._recorded_source(self.file.peek(), passphrase)
        vault = Vault(self.file.open(), source, self.keys.keyring)
        try:
            if accept:
                _accept(vault)
            else:
                vault.check_age()
            vault.manifest()
            self.tidy(vault)
        except BaseException:
            vault.close()
            raise
        return vault

    def make(self, source: KeySource, fill: Callable[[Vault], None] | None = None) -> None:
        """Make the store on disk, unless another process was faster."""
        with self.file.folder.locked():
            if not self.file.exists():
                self.file.make(source, self.keyring_key, fill)
            elif fill is not None:
                raise StoreTrouble(Trouble.BUSY, "There is a credential store on disk by now. Restart Latchkey.")

    def session_vault(self) -> Vault:
        """A vault in memory, under a key in memory: nothing of it ever reaches the disk."""
        database, source = Database(None), SessionKey()
        Vault.lay_out(database, source)
        return Vault(database, source)

    def source(self, kind: str, passphrase: Secret[str] | None = None) -> KeySource:
        """The back end that a store is to move to: `keyring`, `systemd` or `passphrase`."""
        if kind == KeyringKey.kind:
            return self.keyring_key
        if kind == SystemdCredential.kind and self.keys.credentials_directory is not None:
            return SystemdCredential(self.keys.credentials_directory)
        if kind == Passphrase.kind and passphrase is not None:
            return Passphrase(passphrase.reveal())
        what = "systemd credential" if kind == SystemdCredential.kind else kind
        raise StoreTrouble(Trouble.KEY_MISSING, f"There is no {what} here to move the credential store's key to.")

    def tidy(self, vault: Vault) -> None:
        """Remove what a change of keys left; where that fails it is logged, and tried again at the next start."""
        if not untidy(vault):
            return
        try:
            with self.file.folder.locked():
                vault.manifest()
                tidy(vault, self.keyring_key)
        except StoreTrouble as trouble:
            log.warning("store.old_key_not_removed_yet", trouble=trouble.trouble)

    def _first_source(self) -> KeySource:
        if self.keys.given is not None:
            return GivenKey(self.keys.given.reveal())
        if self.keys.credentials_directory is not None:
            credential = SystemdCredential(self.keys.credentials_directory)
            if credential.available():
                return credential
        try:
            return self.keyring_key if self.keys.keyring.name() is not None else SessionKey()
        except StoreTrouble as trouble:
            log.warning("store.keyring_not_usable", trouble=trouble.trouble)
            return SessionKey()

    def _recorded_source(self, header: Header, passphrase: Secret[str] | None) -> KeySource:
        record = header.record
        if self.keys.given is not None:
            if record.kind != GivenKey.kind:
                raise StoreTrouble(
                    Trouble.BACK_END_CHANGED,
                    f"A key was given, but the credential store's key is in {record.name}. Start without it.",
                )
            return GivenKey(self.keys.given.reveal())
        if record.kind == KeyringKey.kind:
            return self.keyring_key
        if record.kind == Passphrase.kind:
            if passphrase is None:
                raise StoreTrouble(Trouble.LOCKED)
            return Passphrase(passphrase.reveal())
        if record.kind == SystemdCredential.kind:
            return SystemdCredential(self.keys.credentials_directory or Path("/nonexistent"))
        if record.kind == GivenKey.kind:
            raise StoreTrouble(
                Trouble.KEY_MISSING,
                "The credential store was sealed with a key given at the start; none was given now.",
            )
        raise StoreTrouble(Trouble.DAMAGED)


def _accept(vault: Vault) -> None:
    remembered = vault.mirror.read() if vault.mirror is not None else 0
    try:
        manifest = vault.manifest()
    except StoreTrouble as trouble:
        if trouble.trouble is not Trouble.DAMAGED:
            raise
        manifest = Manifest.empty().with_rows([row for row in vault.rows() if _opens(vault, row)], vault.vault_id)
    newest = max((entry.version for entry in manifest.entries.values()), default=0)
    with vault.change(manifest=manifest, at_least=max(remembered, newest) + 1):
        pass


def _opens(vault: Vault, row: Row) -> bool:
    try:
        vault.open_row(row)
    except SealBroken:
        return False
    return True
