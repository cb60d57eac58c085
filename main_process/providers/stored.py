"""A provider and its row: the one place where either is made from the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from ipc.errors import InvalidParams
from main_process.errors import ProviderQuarantined
from main_process.providers.model import Provider, ProviderClass, ProviderView
from main_process.providers.types import ProviderTypes
from main_process.vault import seal
from main_process.vault.manifest import Manifest
from main_process.vault.row import Contents, Row
from main_process.vault.secret import Credentials, Secret

_WHILE_LOCKED = seal.new_key()
_NEVER = datetime.fromtimestamp(0, UTC)
ABSENT: Final = "absent"
"""In `NewProvider.expected`: nothing that can be used is stored under the name."""


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
    updated: datetime | None = None
    """When its credentials were last changed, where this is no change of them; None: now."""
    expected: str | None = None
    """The provider hash that must be stored under the name, or ABSENT; None: whatever is there."""


def check_expected(expected: str | None, name: str, stored: Row | None, manifest: Manifest) -> None:
    """Raise InvalidParams where what is stored under the name is not what the writer has seen."""
    if expected is None or expected == (ABSENT if stored is None else manifest.provider_hash(stored)):
        return
    if expected == ABSENT:
        raise InvalidParams(f"There is a provider named {name!r} already.")
    raise InvalidParams(f"{name!r} was changed by someone else meanwhile. Open it again.")


def view_of(row: Row, manifest: Manifest) -> ProviderView:
    """What everyone may know of a trusted row."""
    return ProviderView(
        name=row.name,
        type=row.type,
        provider_class=row.provider_class,  # type: ignore[arg-type]  # the model checks it
        provider_hash=manifest.provider_hash(row),
        date_created=datetime.fromisoformat(row.created),
        date_updated=datetime.fromisoformat(row.updated),
        public_fields=orjson.loads(row.public),
    )


def provider_of(row: Row, contents: Contents, manifest: Manifest) -> Provider:
    """A trusted row with what it seals."""
    view = view_of(row, manifest)
    return Provider(
        app_id=row.app_id,
        view=view,
        credentials=Credentials({**view.public_fields, **contents.fields}),
        mcp_config=None if contents.mcp_config is None else Secret(contents.mcp_config),
    )


def keyless_provider(row: Row) -> Provider:
    """A row of a type without fields, while the vault is locked. Its hash holds until the vault is open."""
    tag = seal.digest(seal.associated_data(row.app_id, row.name, row.version), key=_WHILE_LOCKED)
    view = ProviderView(
        name=row.name,
        type=row.type,
        provider_class="credential",
        provider_hash=f"locked-{tag.hex()}",
        date_created=_NEVER,
        date_updated=_NEVER,
        public_fields={},
    )
    return Provider(app_id=row.app_id, view=view, credentials=Credentials({}))


def row_of(
    provider: NewProvider, types: ProviderTypes, *, created: str, updated: str, version: int
) -> tuple[Row, Contents]:
    """The row of a provider, not sealed yet, and what it is to seal. Times as `time_text` writes them."""
    fields = dict(provider.credentials)
    public = types.public_fields(provider.type, fields)
    row = Row(
        *(provider.app_id, provider.name, provider.type, provider.provider_class),
        created=time_text(provider.created) if provider.created else created,
        updated=time_text(provider.updated) if provider.updated else updated,
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
            created=provider.view.date_created,
            updated=provider.view.date_updated,
        )
        for provider in providers
    ]


def quarantined(name: str, reason: str) -> ProviderQuarantined:
    """The error for a provider that is set aside."""
    return ProviderQuarantined(
        f"The stored credentials of {name!r} were set aside: {reason}. Enter them again on the Providers page."
    )


def time_text(moment: datetime) -> str:
    """A time as rows keep it: ISO 8601 in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
