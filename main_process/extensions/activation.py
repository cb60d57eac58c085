"""Puts what an extension registered in force: all of it, or, if anything is refused, nothing; and takes it back."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

from ipc.errors import IpcError
from ipc.messages import EncodedHandler, Registrar
from main_process.client_cache import ClientCache
from main_process.errors import UnknownProviderType
from main_process.extensions.context import ExtensionError
from main_process.extensions.registration import ChannelEntry, Registration, TypeEntry
from main_process.extensions.services import ExtensionBackstage
from main_process.fetch import Fetch
from main_process.providers.connection_check import ConnectionTester
from main_process.providers.types import ProviderTypes
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
    clients: ClientCache
    responses: ResponseCache
    fetch: Fetch
    widgets: WidgetRegistry
    tester: ConnectionTester


@dataclass(frozen=True, slots=True)
class Active:
    """An extension that is in force. `undo` takes back everything it registered, the last thing first."""

    registration: Registration
    widgets: tuple[str, ...]
    """The ids of its widgets."""
    undo: Callable[[], None]


def activate_all(registration: Registration, backstage: ExtensionBackstage, services: Services) -> Active:
    """Put it in force. Raises ExtensionError, with nothing left behind, if a name is taken or a widget is broken."""
    with ExitStack() as undo:
        for provider_type, entry in registration.types.items():
            _add_type(provider_type, entry, registration, services, undo)
        for channel in registration.channels.values():
            _add_channel(channel, backstage, services, undo)
        widgets = []
        for folder in registration.widgets:
            try:
                manifest = services.widgets.add(folder, source=registration.name)
            except IpcError as error:
                raise ExtensionError(f"Its widget cannot be used: {error.message}") from error
            undo.callback(services.widgets.withdraw, manifest.id)
            widgets.append(manifest.id)
        return Active(registration, tuple(widgets), undo.pop_all().close)


def _add_type(
    provider_type: str, entry: TypeEntry, registration: Registration, services: Services, undo: ExitStack
) -> None:
    # Never in place of another: a stranger's factory would be handed that type's credentials.
    if services.types.get(provider_type) is not None:
        raise ExtensionError(f"It registered the provider type '{provider_type}', which exists already.")
    services.types.register(entry.schema)
    undo.callback(services.types.unregister, provider_type)
    factory = registration.factories.get(provider_type)
    if factory is not None:
        services.clients.register_factory(provider_type, factory)
        undo.callback(services.clients.register_factory, provider_type, _gone(registration.name))
    if entry.errors is not None:
        services.fetch.register_translator(provider_type, entry.errors)
        undo.callback(services.fetch.unregister_translator, provider_type)
    if entry.test is not None and factory is not None:
        services.tester.register(provider_type, factory, entry.test, entry.errors)
        undo.callback(services.tester.unregister, provider_type)


def _add_channel(entry: ChannelEntry, backstage: ExtensionBackstage, services: Services, undo: ExitStack) -> None:
    # One that is cached was guarded when it was wrapped: in there, so that the cache sees errors it understands.
    handler = entry.handler if isinstance(entry.handler, EncodedHandler) else backstage.guard(entry.handler)
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


def _gone(name: str) -> Callable[[Any], Any]:
    def factory(_credentials: Any) -> Any:
        raise UnknownProviderType(f"The extension '{name}', which knows this type of provider, is switched off.")

    return factory
