"""A provider as the renderer may see it, and as the main process uses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from ipc.messages import WireModel
from main_process.vault.secret import Credentials, Secret

ProviderClass: TypeAlias = Literal["credential", "mcp"]
"""`credential`: an API key and what belongs to it. `mcp`: an MCP server, which has no API client."""


class ProviderView(WireModel):
    """What everyone may know of a provider. No secret, not even masked or hashed."""

    name: str
    type: str
    provider_class: ProviderClass
    provider_hash: str
    """Opaque, new at every save: a keyed digest of identity and row version."""
    date_created: datetime
    """UTC; ISO 8601 on the wire."""
    date_updated: datetime
    public_fields: dict[str, str]
    """The fields that the type declares as not secret, such as Algolia's `appId`."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider with its decrypted credentials. Main process only: every encoder on the way out refuses it."""

    app_id: str
    name: str
    type: str
    provider_class: ProviderClass
    provider_hash: str
    date_created: datetime
    date_updated: datetime
    public_fields: Mapping[str, str]
    credentials: Credentials
    mcp_config: Secret[Any] | None = None
    """The MCP server's configuration as JSON values; its headers are secrets too."""

    def view(self) -> ProviderView:
        """The part of this provider that may be shown."""
        return ProviderView(
            name=self.name,
            type=self.type,
            provider_class=self.provider_class,
            provider_hash=self.provider_hash,
            date_created=self.date_created,
            date_updated=self.date_updated,
            public_fields=dict(self.public_fields),
        )

    def __copy__(self) -> "Provider":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Provider":
        return self

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("a Provider cannot be pickled")
