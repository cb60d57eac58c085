"""A provider as the renderer may see it, and as the main process uses it."""

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
    view: ProviderView
    """The part of it that may be shown."""
    credentials: Credentials
    mcp_config: Secret[Any] | None = None
    """The MCP server's configuration as JSON values; its headers are secrets too."""

    @property
    def name(self) -> str:
        """The user's name for it."""
        return self.view.name

    @property
    def type(self) -> str:
        """Which factory makes its clients."""
        return self.view.type

    @property
    def provider_class(self) -> ProviderClass:
        """What it is used for."""
        return self.view.provider_class

    @property
    def provider_hash(self) -> str:
        """Opaque, new at every save."""
        return self.view.provider_hash

    def __copy__(self) -> "Provider":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Provider":
        return self

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("a Provider cannot be pickled")
