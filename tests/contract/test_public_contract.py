"""The public contract from outside: a main process, its parts by name, and what is promised of them."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.dispatch.router import Router
from ipc.errors import IpcError
from main_process.errors import (
    ClientCreationFailed,
    CredentialsInvalid,
    ProviderNotACredential,
    ProviderNotFound,
    UnknownProviderType,
)
from main_process.widgets.grants import EVERY_WIDGET, is_app_page_only

APP = "shop"
CANARY = "canary-4f1c"


class Client:
    """A client as an SDK makes them."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self.key = credentials["apiKey"]
        self.closed = 0

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def made(main: MainProcess) -> list[Client]:
    """Every client that the factory of type `acme` has made."""
    clients: list[Client] = []

    def factory(credentials: Mapping[str, str]) -> Client:
        clients.append(Client(credentials))
        return clients[-1]

    main.client_cache.register_factory("acme", factory)
    return clients


async def save(main: MainProcess, name: str = "Mine", key: str = CANARY) -> str:
    return (await main.providers.save_provider(APP, name, "acme", {"apiKey": key})).provider_hash


def test_building_it_does_not_import_qt() -> None:
    """A server without Qt's libraries can use the main process."""
    code = "import app.wiring, sys; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_providers_are_there_after_a_restart(tmp_path: Path) -> None:
    """What was saved is decrypted by the next main process with the same key, and listed in name order."""
    async with build_main_process(tmp_path, master_key=bytes(32)) as first:
        for name in ("b", "a", "__proto__", "../x", "a:b"):
            await first.providers.save_provider(APP, name, "algolia", {"appId": "X1", "apiKey": CANARY})
    async with build_main_process(tmp_path, master_key=bytes(32)) as second:
        views = await second.providers.list_providers(APP)
        assert [view.name for view in views] == ["../x", "__proto__", "a", "a:b", "b"]
        assert views[0].public_fields == {"appId": "X1"}
        assert CANARY not in views[0].model_dump_json()
        assert (await second.providers.get_provider(APP, "../x")).credentials["apiKey"] == CANARY


async def test_every_save_gives_a_new_hash(main: MainProcess) -> None:
    """The same credentials again are a new row version, and so a new hash."""
    assert len({await save(main) for _ in range(3)}) == 3


async def test_an_unknown_provider_is_not_found(main: MainProcess) -> None:
    """Getting, deleting and using what is not there say so."""
    with pytest.raises(ProviderNotFound):
        await main.providers.get_provider(APP, "nope")
    with pytest.raises(ProviderNotFound):
        await main.providers.delete_provider(APP, "nope")
    with pytest.raises(ProviderNotFound):
        await main.client_cache.get_client("h", APP, "nope")


async def test_a_type_without_a_factory_is_saved_and_refused_at_use(main: MainProcess) -> None:
    """An extension may come later; until then a client is UnknownProviderType."""
    view = await main.providers.save_provider(APP, "Later", "unheard-of", {"token": CANARY})
    assert view.public_fields == {}
    with pytest.raises(UnknownProviderType):
        await main.client_cache.get_client(view.provider_hash, APP, "Later")


async def test_an_mcp_provider_has_no_client(main: MainProcess, made: list[Client]) -> None:
    """An MCP server is never handed to a factory."""
    view = await main.providers.save_provider(APP, "Tools", "acme", {}, "mcp", {"command": "x"})
    with pytest.raises(ProviderNotACredential, match="life cycle"):
        await main.client_cache.get_client(view.provider_hash, APP, "Tools")
    assert made == []


async def test_missing_fields_are_named_and_values_are_not(main: MainProcess) -> None:
    """CredentialsInvalid says which field, never what was there."""
    view = await main.providers.save_provider(APP, "Half", "algolia", {"apiKey": CANARY})
    with pytest.raises(CredentialsInvalid) as caught:
        await main.client_cache.get_client(view.provider_hash, APP, "Half")
    assert "appId" in caught.value.message
    assert CANARY not in str(caught.value)


