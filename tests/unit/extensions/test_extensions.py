"""Extensions: enabled by the user, in force altogether or not at all, switched off and named when they fail."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from ipc.errors import Code, IpcError
from main_process.api.extension_channels import register_extension_channels
from main_process.extensions import (
    API_VERSION,
    ExtensionContext,
    Field,
    ProviderRef,
    ProviderType,
    ReadParams,
    ServiceError,
    WireModel,
    from_status,
)
from main_process.extensions.force import Services
from main_process.extensions.found import Found, installed
from main_process.extensions.host import Extensions, ExtensionsOnDisk
from main_process.json_file import JsonFile
from main_process.ledger.model import Scope
from main_process.providers.types import ProviderTypes
from main_process.widgets.registry import WidgetRegistry
from tests.checks.logs import LogRecord
from tests.fakes.main_process import MainPath, main_path

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
        self.types = ProviderTypes((ProviderType("openai", "OpenAI"),))
        self.widgets = WidgetRegistry()
        self.probes: dict[str, Any] = {}
        self.file = JsonFile(folder / "extensions.json", ExtensionsOnDisk)
        self.services = Services(
            ipc=main.ipc,
            types=self.types,
            clients=main.clients,
            responses=main.responses,
            fetch=main.fetch,
            widgets=self.widgets,
            probes=self.probes,
        )

    async def host(self, *extensions: tuple[str, Any], seconds: float = 20.0) -> Extensions:
        """A host that finds these, as at the start of the app."""
        found = [Found(name, f"latchkey-{name}", "1.2", partial(_same, act)) for name, act in extensions]
        made = Extensions(self.services, self.file, discover=lambda: found, activation_seconds=seconds)
        await made.start()
        return made

    def left_behind(self) -> dict[str, Any]:
        """What extensions have in force."""
        return {
            "types": [schema.type for schema in self.types if schema.type != "openai"],
            "channels": sorted(self.main.ipc.channels),
            "widgets": [manifest.id for manifest in self.widgets.manifests()],
            "probes": sorted(self.probes),
        }


def _same(activate: Any) -> Any:
    return activate


NOTHING: dict[str, Any] = {"types": [], "channels": [], "widgets": [], "probes": []}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with main_path(tmp_path) as main:
        yield World(main, tmp_path)


async def test_what_is_installed_is_off_until_the_user_enables_it(world: World) -> None:
    """Installing a package gives it nothing; enabling it does, and the next start remembers."""
    host = await world.host(("parcel", parcels([])))
    assert ([each.state for each in host.list()], world.left_behind()) == (["off"], NOTHING)
    await host.enable("parcel")
    there = {**NOTHING, "types": ["parcel"], "probes": ["parcel"]}
    there["channels"] = ["parcel-call", "parcel-count", "parcel-forget", "parcel-track"]
    assert ([each.state for each in host.list()], world.left_behind()) == (["active"], there)
    await host.close()
    assert world.left_behind() == NOTHING
    again = await world.host(("parcel", parcels([])))
    assert ([each.state for each in again.list()], world.left_behind()) == (["active"], there)


async def test_its_channels_work_cached_streamed_and_counted(world: World) -> None:
    """A client is made once, an answer is cached and dropped by its tag, the ledger knows the calls."""
    made: list[ParcelClient] = []
    await (await world.host(("parcel", parcels(made)))).enable("parcel")
    ref = world.main.save("Post", "parcel", {"apiKey": "canary"})
    for _ in range(2):
        assert await world.main.call("parcel-track", {**ref, "number": 7, "cache": True}) == {"number": 7}
    await world.main.call("parcel-forget", {})
    await world.main.call("parcel-track", {**ref, "number": 7, "cache": True})
    assert await world.main.call("parcel-call", {**ref, "number": 8}) == {"number": 8}
    assert [number async for number in await world.main.stream("parcel-count", {})] == [0, 1, 2]
    assert ([client.key for client in made], made[0].calls) == (["canary"], 3)
    rows = await world.main.ledger.rows(1, Scope())
    assert {key.channel: sums.calls for key, sums in rows} == {"parcel-track": 2, "parcel-call": 1}


@pytest.mark.allow_logs  # the router logs that a service failed
@pytest.mark.parametrize("channel", ["parcel-track", "parcel-call"])
async def test_what_its_sdk_raises_becomes_an_error_that_may_be_shown(world: World, channel: str) -> None:
    """By the extension's own `errors`; the SDK's text is not kept, and a pause is heeded."""
    made: list[ParcelClient] = []
    await (await world.host(("parcel", parcels(made)))).enable("parcel")
    ref = world.main.save("Post", "parcel", {"apiKey": "canary"})
    for _ in range(2):
        with pytest.raises(IpcError) as caught:
            await world.main.call(channel, {**ref, "number": -1})
        assert (caught.value.code, caught.value.retry_after) == (Code.RATE_LIMITED, 9.0)
        assert "canary" not in caught.value.message
    assert made[0].calls == 1


async def test_it_gets_no_clients_of_other_types(world: World) -> None:
    """An OpenAI provider is none of its business."""
    await (await world.host(("parcel", parcels([])))).enable("parcel")
    world.main.clients.register_factory("openai", lambda credentials: object())
    ref = world.main.save("OpenAI", "openai", {"apiKey": "canary"})
    for channel in ("parcel-track", "parcel-call"):
        with pytest.raises(IpcError) as caught:
            await world.main.call(channel, {**ref, "number": 1})
        assert "needs a provider of type parcel" in caught.value.message


async def test_disabling_takes_everything_back_and_lets_it_end(world: World) -> None:
    """Channels, types, clients; what it kept of its context leads nowhere; its last words are heard once."""
    made: list[ParcelClient] = []
    ended: list[str] = []
    kept: list[ExtensionContext] = []
    activate = parcels(made, ended)

    def keeping(context: ExtensionContext) -> None:
        kept.append(context)
        activate(context)

    host = await world.host(("parcel", keeping))
    await host.enable("parcel")
    ref = world.main.save("Post", "parcel", {"apiKey": "canary"})
    await world.main.call("parcel-track", {**ref, "number": 7})
    await host.disable("parcel")
    await host.close()
    assert (world.left_behind(), ended) == (NOTHING, ["parcel"])
    with pytest.raises(IpcError) as caught:
        await world.main.call("parcel-track", {**ref, "number": 7})
    assert caught.value.code is Code.UNKNOWN_CHANNEL
    with pytest.raises(IpcError) as caught:
        await kept[0].client_cache.get_client(*ref.values())
    assert caught.value.code is Code.UNKNOWN_PROVIDER_TYPE
    await world.main.clients.aclose()
    assert made[0].closed == 1
    assert [each.state for each in (await world.host(("parcel", activate))).list()] == ["off"]


async def unused(_sender: Any, _params: Any) -> None:
    """A handler that no test calls."""


def fails_on_import(_context: ExtensionContext) -> None:
    raise ModuleNotFoundError("No module named 'parcelpy'", name="parcelpy")


def raises(_context: ExtensionContext) -> None:
    raise RuntimeError("canary-secret in /home/somebody")


def exits(_context: ExtensionContext) -> None:
    raise SystemExit(1)


async def is_a_coroutine(_context: ExtensionContext) -> None:
    pass


def half_way(context: ExtensionContext) -> None:
    parcels([])(context)
    raise RuntimeError


def poses_as_openai(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("openai", "OpenAI"))
    context.client_cache.register_factory("openai", dict)


def makes_anothers_clients(context: ExtensionContext) -> None:
    context.client_cache.register_factory("openai", dict)


def takes_a_channel(context: ExtensionContext) -> None:
    context.ipc.handle("provider-list", unused, params=Nothing)


def takes_a_taken_channel(context: ExtensionContext) -> None:
    parcels([])(context)
    context.ipc.handle("parcel-taken", unused, params=Nothing)


def has_no_model(context: ExtensionContext) -> None:
    context.ipc.handle("parcel-x", unused, params=dict)  # type: ignore[arg-type]  # what a careless author writes


def has_no_widget(context: ExtensionContext) -> None:
    parcels([])(context)
    context.widgets.add(Path("nowhere"))


def registers_no_function(context: ExtensionContext) -> None:
    context.client_cache.register_factory("parcel", 7)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("activate", "problem"),
    [
        (fails_on_import, "It needs the Python module 'parcelpy', which is not installed."),
        (raises, "It failed while it was activated (RuntimeError)."),
        (exits, "It failed while it was activated (SystemExit)."),
        (is_a_coroutine, "Its activate must be a plain function, not a coroutine function."),
        (half_way, "It failed while it was activated (RuntimeError)."),
        (poses_as_openai, "It registered the provider type 'openai', which exists already."),
        (makes_anothers_clients, "It makes clients of 'openai', a type that it did not register."),
        (takes_a_channel, "Its channel 'provider-list' must be in kebab-case and begin with its name."),
        (takes_a_taken_channel, "Its channel 'parcel-taken' cannot be registered: "),
        (has_no_model, "Its channel 'parcel-x' has no model for its params."),
        (has_no_widget, "Its widget cannot be used: "),
        (registers_no_function, "It registered something that cannot be called."),
    ],
)
async def test_one_that_fails_is_named_switched_off_and_leaves_nothing(
    world: World, logs: list[LogRecord], activate: Any, problem: str
) -> None:
    """The reason in words that hold no secret and no path; the next start does not try again."""
    world.main.ipc.handle("parcel-taken", unused)
    before = world.left_behind()
    host = await world.host(("parcel", activate), ("quiet", lambda context: None))
    extension = await host.enable("parcel")
    assert extension.state == "failed"
    assert (extension.problem or "").startswith(problem)
    assert "canary" not in (extension.problem or "")
    assert world.left_behind() == before
    assert [record.fields["extension"] for record in logs if record.event == "extension.switched_off"] == ["parcel"]
    await host.enable("quiet")
    again = await world.host(("parcel", activate), ("quiet", lambda context: None))
    assert [(each.found.name, each.state) for each in again.list()] == [("parcel", "failed"), ("quiet", "active")]


@pytest.mark.allow_logs  # the host says whom it switched off
async def test_one_that_never_returns_is_given_up_and_may_register_nothing_more(world: World) -> None:
    """The app does not wait for it; when it wakes up, its doors are closed."""
    wake, refused = threading.Event(), threading.Event()

    def sleeps(context: ExtensionContext) -> None:
        wake.wait(20)
        try:
            parcels([])(context)
        except IpcError:
            refused.set()

    extension = await (await world.host(("parcel", sleeps), seconds=0.0)).enable("parcel")
    assert (extension.state, extension.problem) == ("failed", "It did not finish its activation in time.")
    wake.set()
    assert await asyncio.to_thread(refused.wait, 20)
    assert world.left_behind() == NOTHING


async def test_one_that_took_the_process_down_is_not_tried_again(world: World) -> None:
    """Its name was on disk while it was activated."""
    dying = orjson.dumps({"enabled": ["parcel", "quiet"], "problems": {}, "activating": "parcel"})
    (world.folder / "extensions.json").write_bytes(dying)
    host = await world.host(("parcel", parcels([])), ("quiet", lambda context: None))
    assert [(each.found.name, each.state, each.problem) for each in host.list()] == [
        ("parcel", "failed", "Latchkey ended while this was being activated."),
        ("quiet", "active", None),
    ]


@pytest.mark.allow_logs  # the host says whom it refused
async def test_an_author_can_try_one_out_without_installing_it(world: World) -> None:
    """It works at once; one that is wrong says so; nothing is remembered."""
    host = await world.host()
    with pytest.raises(IpcError) as caught:
        await host.try_out("parcel", poses_as_openai)
    assert "exists already" in caught.value.message
    await host.try_out("parcel", parcels([]))
    ref = world.main.save("Post", "parcel", {"apiKey": "canary"})
    assert await world.main.call("parcel-call", {**ref, "number": 8}) == {"number": 8}
    assert (world.folder / "extensions.json").exists() is False
    await host.close()
    assert world.left_behind() == NOTHING


async def test_one_that_is_no_longer_installed_is_remembered(world: World) -> None:
    """Installed again, it is enabled as it was."""
    host = await world.host(("parcel", parcels([])))
    await host.enable("parcel")
    await host.close()
    await (await world.host()).close()
    assert [each.state for each in (await world.host(("parcel", parcels([])))).list()] == ["active"]


async def test_the_settings_list_and_switch_extensions(world: World) -> None:
    """With what they registered; an unknown name is refused."""
    register_extension_channels(world.main.ipc, await world.host(("parcel", parcels([]))))
    enabled = await world.main.call("extension-enable", {"name": "parcel"})
    assert enabled == {
        "name": "parcel",
        "package": "latchkey-parcel",
        "version": "1.2",
        "state": "active",
        "enabled": True,
        "problem": None,
        "types": ["parcel"],
        "widgets": [],
        "channels": ["parcel-call", "parcel-count", "parcel-forget", "parcel-track"],
    }
    assert await world.main.call("extension-list", {}) == {"extensions": [enabled], "apiVersion": API_VERSION}
    disabled = await world.main.call("extension-disable", {"name": "parcel"})
    assert (disabled["state"], disabled["channels"]) == ("off", [])
    with pytest.raises(IpcError):
        await world.main.call("extension-enable", {"name": "nobody"})


def test_the_context_shows_no_more_than_its_interface() -> None:
    """What is public on the context and its parts is this, and nothing else."""

    def public(thing: type) -> set[str]:
        return {name for name in dir(thing) if not name.startswith("_")}

    annotations = {name: kind for name, kind in ExtensionContext.__init__.__annotations__.items() if name != "return"}
    parts = {"client_cache", "ipc", "providers", "response_cache", "widgets"}
    assert public(ExtensionContext) == parts | {"api_version", "name", "on_shutdown"}
    assert set(annotations) == {"registration", "backstage"}


def test_installed_extensions_are_found_without_being_imported() -> None:
    """Whatever this environment has, in name order."""
    names = [found.name for found in installed()]
    assert names == sorted(names)


def test_params_of_an_extension_are_wire_models() -> None:
    """The models that extensions derive from are Latchkey's own."""
    assert issubclass(ParcelParams, ProviderRef)
