"""The whole path without a window: provider, router, both caches, the real SDK, Local Search, and back."""

import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError

KEY = bytes(range(32))
APP = "demo"
SEARCH = {"indexName": "python-language", "query": "with statem"}


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path / "data", master_key=KEY) as built:
        yield built


async def save(main: MainProcess) -> dict[str, str]:
    view = await main.providers.save_provider(APP, "Local Search", "local-search", {})
    return {"providerHash": view.provider_hash, "dashboardAppId": APP, "providerName": view.name}


def clients_made(main: MainProcess) -> int:
    made: int = main.client_cache.stats()["totals"]["created"]
    return made


async def test_the_same_search_twice_is_one_client_and_one_request(main: MainProcess) -> None:
    """The first answer is real and highlighted; the second comes from the cache."""
    params: dict[str, Any] = {**await save(main), **SEARCH, "cache": True}
    first = await main.ipc.invoke("algolia-search", params)
    second = await main.ipc.invoke("algolia-search", params)
    assert first["hits"][0]["_highlightResult"]["title"]["matchedWords"] == ["with", "statem"]
    assert "<em>With</em>" in first["hits"][0]["_highlightResult"]["title"]["value"]
    assert second == first
    assert (main.local_search.requests, clients_made(main)) == (1, 1)


async def test_a_saved_provider_means_a_new_client_and_a_new_request(main: MainProcess) -> None:
    """Neither the old client nor the old answer is used after the save has returned."""
    await main.ipc.invoke("algolia-search", {**await save(main), **SEARCH, "cache": True})
    await main.ipc.invoke("algolia-search", {**await save(main), **SEARCH, "cache": True})
    assert (main.local_search.requests, clients_made(main)) == (2, 2)


async def test_a_stopped_service_is_started_again_by_the_next_call(main: MainProcess) -> None:
    """Its clients are dropped with it; nobody has to do anything."""
    params = {**await save(main), **SEARCH}
    before = await main.ipc.invoke("algolia-search", params)
    await main.local_search.stop()
    after = await main.ipc.invoke("algolia-search", params)
    assert (after["nbHits"], clients_made(main)) == (before["nbHits"], 2)


@pytest.mark.allow_logs
async def test_a_fallen_service_is_unreachable_once_and_then_back(main: MainProcess) -> None:
    """The socket is torn away: that call says so and may be tried again; then it works."""
    params = {**await save(main), **SEARCH}
    await main.ipc.invoke("algolia-search", params)
    running = main.local_search._running
    assert running is not None
    running._server.close()
    await running._runner.cleanup()
    with pytest.raises(IpcError) as caught:
        await main.ipc.invoke("algolia-search", params)
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_UNREACHABLE, True)
    assert (await main.ipc.invoke("algolia-search", params))["nbHits"] > 0


@pytest.mark.allow_logs
async def test_what_it_refuses_is_said_in_a_sentence_for_people(main: MainProcess) -> None:
    """No status, and nothing of the library that checks requests."""
    params = {**await save(main), **SEARCH}
    with pytest.raises(IpcError) as caught:
        await main.ipc.invoke("algolia-search", {**params, "query": "x" * 600})
    assert caught.value.message == "This search is too long: it must have at most 512 characters. Shorten it."


async def test_it_is_never_taken_for_algolia(main: MainProcess, logs: list[Any]) -> None:
    """Its label says where it is; writes and analytics are refused in words, by its own name."""
    params = await save(main)
    (schema,) = [schema for schema in main.types if schema.type == "local-search"]
    assert schema.label == "Local Search: on this computer, not Algolia"
    write = {**params, "indexName": "python-language", "settings": {"hitsPerPage": 3}}
    with pytest.raises(IpcError) as refused:
        await main.ipc.invoke("algolia-set-settings", write)
    assert refused.value.code is Code.SERVICE_REJECTED
    assert "Local Search is read only" in refused.value.message
    with pytest.raises(IpcError) as counted:
        await main.ipc.invoke("algolia-analytics-for-query", {**params, "indexName": "x", "query": "y"})
    assert "provider of type algolia" in counted.value.message


async def test_leaving_stops_its_threads(tmp_path: Path) -> None:
    """Nothing named after it is left."""
    async with build_main_process(tmp_path / "data", master_key=KEY) as main:
        await main.ipc.invoke("algolia-list-indices", await save(main))
        assert main.local_search.running
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("local-search")] == []
