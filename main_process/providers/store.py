"""The providers of one vault: saved, listed, fetched, deleted; and the vault's life: locked, open, closed for good.

Synchronous, and used on one thread: the controller gives it one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from ipc.messages import ProviderIdentity
from main_process.errors import ProviderNotFound
from main_process.providers.model import Provider, ProviderView
from main_process.providers.stored import (
    NewProvider,
    check_expected,
    copies,
    keyless_provider,
    provider_of,
    quarantined,
    row_of,
    time_text,
    view_of,
)
from main_process.providers.types import ProviderTypes
from main_process.vault.errors import Reason, StoreError
from main_process.vault.manifest import Manifest, Quarantined
from main_process.vault.rotation import rekey
from main_process.vault.row import Row
from main_process.vault.seal import SealBroken
from main_process.vault.secret import Secret
from main_process.vault.status import StoreStatus, VerifyReport, unusable, working
from main_process.vault.vault import Draft, Vault
from main_process.vault.vault_file import VaultFile

log = structlog.get_logger(__name__)

_NO_KEY_YET = {
    *(Reason.LOCKED, Reason.KEY_WRONG, Reason.KEY_MISSING, Reason.BACK_END_CHANGED),
    *(Reason.KEYRING_SILENT, Reason.KEYRING_LOCKED),
}
_MISSING = "it was removed from the database from outside"
_BROKEN = "its seal is broken"


class ProviderStore:
    """The one reader and writer of providers in this process. Every method opens the vault if it is not open yet."""

    def __init__(
        self,
        file: VaultFile,
        types: ProviderTypes,
        now: Callable[[], datetime],
        passphrase: Secret[str] | None = None,
    ) -> None:
        self._file = file
        self._types = types
        self._now = now
        self._passphrase = passphrase
        self._open: Vault | None = None
        self._closed = False
        self._listed: dict[str, list[ProviderView]] = {}
        self._listed_from: Manifest | None = None

    @property
    def vault(self) -> Vault:
        """The open vault. Raises `StoreError` where it cannot be opened; the next call tries again."""
        if self._closed:
            raise StoreError(Reason.CLOSED)
        if self._open is None:
            self._open = self._file.open(self._passphrase)
            log.info("store.opened", back_end=self._open.header.record.name)
        return self._open

    # The providers

    def save(self, providers: Sequence[NewProvider]) -> list[ProviderView]:
        """Write all of the providers or none of them; on disk when this returns.

        Raises InvalidParams where something else is stored than one of them expects.
        """
        with self.vault.change() as draft:
            rows = self._write(providers, self.vault, draft)
        return self._views_of(rows)

    def save_absent(self, providers: Sequence[NewProvider]) -> tuple[list[ProviderView], list[NewProvider]]:
        """Write those whose names are free, in one transaction: their views, and those that were left out."""
        with self.vault.change() as draft:
            taken = [p for p in providers if _stored(self.vault, draft.manifest, p.app_id, p.name) is not None]
            rows = self._write([provider for provider in providers if provider not in taken], self.vault, draft)
        return self._views_of(rows), taken

    def rename(self, provider: NewProvider, old_name: str, expected: str) -> ProviderView:
        """Write a provider under a name that is free, and remove it under its old one, which has the expected hash."""
        app_id = provider.app_id
        with self.vault.change() as draft:
            old = _stored(self.vault, draft.manifest, app_id, old_name)
            check_expected(expected, old_name, old, draft.manifest)
            rows = self._write([provider], self.vault, draft)
            self._remove(app_id, old_name, draft)
        return self._views_of(rows)[0]

    def views(self, app_id: str) -> list[ProviderView]:
        """The views of an app's intact providers, in name order.

        Every row is verified once, and again after any commit, by whatever process: each makes a new manifest object.
        """
        manifest = self.vault.manifest()
        if manifest is not self._listed_from:
            self._listed, self._listed_from = {}, manifest
        if app_id not in self._listed:
            self._listed[app_id] = [view_of(row, manifest) for row in self._trusted_rows(manifest, app_id)]
        # Copies: whoever changes one of their dicts must not change what the next one gets.
        return [view.model_copy(update={"public_fields": dict(view.public_fields)}) for view in self._listed[app_id]]

    def all_views(self) -> list[tuple[str, ProviderView]]:
        """App id and view of every intact provider, in the order of both names."""
        manifest = self.vault.manifest()
        return [(row.app_id, view_of(row, manifest)) for row in self._trusted_rows(manifest)]

    def get(self, app_id: str, name: str) -> Provider:
        """One provider with its credentials. `ProviderNotFound`, or `ProviderQuarantined` with the reason."""
        try:
            row, manifest = self._trusted(app_id, name)
        except StoreError as error:
            return self._without_key(app_id, name, error)
        try:
            return provider_of(row, self.vault.open_row(row), manifest)
        except SealBroken:
            raise quarantined(name, _BROKEN) from None

    def view(self, app_id: str, name: str) -> ProviderView:
        """One provider's public view; nothing is decrypted."""
        try:
            return view_of(*self._trusted(app_id, name))
        except StoreError as error:
            return self._without_key(app_id, name, error).view

    def delete(self, app_id: str, name: str) -> None:
        """Remove a provider, in quarantine or not; on disk when this returns."""
        with self.vault.change() as draft:
            if (app_id, name) not in draft.manifest.entries and self.vault.row(app_id, name) is None:
                raise ProviderNotFound
            self._remove(app_id, name, draft)

    def everything(self) -> list[Provider]:
        """Every intact provider with its credentials, for an export or a move."""
        manifest = self.vault.manifest()
        return [provider_of(row, self.vault.open_row(row), manifest) for row in self._trusted_rows(manifest)]

    def quarantined(self) -> tuple[Quarantined, ...]:
        """Every provider that is set aside, and why."""
        manifest = self.vault.manifest()
        rows = self.vault.rows()
        found = [
            Quarantined(row.app_id, row.name, why)
            for row in rows
            if (why := manifest.why_untrusted(row, self.vault.vault_id)) is not None
        ]
        absent = manifest.entries.keys() - {row.identity for row in rows}
        return tuple(
            sorted([*found, *(Quarantined(*identity, _MISSING) for identity in absent)], key=lambda row: row.identity)
        )

    # The vault

    def unlock(self, passphrase: Secret[str]) -> None:
        """Open a vault that is locked with a passphrase. A wrong one is `StoreError`, and the one before is kept."""
        before, self._passphrase = self._passphrase, passphrase
        self._let_go()
        try:
            self.vault  # noqa: B018  # opens it
        except StoreError:
            self._passphrase = before
            raise

    def accept_as_it_is(self) -> None:
        """Go on with an old copy, or with what is intact of a vault whose own list is damaged."""
        self._let_go()
        self._open = self._file.open(self._passphrase, accept_as_it_is=True)

    def rotate_key(self) -> None:
        """A new data key for everything that is stored."""
        if self.vault.database.path is not None:
            with self._file.folder.locked():
                rekey(self.vault)
            self._file.tidy(self.vault)
        log.info("store.key_rotated")

    def move(self, kind: str, passphrase: Secret[str] | None) -> None:
        """Change to another back end or another passphrase; a session's providers move to the disk."""
        source = self._file.keys.named(kind, passphrase)
        if self.vault.database.path is None:
            moving = copies(self.everything())
            self._file.create(source, lambda vault: self._fill(vault, moving))
            self._let_go()
        else:
            with self._file.folder.locked():
                rekey(self.vault, source)
            self._file.tidy(self.vault)
        self._passphrase = passphrase
        log.info("store.moved", back_end=self.vault.header.record.name)

    def set_aside(self, stamp: str) -> list[str]:
        """Rename the vault on disk, so that the next use begins a new one. The names it was given."""
        self._let_go()
        return self._file.set_aside(stamp)

    @property
    def waits_for_keyring(self) -> bool:
        """Whether it waits for the system's keyring just now. From any thread."""
        return self._file.keys.keyring.is_asked

    def status(self) -> StoreStatus:
        """What the store says of itself. Never raises `StoreError`."""
        try:
            found = self.quarantined()
        except StoreError as error:
            return unusable(error)
        record = self.vault.header.record
        return working(record, len(self.vault.manifest().entries), found)

    def verify(self) -> VerifyReport:
        """Open every row and check the file's structure."""
        found = list(self.quarantined())
        named = {row.identity for row in found}
        intact = 0
        for row in self.vault.rows():
            if row.identity in named:
                continue
            try:
                self.vault.open_row(row)
                intact += 1
            except SealBroken:
                found.append(Quarantined(row.app_id, row.name, _BROKEN))
        header = self.vault.header
        faults = self.vault.database.faults()
        return VerifyReport(intact, tuple(found), faults, header.counter, header.key_version, header.record.name)

    def close(self) -> None:
        """Close the vault; whoever comes later is told that it is closed."""
        self._closed = True
        self._let_go()
        self._file.keys.keyring.close()

    def _without_key(self, app_id: str, name: str, error: StoreError) -> Provider:
        """A provider whose type has no fields, such as Local Search: it needs no key, so it works while others wait.

        Nothing vouches for the row. All that it can do is give the name to a client that has no credentials.
        """
        row = self._file.unverified_row(app_id, name) if error.reason in _NO_KEY_YET else None
        schema = None if row is None else self._types.get(row.type)
        if row is None or schema is None or schema.fields or row.provider_class != "credential":
            raise error
        return keyless_provider(row)

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _fill(self, vault: Vault, providers: Sequence[NewProvider]) -> None:
        with vault.change() as draft:
            self._write(providers, vault, draft)

    def _write(self, providers: Sequence[NewProvider], vault: Vault, draft: Draft) -> list[Row]:
        """Seal the providers and put them into the vault, within a change."""
        rows = []
        for provider in providers:
            before = _stored(vault, draft.manifest, provider.app_id, provider.name)
            check_expected(provider.expected, provider.name, before, draft.manifest)
            now = time_text(self._now())
            created = now if before is None else before.created
            row, contents = row_of(provider, self._types, created=created, updated=now, version=draft.counter)
            rows.append(vault.seal_row(row, contents, draft))
            vault.write(rows[-1])
        draft.manifest = draft.manifest.with_rows(rows, vault.vault_id)
        return rows

    def _remove(self, app_id: str, name: str, draft: Draft) -> None:
        self.vault.database.execute("DELETE FROM providers WHERE app_id = ? AND name = ?", app_id, name)
        draft.manifest = draft.manifest.without(ProviderIdentity(app_id, name))

    def _trusted(self, app_id: str, name: str) -> tuple[Row, Manifest]:
        manifest = self.vault.manifest()
        row = self.vault.row(app_id, name)
        if row is None:
            if (app_id, name) in manifest.entries:
                raise quarantined(name, _MISSING)
            raise ProviderNotFound
        if (why := manifest.why_untrusted(row, self.vault.vault_id)) is not None:
            raise quarantined(name, why)
        return row, manifest

    def _trusted_rows(self, manifest: Manifest, app_id: str | None = None) -> list[Row]:
        vault_id = self.vault.vault_id
        return [row for row in self.vault.rows(app_id) if manifest.why_untrusted(row, vault_id) is None]

    def _views_of(self, rows: Sequence[Row]) -> list[ProviderView]:
        manifest = self.vault.manifest()
        return [view_of(row, manifest) for row in rows]


def _stored(vault: Vault, manifest: Manifest, app_id: str, name: str) -> Row | None:
    """The trusted row of that identity, if there is one: what is in quarantine may be written over."""
    row = vault.row(app_id, name)
    return None if row is None or manifest.why_untrusted(row, vault.vault_id) is not None else row
