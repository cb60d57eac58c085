"""The providers in an open vault: saved, listed, fetched, deleted. Synchronous; the controller gives it a thread."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from main_process.errors import ProviderNotFound, ProviderQuarantined
from main_process.providers.model import Provider, ProviderClass, ProviderView
from main_process.providers.types import ProviderTypes
from main_process.vault.manifest import Manifest, Quarantined
from main_process.vault.row import Contents, Row
from main_process.vault.seal import SealBroken
from main_process.vault.secret import Credentials, Secret
from main_process.vault.status import VerifyReport
from main_process.vault.vault import Vault

_MISSING = "it was removed from the database from outside"
_BROKEN = "its seal is broken"


@dataclass(frozen=True, slots=True)
class NewProvider:
    """What is to be saved. Checked by the controller; `credentials` holds secret and public fields alike."""

    app_id: str
    name: str
    type: str
    provider_class: ProviderClass
    credentials: Credentials
    mcp_config: Secret[Any] | None = None
    created: datetime | None = None
    """When it was first saved, where it comes from elsewhere; None: now, or as before."""


class ProviderStore:
    """The one reader and writer of providers in this process."""

    def __init__(self, vault: Vault, types: ProviderTypes, now: Callable[[], datetime]) -> None:
        self.vault = vault
        self._types = types
        self._now = now
        self._listed: dict[str, list[ProviderView]] = {}
        self._listed_from: Manifest | None = None

    def save(self, providers: Iterable[NewProvider]) -> list[ProviderView]:
        """Write all of the providers or none of them; on disk when this returns."""
        rows = []
        with self.vault.change() as draft:
            for provider in providers:
                sealed = self.vault.seal_row(*self._row(provider, draft.manifest, draft.counter), draft)
                self.vault.write(sealed)
                rows.append(sealed)
            draft.manifest = draft.manifest.with_rows(rows, self.vault.vault_id)
        manifest = self.vault.manifest()
        return [_view(row, manifest) for row in rows]

    def views(self, app_id: str) -> list[ProviderView]:
        """The views of an app's intact providers, in name order.

        Every row is verified once, and again after any commit, by whatever process: each makes a new manifest object.
        """
        manifest = self.vault.manifest()
        if manifest is not self._listed_from:
            self._listed, self._listed_from = {}, manifest
        if app_id not in self._listed:
            rows = self.vault.rows(app_id)
            self._listed[app_id] = [
                _view(row, manifest) for row in rows if manifest.objection(row, self.vault.vault_id) is None
            ]
        # Copies: whoever changes one of their dicts must not change what the next one gets.
        return [view.model_copy(update={"public_fields": dict(view.public_fields)}) for view in self._listed[app_id]]

    def all_views(self) -> list[tuple[str, ProviderView]]:
        """App id and view of every intact provider, in the order of both names."""
        manifest = self.vault.manifest()
        rows = self.vault.rows()
        return [
            (row.app_id, _view(row, manifest)) for row in rows if manifest.objection(row, self.vault.vault_id) is None
        ]

    def get(self, app_id: str, name: str) -> Provider:
        """One provider with its credentials. `ProviderNotFound`, or `ProviderQuarantined` with the reason."""
        row, manifest = self._trusted(app_id, name)
        try:
            contents = self.vault.open_row(row)
        except SealBroken:
            raise _quarantined(name, _BROKEN) from None
        return _provider(row, contents, manifest)

    def view(self, app_id: str, name: str) -> ProviderView:
        """One provider's public view; nothing is decrypted."""
        return _view(*self._trusted(app_id, name))

    def delete(self, app_id: str, name: str) -> None:
        """Remove a provider, in quarantine or not; on disk when this returns."""
        with self.vault.change() as draft:
            known = (app_id, name) in draft.manifest.entries or self.vault.row(app_id, name) is not None
            if not known:
                raise ProviderNotFound
            self.vault.database.execute("DELETE FROM providers WHERE app_id = ? AND name = ?", app_id, name)
            draft.manifest = draft.manifest.without((app_id, name))

    def quarantined(self) -> tuple[Quarantined, ...]:
        """Every provider that is set aside, and why."""
        manifest = self.vault.manifest()
        rows = self.vault.rows()
        found = [
            Quarantined(row.app_id, row.name, objection)
            for row in rows
            if (objection := manifest.objection(row, self.vault.vault_id)) is not None
        ]
        absent = manifest.entries.keys() - {row.identity for row in rows}
        return tuple(sorted([*found, *(Quarantined(*identity, _MISSING) for identity in absent)], key=_by_name))

    def everything(self) -> list[Provider]:
        """Every intact provider with its credentials, for an export or a move."""
        manifest = self.vault.manifest()
        return [
            _provider(row, self.vault.open_row(row), manifest)
            for row in self.vault.rows()
            if manifest.objection(row, self.vault.vault_id) is None
        ]

    def verify(self) -> VerifyReport:
        """Open every row and check the file's structure."""
        quarantined = list(self.quarantined())
        named = {(row.app_id, row.name) for row in quarantined}
        intact = 0
        for row in self.vault.rows():
            if row.identity in named:
                continue
            try:
                self.vault.open_row(row)
                intact += 1
            except SealBroken:
                quarantined.append(Quarantined(row.app_id, row.name, _BROKEN))
        header = self.vault.header
        faults = self.vault.database.faults()
        return VerifyReport(intact, tuple(quarantined), faults, header.counter, header.key_version, header.record.name)

    def _trusted(self, app_id: str, name: str) -> tuple[Row, Manifest]:
        manifest = self.vault.manifest()
        row = self.vault.row(app_id, name)
        if row is None:
            if (app_id, name) in manifest.entries:
                raise _quarantined(name, _MISSING)
            raise ProviderNotFound
        if (objection := manifest.objection(row, self.vault.vault_id)) is not None:
            raise _quarantined(name, objection)
        return row, manifest

    def _row(self, provider: NewProvider, manifest: Manifest, version: int) -> tuple[Row, Contents]:
        before = self.vault.row(provider.app_id, provider.name)
        now = _text(self._now())
        trusted = before is not None and manifest.objection(before, self.vault.vault_id) is None
        created = before.created if before is not None and trusted else now
        fields = dict(provider.credentials)
        public = self._types.public_fields(provider.type, fields)
        row = Row(
            *(provider.app_id, provider.name, provider.type, provider.provider_class),
            created=_text(provider.created) if provider.created else created,
            updated=now,
            public=orjson.dumps(public, option=orjson.OPT_SORT_KEYS).decode(),
            version=version,
            key_version=0,
            sealed=b"",
        )
        secret = {name: value for name, value in fields.items() if name not in public}
        return row, Contents(secret, provider.mcp_config.reveal() if provider.mcp_config else None)


