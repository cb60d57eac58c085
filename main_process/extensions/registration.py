"""What an extension wrote down while it was activated. Nothing of it is active until the host says so."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, PydanticUserError

from ipc.errors import InvalidParams
from ipc.messages import FOR_WIDGETS, WITH_PROVIDER, EncodedHandler, Handler, ProviderRef, WidgetAccess
from main_process.extensions.errors import ExtensionError
from main_process.extensions.provider_types import check_provider_type
from main_process.mcp.catalogue import McpCatalogueEntry
from main_process.providers.mcp_config import check_credentials, read_config
from main_process.providers.types import Factory, Probe, ProviderKind, ProviderType, Translate

F = TypeVar("F")

_LONGEST_DEADLINE = 3_600.0
_SERVER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """A channel, as the router takes it."""

    channel: str
    handler: Handler | EncodedHandler
    params: type[BaseModel]
    result: type[BaseModel] | None
    chunk: type[BaseModel] | None
    deadline: float | None
    widgets: WidgetAccess | None = None


@dataclass(slots=True)
class Registration:
    """Everything one activation registered. `seal` ends it: an extension registers while it is activated, not later."""

    name: str
    kinds: dict[str, ProviderKind] = field(default_factory=dict)
    channels: dict[str, ChannelEntry] = field(default_factory=dict)
    widgets: list[Path] = field(default_factory=list)
    servers: dict[str, McpCatalogueEntry] = field(default_factory=dict)
    shutdown: list[Callable[[], Awaitable[None] | None]] = field(default_factory=list)
    sealed: bool = False
    _factories: dict[str, Factory] = field(default_factory=dict)

    def seal(self) -> None:
        """Take nothing more. Raises ExtensionError for a factory without its type."""
        self.sealed = True
        for provider_type, factory in self._factories.items():
            if provider_type not in self.kinds:
                raise ExtensionError(f"It makes clients of '{provider_type}', a type that it did not register.")
            self.kinds[provider_type] = replace(self.kinds[provider_type], factory=factory)

    def add_kind(
        self, schema: ProviderType, factory: Factory | None, probe: Probe | None, translate: Translate | None
    ) -> None:
        """A provider type, and all that makes it work."""
        self._check_open()
        schema = check_provider_type(schema)
        if schema.type in self.kinds:
            raise ExtensionError(f"It registered the provider type '{schema.type}' twice.")
        for function in (factory, probe, translate):
            if function is not None:
                _check_callable(function)
        self.kinds[schema.type] = ProviderKind(schema, factory, probe, translate)

    def add_factory(self, provider_type: str, factory: Factory) -> None:
        """How clients of a type are made, where that was not said with the type."""
        self._check_open()
        self._factories[provider_type] = _check_callable(factory)

    def add_channel(self, entry: ChannelEntry, widgets: bool | None) -> None:
        """A channel."""
        self._check_open()
        channel, deadline = entry.channel, entry.deadline
        if channel in self.channels:
            raise ExtensionError(f"It registered the channel '{channel}' twice.")
        if not _is_model(entry.params):
            raise ExtensionError(f"Its channel '{channel}' has no model for its params.")
        if not all(each is None or _is_model(each) for each in (entry.result, entry.chunk)):
            raise ExtensionError(f"Its channel '{channel}' has a result or chunk that is no model.")
        if deadline is not None and not (type(deadline) in {int, float} and 0 < deadline <= _LONGEST_DEADLINE):
            raise ExtensionError(f"Its channel '{channel}' has a deadline that is no number of seconds up to an hour.")
        for model in (entry.params, entry.result, entry.chunk):
            _check_schema(channel, model)
        _check_callable(entry.handler)
        provider_backed = issubclass(entry.params, ProviderRef)
        if provider_backed if widgets is None else widgets:
            entry = replace(entry, widgets=WITH_PROVIDER if provider_backed else FOR_WIDGETS)
        self.channels[channel] = entry

    def add_widget(self, folder: Path) -> None:
        """A widget's folder."""
        self._check_open()
        self.widgets.append(folder)

    def add_server(self, server: McpCatalogueEntry) -> None:
        """An MCP server for the catalogue."""
        self._check_open()
        if not isinstance(server, McpCatalogueEntry):
            raise ExtensionError("It offered an MCP server that is no McpServer.")
        if not _SERVER.fullmatch(server.id) or not f"{server.id}-".startswith(f"{self.name}-"):
            raise ExtensionError(f"Its MCP server '{server.id}' must be in kebab-case and begin with its name.")
        if server.id in self.servers:
            raise ExtensionError(f"It offered the MCP server '{server.id}' twice.")
        try:
            check_credentials(server.mcp_config, {wanted.name: "" for wanted in server.credentials})
            read_config(server.mcp_config)
        except InvalidParams as error:
            raise ExtensionError(f"Its MCP server '{server.id}' cannot be run: {error.message}") from error
        self.servers[server.id] = server

    def add_shutdown(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """What to call at the end."""
        self._check_open()
        self.shutdown.append(_check_callable(callback))

    def _check_open(self) -> None:
        if self.sealed:
            raise ExtensionError("It tried to register something after its activation.")


def _is_model(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _check_schema(channel: str, model: type[BaseModel] | None) -> None:
    # Checked here, so that its author gets the error, and not whoever asks for the types of all channels.
    if model is not None:
        try:
            model.model_json_schema()
        except PydanticUserError as error:
            raise ExtensionError(f"Its channel '{channel}' has a model that JSON cannot hold.") from error


def _check_callable(value: F) -> F:
    if not callable(value):
        raise ExtensionError("It registered something that cannot be called.")
    return value
