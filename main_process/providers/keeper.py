"""Holds the open store, opens it when it is first needed, and changes what it is locked with. On the store's thread."""

from collections.abc import Callable
from datetime import datetime

import structlog

from main_process.providers.store import NewProvider, ProviderStore, copies
from main_process.providers.types import ProviderTypes
from main_process.vault.errors import StoreTrouble, Trouble
from main_process.vault.opening import StoreOpener
from main_process.vault.rotation import rekey
from main_process.vault.secret import Secret
from main_process.vault.status import StoreStatus, troubled, working
from main_process.vault.vault import Vault

log = structlog.get_logger(__name__)


class StoreKeeper:
    """One store at a time: none yet, open, or closed for good."""

    def __init__(
        self,
        opener: StoreOpener,
        types: ProviderTypes,
        now: Callable[[], datetime],
        passphrase: Secret[str] | None = None,
    ) -> None:
        self._opener = opener
        self._types = types
        self._now = now
        self._passphrase = passphrase
        self._store: ProviderStore | None = None
        self._closed = False

    def store(self) -> ProviderStore:
        """The open store; the first call opens it, or raises `StoreTrouble`, and the next one tries again."""
        if self._closed:
            raise StoreTrouble(Trouble.CLOSED)
        if self._store is None:
            self._store = self._open()
        return self._store

    def unlock(self, passphrase: Secret[str]) -> None:
        """Open a store that is locked with a passphrase."""
        before, self._passphrase = self._passphrase, passphrase
        self._drop()
        try:
            self.store()
        except StoreTrouble:
            self._passphrase = before
            raise

    def accept(self) -> None:
        """Go on with an old copy, or with what is intact of a store whose own list is damaged."""
        self._drop()
        self._store = self._open(accept=True)

    def rotate_key(self) -> None:
        """A new data key for everything that is stored."""
        self._rekey(None, None)

    def move(self, kind: str, passphrase: Secret[str] | None) -> None:
        """Change to another back end or another passphrase; a session's providers move to the disk."""
        self._rekey(kind, passphrase)

    def set_aside(self, stamp: str) -> list[str]:
        """Rename the store on disk, so that the next use begins a new one. The names it was given."""
        self._drop()
        self._opener.file.folder.ensure()
        with self._opener.file.folder.locked():
            return self._opener.file.set_aside(stamp)

    def status(self) -> StoreStatus:
        """What the store says of itself, opened for it if need be."""
        try:
            store = self.store()
            quarantined = store.quarantined()
        except StoreTrouble as trouble:
            return troubled(trouble)
        record = store.vault.header.record
        return working(record.kind, record.name, len(store.vault.manifest().entries), quarantined)

    def close(self) -> None:
        """Close the store; whoever comes later is told that it is closed."""
        self._closed = True
        self._drop()
        self._opener.keys.keyring.close()

    def _open(self, *, accept: bool = False) -> ProviderStore:
        vault = self._opener.open(self._passphrase, accept=accept)
        log.info("store.opened", back_end=vault.header.record.name)
        return ProviderStore(vault, self._types, self._now)

    def _rekey(self, kind: str | None, passphrase: Secret[str] | None) -> None:
        store = self.store()
        source = None if kind is None else self._opener.source(kind, passphrase)
        if source is not None and store.vault.database.path is None:
            moving = copies(store.everything())
            self._opener.make(source, lambda vault: self._fill(vault, moving))
            self._drop()
        elif store.vault.database.path is not None:
            with self._opener.file.folder.locked():
                rekey(store.vault, source)
            self._opener.tidy(store.vault)
        if kind is not None:
            self._passphrase = passphrase
        self.store()
        log.info("store.rekeyed", back_end=self.store().vault.header.record.name)

    def _fill(self, vault: Vault, providers: list[NewProvider]) -> None:
        ProviderStore(vault, self._types, self._now).save(providers)

    def _drop(self) -> None:
        if self._store is not None:
            self._store.vault.close()
            self._store = None
