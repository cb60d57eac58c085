"""The response cache's part of the public contract, from outside."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import IpcError
from tests.fakes.loop import until


@pytest.mark.parametrize("value", [0, "", None, False, [], {}, {"error": "legitimate"}, [1, {"a": [None]}]])
async def test_every_json_value_is_cached(main: MainProcess, value: Any) -> None:
    """Falsy values and values with a field named `error` are values like any other."""
    calls: list[int] = []

    async def fetch() -> Any:
        calls.append(1)
        return value

    assert [await main.response_cache.get("k", fetch) for _ in range(2)] == [value, value]
    assert calls == [1]


async def test_a_returned_value_is_the_callers_own(main: MainProcess) -> None:
    """Changing what was returned changes nothing in the cache, nor for those who waited for the same fetch."""

    async def fetch() -> dict[str, list[int]]:
        await asyncio.sleep(0)
        return {"hits": [1]}

    first, second = await asyncio.gather(*(main.response_cache.get("k", fetch) for _ in range(2)))
    first["hits"].append(2)
    assert second == {"hits": [1]}
    assert await main.response_cache.get("k", fetch) == {"hits": [1]}


@pytest.mark.parametrize("ttl", [0.5, 30.0, 3600.0])
async def test_a_ttl_is_what_it_says(tmp_path: Path, ttl: float) -> None:
    """An answer lives as long as was asked, give or take what nobody would miss, and not a moment longer."""
    time = 0.0
    async with build_main_process(tmp_path, master_key=bytes(32), now=lambda: time) as main:
        calls: list[int] = []

        async def fetch() -> int:
            calls.append(1)
            return len(calls)

        for _ in range(50):
            main.response_cache.clear()
            calls.clear()
            await main.response_cache.get("k", fetch, ttl=ttl)
            time += ttl * 0.996
            assert await main.response_cache.get("k", fetch, ttl=ttl) == 1
            time += ttl * 0.0041
            assert await main.response_cache.get("k", fetch, ttl=ttl) == 2


async def test_clear_beats_a_fetch_in_flight(main: MainProcess) -> None:
    """A value whose fetch began before clear() goes to its caller and is never served again."""
    gate = asyncio.Event()

    async def old() -> str:
        await gate.wait()
        return "old"

    async def new() -> str:
        return "new"

    waiting = asyncio.create_task(main.response_cache.get("k", old))
    await asyncio.sleep(0)
    main.response_cache.clear()
    gate.set()
    assert await waiting == "old"
    assert await main.response_cache.get("k", new) == "new"


@pytest.mark.parametrize("ttl", [0, -1, float("nan"), float("inf"), 86_400_001, {"ttl": 0}, {"ttl": float("inf")}])
async def test_a_ttl_out_of_range_is_refused(main: MainProcess, ttl: Any) -> None:
    """Zero, negative, non-finite and over-a-day values are refused on the wire."""

    async def handler(_sender: Any, _params: Any) -> str:
        return "answer"

    main.ipc.handle("x-echo", main.response_cache.cached_handler("x-echo", handler))
    with pytest.raises(IpcError) as caught:
        await main.ipc.invoke("x-echo", {"cache": ttl})
    assert caught.value.code == "invalid-params"


async def test_cache_options_are_stripped_and_keys_tell_types_apart(main: MainProcess) -> None:
    """The handler sees neither `cache` nor `forceRefresh`; 1, 1.0, true and "1" are four questions."""
    seen: list[Any] = []

    async def handler(_sender: Any, params: Any) -> int:
        seen.append(params)
        return len(seen)

    main.ipc.handle("x-echo", main.response_cache.cached_handler("x-echo", handler))
    values = [1, 1.0, True, "1", {"a": 1}, {"a": {"b": 1}}]
    for value in values * 2:
        await main.ipc.invoke("x-echo", {"q": value, "cache": 60_000})
    assert [repr(params) for params in seen] == [repr({"q": value}) for value in values]
    assert await main.ipc.invoke("x-echo", {"q": 1, "cache": 60_000, "forceRefresh": True}) == len(values) + 1
    assert await main.ipc.invoke("x-echo", {"q": 1, "cache": 60_000}) == len(values) + 1


async def test_what_stats_shows_can_be_invalidated(main: MainProcess) -> None:
    """Each of its `keys` is one that `invalidate` knows: a text of the caller's, or the name of a channel's answer."""
    calls: list[int] = []

    async def handler(_sender: Any, _params: Any) -> int:
        calls.append(1)
        return len(calls)

    async def fetch() -> int:
        return 0

    cache = main.response_cache
    main.ipc.handle("x-counted", cache.cached_handler("x-counted", handler))
    ask = {"dashboardAppId": "shop", "providerName": "a \u00b7 b", "cache": True}
    await cache.get("x-counted", fetch)
    await main.ipc.invoke("x-counted", {**ask, "q": 1})
    await main.ipc.invoke("x-counted", {**ask, "q": 2})
    for left, key in reversed([*enumerate(cache.stats()["keys"])]):
        cache.invalidate(key)
        assert cache.stats()["entries"] == left

    assert await main.ipc.invoke("x-counted", {**ask, "q": 1}) == 3


async def test_a_fetch_in_flight_is_invalidated_by_the_name_of_the_entry_it_replaces(main: MainProcess) -> None:
    """Its own caller gets the answer, nobody after it."""
    gate, calls = asyncio.Event(), [0]

    async def handler(_sender: Any, _params: Any) -> int:
        calls[0] += 1
        if calls[0] == 2:
            await gate.wait()
        return calls[0]

    main.ipc.handle("x-counted", main.response_cache.cached_handler("x-counted", handler))
    await main.ipc.invoke("x-counted", {"cache": True})
    (name,) = main.response_cache.stats()["keys"]
    forced = asyncio.create_task(main.ipc.invoke("x-counted", {"forceRefresh": True}))
    await until(lambda: calls[0] == 2)
    main.response_cache.invalidate(name)
    gate.set()

    assert await forced == 2
    assert await main.ipc.invoke("x-counted", {"cache": True}) == 3
