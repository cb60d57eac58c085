"""`ExtensionContext`: all that an extension is given. Each part is a narrow door, never the object behind it.

`activate` runs on a thread and only writes down what the extension brings. Latchkey activates it afterwards, all of it
or nothing, so a half-activated extension leaves nothing behind.
"""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from ipc.messages import EncodedHandler, Handler, ProviderRef
from main_process.extensions.errors import ExtensionError
from main_process.extensions.registration import ChannelEntry, Registration
from main_process.extensions.services import ExtensionServices, Tags
from main_process.mcp.catalogue import McpCatalogueEntry as McpServer
from main_process.providers.types import Factory, Probe, ProviderType, Translate

API_VERSION = 1
"""Grows when something is added; an extension that says it needs a newer one is not activated."""

T = TypeVar("T")

_CHANNEL = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Clients:
    """`context.client_cache`: clients of the provider types that this extension registered."""

    __slots__ = ("_registration", "_services")

    def __init__(self, registration: Registration, services: ExtensionServices) -> None:
        self._registration = registration
        self._services = services

    def register_factory(self, provider_type: str, factory: Factory) -> None:
        """Make clients of `provider_type` by `factory(credentials)`: as `register_type(…, factory=…)`."""
        self._registration.add_factory(provider_type, factory)

    async def get_client(self, provider_hash: str, app_id: str, provider_name: str) -> Any:
        """The client of a provider, made when it is first needed and shared by everyone.

        In a handler it stays open, and counts as used, until the handler ends. Elsewhere it is for use at once: after
        the provider is saved anew it stays open for a grace period only. Raises IpcError.
        """
        return await self._services.get_client(
            ProviderRef(provider_hash=provider_hash, dashboard_app_id=app_id, provider_name=provider_name)
        )

    async def call(self, params: ProviderRef, use: Callable[[Any], Awaitable[T]]) -> T:
        """`await use(client)`: the client stays open meanwhile, and the ledger knows how long. Raises IpcError."""
        return await self._services.call(params, use)


class Providers:
    """`context.providers`: new types of provider."""

    __slots__ = ("_registration",)

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    def register_type(
        self,
        schema: ProviderType,
        *,
        factory: Factory | None = None,
        test: Probe | None = None,
        errors: Translate | None = None,
    ) -> None:
        """Let the user save providers of the type: the native dialog is built from `schema`.

        `factory(credentials)` makes a client; `credentials` maps the type's fields to text. A plain function runs on a
        thread, a coroutine function on the loop; import the SDK inside it. The client is closed by its `aclose` or
        `close`. `await test(client)` calls something harmless and says in a sentence how it went, for "Test
        connection". `errors(exception)` says what an exception of the SDK means (see `from_status`), or None if it does
        not know it.
        """
        self._registration.add_kind(schema, factory, test, errors)


class Channels:
    """`context.ipc`: channels that the app's page and widgets may call."""

    __slots__ = ("_registration",)

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    def handle(
        self,
        channel: str,
        handler: Handler | EncodedHandler,
        *,
        params: type[BaseModel],
        result: type[BaseModel] | None = None,
        chunk: type[BaseModel] | None = None,
        deadline: float | None = None,
        widgets: bool | None = None,
    ) -> None:
        """Answer `channel`, whose name begins with the extension's, by `await handler(sender, params)`.

        `params` validates what comes in; the model of a provider-backed call derives from ProviderRef or ReadParams,
        and a widget may use it with the providers in its slots. Any other channel is the app page's alone unless
        `widgets=True` lets manifests name it; `widgets=False` closes one that uses a provider. An async generator
        function streams. `result` and `chunk` describe the answer for TypeScript. `deadline` is in seconds.
        """
        if not _CHANNEL.fullmatch(channel) or not channel.startswith(self._registration.name + "-"):
            raise ExtensionError(f"Its channel '{channel}' must be in kebab-case and begin with its name.")
        self._registration.add_channel(ChannelEntry(channel, handler, params, result, chunk, deadline), widgets)


class Responses:
    """`context.response_cache`: answers of this extension's channels that may be cached."""

    __slots__ = ("_services",)

    def __init__(self, services: ExtensionServices) -> None:
        self._services = services

    def cached_handler(
        self, channel: str, handler: Handler, *, tags: Tags = (), stale_if_error: float = 0.0
    ) -> EncodedHandler:
        """Wrap a handler that only reads: the page's `cache` and `forceRefresh` decide, and do not reach it.

        Its params derive from ReadParams. `tags` (or a function of the params) are what a write names to drop the
        answer. `stale_if_error`: seconds for which an expired answer is served where the service fails.
        """
        return self._services.cached(channel, handler, tags, stale_if_error)

    def invalidate_tags(self, *tags: str) -> None:
        """Drop this extension's answers that carry one of the tags: a write has made them stale."""
        self._services.invalidate_tags(*tags)


class Widgets:
    """`context.widgets`: widgets that dashboards may hold."""

    __slots__ = ("_registration",)

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    def add(self, folder: Path) -> None:
        """Offer the widget in `folder`: a `manifest.json` and the module that it names."""
        self._registration.add_widget(Path(folder))


class Servers:
    """`context.mcp`: MCP servers that this extension brings, and the tools of those that its users have added."""

    __slots__ = ("_registration", "_services")

    def __init__(self, registration: Registration, services: ExtensionServices) -> None:
        self._registration = registration
        self._services = services

    def add_server(self, server: McpServer) -> None:
        """Offer a server in the catalogue. Its id begins with the extension's name and is its providers' type.

        Nothing runs by that: a user who adds it sees its exact command in the native dialog, types its secrets there
        and agrees. From then on it is a server like any other: widgets have it in slots of that type.
        """
        self._registration.add_server(server)

    async def list_tools(self, params: ProviderRef) -> list[dict[str, Any]]:
        """The tools of a server of this extension, as MCP writes them. Starts it if need be. Raises IpcError."""
        return await self._services.list_tools(params)

    async def call_tool(
        self, params: ProviderRef, tool: str, arguments: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Call a tool of a server of this extension: `{content, isError, structuredContent?}`. Raises IpcError."""
        return await self._services.call_tool(params, tool, arguments or {})


class ExtensionContext:
    """What `activate` is given. It may be kept: handlers use its `client_cache` and its `mcp`."""

    __slots__ = ("_registration", "client_cache", "ipc", "mcp", "providers", "response_cache", "widgets")

    def __init__(self, registration: Registration, services: ExtensionServices) -> None:
        self._registration = registration
        self.client_cache = Clients(registration, services)
        self.providers = Providers(registration)
        self.ipc = Channels(registration)
        self.response_cache = Responses(services)
        self.widgets = Widgets(registration)
        self.mcp = Servers(registration, services)

    @property
    def name(self) -> str:
        """The extension's name: that of its entry point."""
        return self._registration.name

    @property
    def api_version(self) -> int:
        """The version of the extension interface."""
        return API_VERSION

    def on_shutdown(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Call `callback()` when the extension is switched off or the app quits, the last one registered first.

        A plain function runs on a thread, a coroutine function on the loop. All of them together have five seconds.
        """
        self._registration.add_shutdown(callback)