async def test_callers_share_one_creation(main: MainProcess, made: list[Client]) -> None:
    """A hundred callers at once are one client."""
    provider_hash = await save(main)
    clients = await asyncio.gather(*(main.client_cache.get_client(provider_hash, APP, "Mine") for _ in range(100)))
    assert {id(client) for client in clients} == {id(made[0])}
    assert len(made) == 1


async def test_a_hit_is_of_exactly_this_provider(main: MainProcess, made: list[Client]) -> None:
    """A known hash with another name gives nothing of the first; a missing hash neither."""
    provider_hash = await save(main)
    mine = await main.client_cache.get_client(provider_hash, APP, "Mine")
    with pytest.raises(ProviderNotFound):
        await main.client_cache.get_client(provider_hash, "evil", "nope")
    other_hash = await save(main, "Other", "another key")
    assert (await main.client_cache.get_client(provider_hash, APP, "Other")).key == "another key"
    assert (await main.client_cache.get_client(None, APP, "Other")).key == "another key"
    assert (await main.client_cache.get_client(None, APP, "Mine")).key == mine.key
    assert (await main.client_cache.get_client(other_hash, APP, "Other")).key == "another key"


async def test_a_save_replaces_client_and_responses(main: MainProcess, made: list[Client]) -> None:
    """When save_provider returns, nobody is handed the old client or an old response."""
    provider_hash = await save(main, key="old")
    calls: list[str] = []

    async def handler(_sender: Any, params: Mapping[str, str]) -> str:
        calls.append(params["dashboardAppId"])
        client = await main.client_cache.get_client(params["providerHash"], APP, params["providerName"])
        key: str = client.key
        return key

    main.ipc.handle("acme-key", main.response_cache.cached_handler("acme-key", handler))
    params = {"providerHash": provider_hash, "dashboardAppId": APP, "providerName": "Mine", "cache": True}
    assert [await main.ipc.invoke("acme-key", params) for _ in range(3)] == ["old"] * 3
    assert len(calls) == 1
    await save(main, key="new")
    assert await main.ipc.invoke("acme-key", params) == "new"
    assert [client.key for client in made] == ["old", "new"]


async def test_a_failed_creation_is_not_cached(main: MainProcess) -> None:
    """The next save lets the next call try again, and the failure names no secret."""
    fails = [True]

    def factory(credentials: Mapping[str, str]) -> Client:
        if fails:
            raise RuntimeError(f"cannot use {credentials['apiKey']}")
        return Client(credentials)

    main.client_cache.register_factory("acme", factory)
    provider_hash = await save(main)
    with pytest.raises(ClientCreationFailed) as caught:
        await main.client_cache.get_client(provider_hash, APP, "Mine")
    assert CANARY not in str(caught.value)
    fails.clear()
    provider_hash = await save(main)
    assert (await main.client_cache.get_client(provider_hash, APP, "Mine")).key == CANARY


async def test_a_leased_client_outlives_its_invalidation(main: MainProcess, made: list[Client]) -> None:
    """The client is closed once, after its last lease."""
    provider_hash = await save(main)
    async with main.client_cache.lease(provider_hash, APP, "Mine") as client:
        closing = main.client_cache.invalidate(APP, "Mine")
        assert client.closed == 0
    await closing
    assert made[0].closed == 1


async def test_leaving_closes_every_client(tmp_path: Path) -> None:
    """The context manager's end is the end of every client."""
    async with build_main_process(tmp_path, master_key=bytes(32)) as built:
        built.client_cache.register_factory("acme", Client)
        client = await built.client_cache.get_client(await save(built), APP, "Mine")
    assert client.closed == 1


