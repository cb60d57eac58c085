"""The vault's file: found or made, opened once, set aside when the user says so. Never wiped."""

from collections.abc import Callable
from pathlib import Path

from main_process.vault.database import Database
from main_process.vault.errors import StoreTrouble, Trouble
from main_process.vault.header import Header, read_header
from main_process.vault.master_key import KeyringKey, KeySource
from main_process.vault.private_folder import PrivateFolder
from main_process.vault.rotation import forget_unfinished
from main_process.vault.vault import Vault

NAME = "providers.sqlite3"
_JOURNALS = ("-wal", "-shm", "-journal")
_SMALLEST = 512
"""Bytes of the smallest SQLite file. An emptied file must not pass for a new one."""


class VaultFile:
    """`providers.sqlite3` in its private folder."""

    def __init__(self, folder: PrivateFolder, announce: Callable[[str], None] | None = None) -> None:
        self.folder = folder
        self._announce = announce

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self.folder.file(NAME)

    def exists(self) -> bool:
        """Whether there is a store. A journal without its file, or an emptied file, is `StoreTrouble` (damaged)."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            if self.folder.file(NAME + "-wal").exists():
                raise StoreTrouble(
                    Trouble.DAMAGED,
                    "The credential store's file is gone, but its journal is there. Put the file back, or run "
                    "'latchkey vault set-aside' to begin a new store.",
                ) from None
            return False
        if size < _SMALLEST:
            raise StoreTrouble(
                Trouble.DAMAGED,
                "The credential store's file was cut off. Put a copy back, or run 'latchkey vault set-aside' to begin "
                "a new store; what is there is kept.",
            )
        return True

    def peek(self) -> Header:
        """The header, without any key."""
        database = self.open()
        try:
            return read_header(database)
        finally:
            database.close()

    def open(self) -> Database:
        """A connection to the file, after its permissions were tightened."""
        self.folder.ensure()
        self.folder.tighten()
        return self._database(self.path)

    def make(self, source: KeySource, keyring_key: KeyringKey, fill: Callable[[Vault], None] | None = None) -> None:
        """Make the store under another name, and give it its own when it is whole. The caller holds the folder's lock.

        `fill` puts the first providers in, so that a store that moves in from memory arrives with all of them.
        """
        unfinished = self.folder.file(NAME + ".new")
        self._clear(unfinished, keyring_key)
        self.folder.create(unfinished)
        database = self._database(unfinished)
        try:
            Vault.lay_out(database, source)
            if fill is not None:
                fill(Vault(database, source))
        finally:
            database.close()
        self.folder.publish(unfinished, self.path)

    def set_aside(self, stamp: str) -> list[str]:
        """Rename the store and its journals so that a new one can begin. The caller holds the lock. New names."""
        names = []
        for suffix in ("", *_JOURNALS):
            file = self.folder.file(NAME + suffix)
            if file.exists():
                aside = self.folder.file(f"set-aside-{stamp}-{NAME}{suffix}")
                self.folder.publish(file, aside)
                names.append(aside.name)
        return names

    def _database(self, path: Path) -> Database:
        return Database(path, before_write=self.folder.tighten, announce=self._announce)

    def _clear(self, unfinished: Path, keyring_key: KeyringKey) -> None:
        if unfinished.exists():
            try:
                database = Database(unfinished)
                try:
                    forget_unfinished(read_header(database).key_record, keyring_key)
                finally:
                    database.close()
            except StoreTrouble:
                # It died before it noted a key: nothing but the file is left of it.
                pass
        for suffix in ("", *_JOURNALS):
            unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
