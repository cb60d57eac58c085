"""The vault's file: created, opened with the key that it records, set aside when the user says so. Never wiped."""

import errno
import stat
from collections.abc import Callable
from pathlib import Path

import structlog

from main_process.kit.atomic_file import replace_durably
from main_process.vault.database import Database
from main_process.vault.errors import Reason, StoreError
from main_process.vault.header import Header, read_header
from main_process.vault.key_sources import KeyringKey, KeySource, SessionKey
from main_process.vault.keys import Keys
from main_process.vault.private_folder import PrivateFolder, store_error_of
from main_process.vault.rotation import accept, forget_unfinished, tidy, untidy
from main_process.vault.row import Row, find_row
from main_process.vault.secret import Secret
from main_process.vault.vault import Vault

log = structlog.get_logger(__name__)

NAME = "providers.sqlite3"
_JOURNALS = ("-wal", "-shm", "-journal")
_SMALLEST = 512
"""Bytes of the smallest SQLite file. An emptied file must not pass for a new one."""
_NO_KEYRING = {Reason.KEYRING_SILENT, Reason.KEYRING_LOCKED, Reason.KEY_MISSING}


class VaultFile:
    """`providers.sqlite3` in its private folder, and the keys that may open it."""

    def __init__(
        self, folder: PrivateFolder, keys: Keys, before_statement: Callable[[str], None] | None = None
    ) -> None:
        self.folder = folder
        self.keys = keys
        self._before_statement = before_statement

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self.folder.file(NAME)

    def exists(self) -> bool:
        """Whether there is a store. A journal without its file, or an emptied file, is `StoreError` (damaged).

        Nor is it known whether there is one where something in its path is a file, or may not be looked into.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            if self.folder.file(NAME + "-wal").exists():
                raise StoreError(
                    Reason.DAMAGED,
                    "The credential store's file is gone, but its journal is there. Put the file back, or run "
                    "'latchkey vault set-aside' to begin a new store.",
                ) from None
            return False
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise StoreError(Reason.NOT_PRIVATE) from error
            raise store_error_of(error) from error
        if not stat.S_ISREG(found.st_mode):
            raise _no_file()
        if found.st_size < _SMALLEST:
            raise StoreError(
                Reason.DAMAGED,
                "The credential store's file was cut off. Put a copy back, or run 'latchkey vault set-aside' to begin "
                "a new store; what is there is kept.",
            )
        return True

    def open(self, passphrase: Secret[str] | None = None, *, accept_as_it_is: bool = False) -> Vault:
        """The vault under the key that it records, or a new one under the best key there is. Raises StoreError.

        With no file and no place for a key it is a vault in memory. `accept_as_it_is` goes on with an old copy, and
        with what is intact where the manifest is damaged: only the user may decide that.
        """
        self.folder.ensure()
        if not self.exists() and (session := self._create_first()) is not None:
            return in_memory(session)
        source = self.keys.recorded(self._peek().record, passphrase)
        vault = Vault(self.connect(), source, self.keys.keyring)
        try:
            if accept_as_it_is:
                accept(vault)
            else:
                vault.check_age()
            vault.manifest()
            self.tidy(vault)
        except BaseException:
            vault.close()
            raise
        return vault

    def unverified_row(self, app_id: str, name: str) -> Row | None:
        """One row's plain text, read without any key: whoever can write the file may have written it."""
        if not self.exists():
            return None
        database = self.connect()
        try:
            return find_row(database, app_id, name)
        finally:
            database.close()

    def connect(self) -> Database:
        """A connection to the file, after its permissions were tightened."""
        self.folder.ensure()
        self.folder.tighten()
        return self._database(self.path)

    def create(self, source: KeySource, fill: Callable[[Vault], None] | None = None) -> None:
        """Make the file under another name, and give it its own when it is whole; unless another process was faster.

        `fill` puts the first providers in, so that a store that moves in from memory arrives with all of them.
        """
        with self.folder.locked():
            if self.exists():
                if fill is not None:
                    raise StoreError(Reason.BUSY, "There is a credential store on disk by now. Restart Latchkey.")
                return
            unfinished = self.folder.file(NAME + ".new")
            self._clear(unfinished)
            self.folder.create(unfinished)
            database = self._database(unfinished)
            try:
                Vault.create(database, source)
                if fill is not None:
                    fill(Vault(database, source))
            finally:
                database.close()
            replace_durably(unfinished, self.path)

    def set_aside(self, stamp: str) -> list[str]:
        """Rename the file and its journals so that a new one can begin. The new names."""
        self.folder.ensure()
        names = []
        with self.folder.locked():
            for suffix in ("", *_JOURNALS):
                file = self.folder.file(NAME + suffix)
                if file.exists():
                    aside = self.folder.file(f"set-aside-{stamp}-{NAME}{suffix}")
                    replace_durably(file, aside)
                    names.append(aside.name)
        return names

    def tidy(self, vault: Vault) -> None:
        """Remove what a change of keys left; where that fails it is logged, and tried again at the next start."""
        if not untidy(vault):
            return
        try:
            with self.folder.locked():
                vault.manifest()
                tidy(vault, self.keys.in_keyring)
        except StoreError as error:
            log.warning("store.old_key_not_removed_yet", reason=error.reason)

    def _create_first(self) -> SessionKey | None:
        """Make the file where there is a place for its key; the session's key where there is none."""
        source = self.keys.for_new_vault()
        if isinstance(source, SessionKey):
            return source
        try:
            self.create(source)
        except StoreError as error:
            if not isinstance(source, KeyringKey) or error.reason not in _NO_KEYRING:
                raise
            log.warning("store.keyring_not_usable", reason=error.reason)
            return SessionKey(error.reason)
        return None

    def _peek(self) -> Header:
        """The header, without any key."""
        database = self.connect()
        try:
            return read_header(database)
        finally:
            database.close()

    def _database(self, path: Path) -> Database:
        return Database(path, before_write=self.folder.tighten, before_statement=self._before_statement)

    def _clear(self, unfinished: Path) -> None:
        if unfinished.exists():
            try:
                database = Database(unfinished)
                try:
                    forget_unfinished(read_header(database).key_record, self.keys.in_keyring)
                finally:
                    database.close()
            except StoreError:
                # It died before it noted a key: nothing but the file is left of it.
                pass
        for suffix in ("", *_JOURNALS):
            unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def _no_file() -> StoreError:
    return StoreError(
        Reason.DAMAGED,
        "Where the credential store's file belongs is something else, such as a folder. Put the file back, or run "
        "'latchkey vault set-aside' to begin a new store; what is there is kept.",
    )


def in_memory(source: SessionKey) -> Vault:
    """A vault in memory, under a key in memory: nothing of it ever reaches the disk."""
    database = Database(None)
    Vault.create(database, source)
    return Vault(database, source)