async def test_the_four_cache_channels(main: MainProcess, made: list[Client]) -> None:
    """Their params, their results and what they clear."""
    client = await main.client_cache.get_client(await save(main), APP, "Mine")

    async def fetch() -> int:
        return 1

    async def fill() -> None:
        await main.response_cache.get("k", fetch)

    await fill()
    stats = await main.ipc.invoke("response-cache-stats")
    assert (stats["entries"], stats["inflight"], len(stats["keys"])) == (1, 0, 1)
    one = {"appId": APP, "providerName": "Mine"}
    assert await main.ipc.invoke("client-cache-invalidate", one) == {"success": True}
    assert (await main.ipc.invoke("response-cache-stats"))["entries"] == 0
    await fill()
    assert await main.ipc.invoke("response-cache-clear") == {"success": True}
    assert main.response_cache.stats()["entries"] == 0
    again = await main.client_cache.get_client(await save(main), APP, "Mine")
    assert again is not client
    assert await main.ipc.invoke("client-cache-invalidate-all", {}) == {"success": True}
    assert await main.client_cache.get_client("h", APP, "Mine") is not again
    assert len(made) == 3


async def test_the_cache_channels_may_be_set_up_again(main: MainProcess) -> None:
    """They are there already; another router gets its own."""
    main.client_cache.setup_cache_handlers(main.ipc)
    other = Router()
    for _ in range(2):
        main.client_cache.setup_cache_handlers(other)
    assert await other.invoke("response-cache-clear") == {"success": True}
    assert len(other.channels) == 4


LOGS_OF_A_SERVER = """
import asyncio, pathlib, sys
from app.wiring import build_main_process

async def main():
    async with build_main_process(pathlib.Path(sys.argv[1]), master_key=bytes(32)) as main:
        await main.providers.save_provider("shop", "Mine", "acme", {"apiKey": sys.argv[2]})

        async def fail(_sender, _params):
            key = (await main.providers.get_provider("shop", "Mine")).credentials["apiKey"]
            raise RuntimeError(f"no luck with {key}")

        main.ipc.handle("x-fail", fail)
        try:
            await main.ipc.invoke("x-fail")
        except Exception as error:
            print(error.code)

asyncio.run(main())
"""


def test_logs_that_nobody_set_up_hold_no_value(tmp_path: Path) -> None:
    """A server that only builds the main process sees on stderr where a handler failed: no variable, no text."""
    done = subprocess.run(
        [sys.executable, "-c", LOGS_OF_A_SERVER, str(tmp_path), CANARY], capture_output=True, text=True, check=True
    )
    assert done.stdout == "internal\n"
    assert "call.failed" in done.stderr
    assert "RuntimeError" in done.stderr
    assert CANARY not in done.stderr


@pytest.mark.parametrize("params", [None, {}, {"appId": APP}, {"appId": "../x", "providerName": "P"}, [], "text", 7])
async def test_bad_params_are_a_clear_refusal(main: MainProcess, params: Any) -> None:
    """A missing or malformed payload is `invalid-params`, never a TypeError."""
    with pytest.raises(IpcError) as caught:
        await main.ipc.invoke("client-cache-invalidate", params)
    assert caught.value.code == "invalid-params"


@pytest.mark.parametrize(
    "name", ["credentials", "apiKey", "key", "secretKey", "token", "authorization", "api_key", "ApiKey", "password"]
)
async def test_no_credential_crosses_ipc(main: MainProcess, name: str) -> None:
    """Params with a credential's name are refused at any depth, with an error that says why and shows no value."""

    async def handler(_sender: Any, _params: Any) -> str:
        return "reached"

    main.ipc.handle("x-echo", handler)
    for params in ({name: CANARY}, {"deeper": [{"still": {name: CANARY}}]}):
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke("x-echo", params)
        assert caught.value.code == "credential-in-params"
        assert CANARY not in str(caught.value)


