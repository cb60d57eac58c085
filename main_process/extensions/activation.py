"""Activates what an extension registered: all of it, or, if anything is refused, nothing; and takes it back."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

from ipc.errors import IpcError
from ipc.messages import Registrar, encodes
from main_process.extensions.errors import ExtensionError
from main_process.extensions.registration import ChannelEntry, Registration
from main_process.extensions.services import ExtensionServices
from main_process.fetch import Fetch
from main_process.mcp import McpController
from main_process.mcp.catalogue import McpCatalogueEntry
from main_process.providers.types import ProviderKind, ProviderTypes
from main_process.response_cache import ResponseCache
from main_process.widgets.registry import WidgetRegistry


class ChannelTable(Registrar, Protocol):
    """The router, as far as an extension's channels are concerned."""

    def remove(self, channel: str) -> None:
        """Take a channel off the table."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts of Latchkey that an extension adds to."""

    ipc: ChannelTable
    types: ProviderTypes
    responses: ResponseCache
    fetch: Fetch
    widgets: WidgetRegistry
    mcp: McpController


@dataclass(frozen=True, slots=True)
class Active:
    """An extension that is active. `undo` takes back everything it registered, the last thing first."""

    registration: Registration
    widgets: tuple[str, ...]
    """The ids of its widgets."""
    undo: Callable[[], None]


def activate_all(registration: Registration, own: ExtensionServices, services: Services) -> Active:
    """Activate it. Raises ExtensionError, with nothing left behind, if a name is taken or a widget is broken."""
    with ExitStack() as undo:
        undo.callback(own.deactivate)
        for kind in registration.kinds.values():
            _add_kind(kind, services, undo)
        for channel in registration.channels.values():
            _add_channel(channel, own, services, undo)
        for server in registration.servers.values():
            _add_server(server, services, undo)
        widgets = []
        for folder in registration.widgets:
            try:
                manifest = services.widgets.add(folder, source=registration.name)
            except IpcError as error:
                raise ExtensionError(f"Its widget cannot be used: {error.message}") from error
            undo.callback(services.widgets.unregister, manifest.id)
            widgets.append(manifest.id)
        return Active(registration, tuple(widgets), undo.pop_all().close)


def _add_kind(kind: ProviderKind, services: Services, undo: ExitStack) -> None:
    # Never in place of another type's: the extension's factory would get that type's credentials.
    provider_type = kind.schema.type
    if services.types.get(provider_type) is not None:
        raise ExtensionError(f"It registered the provider type '{provider_type}', which exists already.")
    services.types.register(kind)
    undo.callback(services.types.unregister, provider_type)


def _add_server(server: McpCatalogueEntry, services: Services, undo: ExitStack) -> None:
    # Its id becomes a provider's type: a type that is there already has clients, or another extension's servers.
    if services.types.get(server.id) is not None:
        raise ExtensionError(f"Its MCP server '{server.id}' has the name of a provider type.")
    try:
        services.mcp.catalogue.add(server)
    except ValueError as error:
        raise ExtensionError(f"Its MCP server cannot be offered: {error}.") from error
    undo.callback(services.mcp.catalogue.remove, server.id)


def _add_channel(entry: ChannelEntry, own: ExtensionServices, services: Services, undo: ExitStack) -> None:
    # A cached handler was guarded when it was wrapped, inside of the cache: so the cache sees errors that it knows.
    handler = entry.handler if encodes(entry.handler) else own.guard(entry.handler)
    try:
        services.ipc.handle(
            entry.channel,
            handler,
            params=entry.params,
            result=entry.result,
            chunk=entry.chunk,
            deadline=entry.deadline,
            widgets=entry.widgets,
        )
    except ValueError as error:
        raise ExtensionError(f"Its channel '{entry.channel}' cannot be registered: {error}.") from error
    undo.callback(services.ipc.remove, entry.channel)