def copies(providers: Iterable[Provider]) -> list[NewProvider]:
    """The same providers, to be saved in another vault."""
    return [
        NewProvider(
            *(provider.app_id, provider.name, provider.type, provider.provider_class),
            credentials=provider.credentials,
            mcp_config=provider.mcp_config,
            created=provider.date_created,
        )
        for provider in providers
    ]


def _view(row: Row, manifest: Manifest) -> ProviderView:
    return ProviderView(
        name=row.name,
        type=row.type,
        provider_class=row.provider_class,  # type: ignore[arg-type]  # the model checks it
        provider_hash=manifest.provider_hash(row),
        date_created=datetime.fromisoformat(row.created),
        date_updated=datetime.fromisoformat(row.updated),
        public_fields=orjson.loads(row.public),
    )


def _provider(row: Row, contents: Contents, manifest: Manifest) -> Provider:
    public: Mapping[str, str] = orjson.loads(row.public)
    view = _view(row, manifest)
    return Provider(
        app_id=row.app_id,
        name=row.name,
        type=row.type,
        provider_class=view.provider_class,
        provider_hash=view.provider_hash,
        date_created=view.date_created,
        date_updated=view.date_updated,
        public_fields=public,
        credentials=Credentials({**public, **contents.fields}),
        mcp_config=None if contents.mcp_config is None else Secret(contents.mcp_config),
    )


def _quarantined(name: str, reason: str) -> ProviderQuarantined:
    return ProviderQuarantined(
        f"The stored credentials of {name!r} were set aside: {reason}. Enter them again on the Providers page."
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _by_name(row: Quarantined) -> tuple[str, str]:
    return row.app_id, row.name
