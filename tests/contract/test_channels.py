"""The channels' part of the public contract, from outside: what is registered, refused and granted."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from ipc.dispatch.router import Router
from ipc.errors import Code, InvalidParams, IpcError
from ipc.messages import Sender, WidgetIdentity
from tests.contract.acme import APP, CANARY, Acme, Channel, save


def test_building_it_does_not_import_qt() -> None:
    """A server without Qt's libraries can use the main process."""
    code = "import app.wiring, sys; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_the_four_cache_channels(main: MainProcess, acme: Acme) -> None:
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
    assert len(acme.made) == 3


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
    algolia-get-object algolia-get-rule algolia-get-settings algolia-list-indices algolia-partial-update-from-folder
    algolia-save-rule algolia-search algolia-search-facet-values algolia-search-rules algolia-set-settings
    client-cache-invalidate client-cache-stats ledger-budgets ledger-summary
    local-search-open local-search-read local-search-status mcp-call-tool mcp-call-tool-stream mcp-list-tools
    mcp-server-status
    openai-chat openai-describe-image openai-embeddings openai-models openai-pick-image
    response-cache-stats rest-get rest-send system-stats
"""


def test_what_a_manifest_can_ask_for(main: MainProcess) -> None:
    """A new channel is the app page's alone until somebody puts its name here on purpose."""
    open_to_widgets = {channel.name: channel.widgets for channel in main.ipc.channels.values() if channel.widgets}
    assert sorted(name for name, access in open_to_widgets.items() if access.manifest) == sorted(GRANTABLE.split())
    assert {name for name, access in open_to_widgets.items() if not access.manifest} == {
        "widget-console",
        "widget-data-answer",
        "widget-data-offer",
        "widget-context",
        "widget-report",
        # These ask the manifest themselves, for more than a channel's name.
        "widget-notify",
        "widget-open-link",
        "widget-pick-file",
        "widget-publish",
        "widget-storage-delete",
        "widget-storage-get",
        "widget-storage-keys",
        "widget-storage-set",
        "widget-subscribe",
    }


@pytest.mark.defect(18)
async def test_a_missing_payload_is_refused_in_words(main: MainProcess) -> None:
    """The reference throws a raw TypeError."""
    for params in (None, {}, {"appId": APP}):
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke("client-cache-invalidate", params)
        assert caught.value.code is Code.INVALID_PARAMS
    with pytest.raises(InvalidParams):
        main.client_cache.invalidate(None, None)  # type: ignore[arg-type]  # the mistake is the point


@pytest.mark.defect(24)
async def test_a_widget_cannot_invalidate_everything(main: MainProcess, channel: Channel) -> None:
    """Without a grant the cache channels are closed to it; no refetch storm."""
    await channel.ask(q=1)
    widget = Sender(APP, WidgetIdentity("clock", "instance"))
    for name, params in (
        ("client-cache-invalidate", {"appId": APP, "providerName": "P"}),
        ("client-cache-invalidate-all", {}),
        ("response-cache-clear", {}),
    ):
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke(name, params, widget)
        assert caught.value.code is Code.NOT_GRANTED

    assert (await channel.ask(q=1))["call"] == 1