async def test_provider_channels_give_public_views(main: MainProcess) -> None:
    """List and get give views in the wire's names, and nothing secret; without a window edit and delete say so."""
    await main.providers.save_provider(APP, "Mine", "algolia", {"appId": "X1", "apiKey": CANARY})
    (listed,) = await main.ipc.invoke("provider-list", {"appId": APP})
    assert await main.ipc.invoke("provider-get", {"appId": APP, "providerName": "Mine"}) == listed
    assert listed["publicFields"] == {"appId": "X1"}
    wanted = {"name", "type", "providerClass", "providerHash", "dateCreated", "dateUpdated", "publicFields"}
    assert listed.keys() == wanted
    assert CANARY not in json.dumps(listed)
    for channel in ("provider-edit", "provider-delete"):
        with pytest.raises(IpcError):
            await main.ipc.invoke(channel, {"appId": APP, "providerName": "Mine"})


@pytest.mark.allow_logs
async def test_a_provider_with_credentials_is_refused_by_every_encoder(main: MainProcess) -> None:
    """Neither JSON nor a text of it gives the credentials away, and a handler that returns it fails."""
    await save(main)
    provider = await main.providers.get_provider(APP, "Mine")
    assert CANARY not in f"{provider} {provider!r} {provider.credentials} {provider.credentials!r}"
    for encode in (json.dumps, orjson.dumps):
        with pytest.raises(TypeError):
            encode(provider.credentials)

    async def leak(_sender: Any, _params: Any) -> Any:
        return provider

    main.ipc.handle("x-leak", leak)
    with pytest.raises(IpcError) as caught:
        await main.ipc.invoke("x-leak")
    assert caught.value.code == "internal"
    assert CANARY not in str(caught.value)


async def test_a_channel_is_registered_once(main: MainProcess) -> None:
    """A second handler for a channel is refused."""

    async def handler(_sender: Any, _params: Any) -> None:
        return None

    main.ipc.handle("x-once", handler)
    with pytest.raises(ValueError, match="x-once"):
        main.ipc.handle("x-once", handler)


async def test_every_channel_of_the_contract_is_there(main: MainProcess) -> None:
    """The names are API."""
    names = """client-cache-invalidate client-cache-invalidate-all response-cache-clear response-cache-stats
        provider-list provider-get provider-delete provider-edit algolia-list-indices algolia-search
        algolia-get-settings algolia-set-settings algolia-search-rules algolia-save-rule algolia-delete-rule
        algolia-analytics-for-query openai-chat openai-models openai-describe-image"""
    assert set(names.split()) <= set(main.ipc.channels)


async def test_local_search_answers_through_the_whole_path(main: MainProcess) -> None:
    """A provider of type local-search needs no field, and answers the algolia channels with real data."""
    view = await main.providers.save_provider(APP, "Here", "local-search", {})
    provider = {"providerHash": view.provider_hash, "dashboardAppId": APP, "providerName": "Here"}
    listed = await main.ipc.invoke("algolia-list-indices", provider)
    assert "python-language" in [item["name"] for item in listed["items"]]
    search = {**provider, "indexName": "python-language", "query": "with statement", "cache": True}
    found = await main.ipc.invoke("algolia-search", search)
    assert found["nbHits"] > 0
    assert await main.ipc.invoke("algolia-search", search) == found
    assert main.response_cache.stats()["hits"] == 1
    settings = await main.ipc.invoke("algolia-get-settings", {**provider, "indexName": "python-language"})
    assert "searchableAttributes" in settings


GRANTABLE = """
    algolia-analytics algolia-analytics-for-query algolia-browse-to-file algolia-delete-rule
    algolia-get-settings algolia-list-indices algolia-partial-update-from-folder algolia-save-rule
    algolia-search algolia-search-rules algolia-set-settings client-cache-invalidate client-cache-stats
    local-search-folders local-search-status openai-chat openai-describe-image openai-embeddings openai-models
    openai-pick-image response-cache-stats rest-get rest-send system-stats
"""


def test_what_a_manifest_can_ask_for(main: MainProcess) -> None:
    """A new channel is the app page's alone until somebody puts its name here on purpose."""
    grantable = {channel for channel in main.ipc.channels if not is_app_page_only(channel)}
    assert sorted(grantable - EVERY_WIDGET) == sorted(GRANTABLE.split())
