"""A sample extension, and everything that an extension adds to."""

from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from main_process.extensions import (
    ExtensionContext,
    Field,
    ProviderType,
    ReadParams,
    ServiceError,
    WireModel,
    from_status,
)
from main_process.extensions.activation import Services
from main_process.extensions.discovery import Discovered
from main_process.extensions.host import Extensions, ExtensionsOnDisk
from main_process.kit.json_file import JsonFile
from main_process.providers.connection_check import ConnectionChecker
from main_process.providers.types import ProviderKind
from main_process.widgets.registry import WidgetRegistry
from tests.fakes.main_process import MainPath

PARCEL = ProviderType("parcel", "Parcels", (Field("apiKey", "Key"),))


class ParcelParams(ReadParams):
    number: int


class Nothing(WireModel):
    pass


class ParcelError(Exception):
    """What the SDK raises; its text holds the key."""


class ParcelClient:
    def __init__(self, key: str) -> None:
        self.key = key
        self.calls = 0
        self.closed = 0

    async def track(self, number: int) -> dict[str, int]:
        self.calls += 1
        if number < 0:
            raise ParcelError(f"429 for {self.key}")
        return {"number": number}

    def close(self) -> None:
        self.closed += 1


async def probe(client: ParcelClient) -> str:
    await client.track(0)
    return "Connected."


def errors(error: Exception) -> ServiceError | None:
    known = isinstance(error, ParcelError)
    return from_status(429, service="Parcels", headers={"Retry-After": "9"}) if known else None


async def count(_sender: Any, _params: Nothing) -> AsyncIterator[int]:
    for number in range(3):
        yield number


def register_tracking(context: ExtensionContext) -> None:
    """The two ways to a client: for use at once, and kept open meanwhile."""

    async def track(_sender: Any, params: ParcelParams) -> Any:
        names = (params.provider_hash, params.dashboard_app_id, params.provider_name)
        client: ParcelClient = await context.client_cache.get_client(*names)
        return await client.track(params.number)

    async def track_through_call(_sender: Any, params: ParcelParams) -> Any:
        async def use(client: ParcelClient) -> dict[str, int]:
            return await client.track(params.number)

        return await context.client_cache.call(params, use)

    cached = context.response_cache.cached_handler("parcel-track", track, tags=("parcels",))
    context.ipc.handle("parcel-track", cached, params=ParcelParams)
    context.ipc.handle("parcel-call", track_through_call, params=ParcelParams)


def parcels(made: list[ParcelClient], ended: list[str] | None = None) -> Callable[[ExtensionContext], None]:
    """A well-behaved extension with a type, four channels and something to do at the end."""

    def activate(context: ExtensionContext) -> None:
        def factory(credentials: Mapping[str, str]) -> ParcelClient:
            made.append(ParcelClient(credentials["apiKey"]))
            return made[-1]

        async def forget(_sender: Any, _params: Nothing) -> None:
            context.response_cache.invalidate_tags("parcels")

        def end() -> None:
            if ended is not None:
                ended.append(context.name)

        context.providers.register_type(PARCEL, test=probe, errors=errors)
        context.client_cache.register_factory("parcel", factory)
        register_tracking(context)
        context.ipc.handle("parcel-forget", forget, params=Nothing)
        context.ipc.handle("parcel-count", count, params=Nothing)
        context.on_shutdown(end)

    return activate


class World:
    """Everything that an extension adds to, and the host."""

    def __init__(self, main: MainPath, folder: Path) -> None:
        self.main = main
        self.folder = folder
        self.types = main.types
        self.types.register(ProviderKind(ProviderType("openai", "OpenAI")))
        self.widgets = WidgetRegistry()
        self.checker = ConnectionChecker(self.types, main.clients.trial)
        self.file = JsonFile(folder / "extensions.json", ExtensionsOnDisk)
        self.services = Services(
            ipc=main.ipc,
            types=self.types,
            responses=main.responses,
            fetch=main.fetch,
            widgets=self.widgets,
            mcp=main.mcp,
        )

    async def host(
        self, *extensions: tuple[str, Any], seconds: float = 20.0, changed: Callable[[], None] = lambda: None
    ) -> Extensions:
        """A host that finds these, as at the start of the app."""
        found = [Discovered(name, f"latchkey-{name}", "1.2", partial(_same, act)) for name, act in extensions]
        made = Extensions(self.services, self.file, discover=lambda: found, activation_seconds=seconds, changed=changed)
        await made.start()
        return made

    def left_behind(self) -> dict[str, Any]:
        """What active extensions have added."""
        return {
            "types": [schema.type for schema in self.types if schema.type != "openai"],
            "channels": sorted(self.main.ipc.channels),
            "widgets": [manifest.id for manifest in self.widgets.manifests()],
            "servers": [one.id for one in self.main.mcp.catalogue.all().servers if one.id.startswith("parcel")],
            "testable": self.types.is_testable("parcel"),
        }


def _same(activate: Any) -> Any:
    return activate


NOTHING: dict[str, Any] = {"types": [], "channels": [], "widgets": [], "servers": [], "testable": False}
