"""Extensions: enabled by the user, active altogether or not at all, taken back when they are switched off."""

import pytest

from ipc.errors import Code, IpcError
from main_process.api.extension_channels import register_extension_channels
from main_process.extensions import API_VERSION, ExtensionContext, ProviderRef, ProviderType
from main_process.extensions.discovery import installed
from main_process.ledger.model import Scope
from tests.unit.extensions.parcels import NOTHING, ParcelClient, ParcelParams, World, parcels


def poses_as_openai(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("openai", "OpenAI"))


async def test_what_is_installed_is_off_until_the_user_enables_it(world: World) -> None:
    """Installing a package gives it nothing; enabling it does, and the next start remembers."""
    host = await world.host(("parcel", parcels([])))
    assert ([each.state for each in host.list()], world.left_behind()) == (["off"], NOTHING)
    await host.enable("parcel")
    there = {**NOTHING, "types": ["parcel"], "testable": True}
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


async def test_what_it_does_on_its_own_account_is_its_own(world: World) -> None:
    """Outside of any call the ledger names the extension."""
    kept: list[ExtensionContext] = []

    def keeping(context: ExtensionContext) -> None:
        kept.append(context)
        parcels([])(context)

    host = await world.host(("parcel", keeping))
    await host.enable("parcel")
    ref = world.main.save("Post", "parcel", {"apiKey": "canary"})
    await kept[0].client_cache.get_client(*ref.values())
    ((key, sums),) = await world.main.ledger.rows(1, Scope())
    assert (key.consumer.kind, key.consumer.name, key.result, sums.calls) == ("extension", "parcel", "ok", 1)


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
    parts = {"client_cache", "ipc", "mcp", "providers", "response_cache", "widgets"}
    assert public(ExtensionContext) == parts | {"api_version", "name", "on_shutdown"}
    assert set(annotations) == {"registration", "services"}


def test_installed_extensions_are_found_without_being_imported() -> None:
    """Whatever this environment has, in name order."""
    names = [found.name for found in installed()]
    assert names == sorted(names)


def test_params_of_an_extension_are_wire_models() -> None:
    """The models that extensions derive from are Latchkey's own."""
    assert issubclass(ParcelParams, ProviderRef)
