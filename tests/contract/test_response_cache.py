"""The response cache's part of the public contract, from outside."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import InvalidParams
from main_process.response_cache import ResponseCacheSettings
from tests.contract.acme import APP, Channel, save
from tests.fakes.loop import until


@pytest.mark.defect(13)
@pytest.mark.parametrize("value", [0, "", None, False, [], {}, {"error": "legitimate"}, [1, {"a": [None]}]])
async def test_every_json_value_is_cached(main: MainProcess, value: Any) -> None:
    """Falsy values and values with a field named `error` are values like any other."""
    calls: list[int] = []

    async def fetch() -> Any:
        calls.append(1)
        return value

    assert [await main.response_cache.get("k", fetch) for _ in range(2)] == [value, value]
    assert calls == [1]


@pytest.mark.defect(17)
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


async def until_later(condition: Any) -> None:
    """Wait on the real loop, whose timer the sweep has, for at most ten seconds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # there is no event for "a sweep is over", and none is needed but here
            await asyncio.sleep(0.05)


@pytest.mark.defect(1)
async def test_requests_that_differ_in_a_nested_field_get_their_own_answers(channel: Channel) -> None:
    """The reference drops nested keys from its key: three concurrent calls get one answer."""
    answers = await asyncio.gather(*(channel.ask(query={"endpoint": name, "page": {"n": 1}}) for name in "abc"))

    assert [answer["query"]["endpoint"] for answer in answers] == ["a", "b", "c"]


@pytest.mark.defect(2)
async def test_requests_whose_32_bit_hashes_collide_get_their_own_answers(channel: Channel) -> None:
    """`Ab` and `BA` have the same hash in base 33."""
    assert [(await channel.ask(q=q))["q"] for q in ("Ab", "BA")] == ["Ab", "BA"]


@pytest.mark.defect(6)
@pytest.mark.parametrize("how", ["clear", "invalidate_prefix", "invalidate", "save", "channel"])
async def test_an_invalidation_during_a_fetch_beats_it(main: MainProcess, how: str) -> None:
    """The reference stores the stale value when the fetch ends."""
    gate, calls = asyncio.Event(), 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        number = calls
        await gate.wait()
        return number

    early = asyncio.create_task(main.response_cache.get("acme:k", fetch, ttl=5.0))
    await until(lambda: calls)
    match how:
        case "clear":
            main.response_cache.clear()
        case "invalidate_prefix":
            main.response_cache.invalidate_prefix("acme:")
        case "invalidate":
            main.response_cache.invalidate("acme:k")
        case "save":
            await save(main, "P", "k1")
        case _:
            await main.ipc.invoke("response-cache-clear", {})
    gate.set()

    assert await early == 1
    assert await main.response_cache.get("acme:k", fetch, ttl=5.0) == 2


@pytest.mark.defect(7)
async def test_a_slow_fetch_does_not_overwrite_a_forced_one(main: MainProcess) -> None:
    """Nor does its clean-up take away the newer fetch that others could join."""
    gates, calls = [asyncio.Event() for _ in range(3)], 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        number = calls
        await gates[number - 1].wait()
        return number

    old = asyncio.create_task(main.response_cache.get("k", fetch))
    await until(lambda: calls == 1)
    forced = asyncio.create_task(main.response_cache.get("k", fetch, force_refresh=True))
    await until(lambda: calls == 2)
    gates[0].set()
    assert await old == 1
    joining = asyncio.create_task(main.response_cache.get("k", fetch))
    await asyncio.sleep(0)
    gates[1].set()

    assert (await forced, await joining, calls) == (2, 2, 2)
    assert await main.response_cache.get("k", fetch) == 2


@pytest.mark.defect(8)
async def test_a_save_and_a_delete_drop_the_cached_answers(main: MainProcess, channel: Channel) -> None:
    """The old account's answer is not served after the key has been rotated."""
    mine = {"dashboardAppId": APP, "providerName": "P"}
    await save(main, "P", "k1")
    await save(main, "Q", "k2")
    assert (await channel.ask(**mine))["call"] == 1
    assert (await channel.ask(dashboardAppId=APP, providerName="Q"))["call"] == 2
    await save(main, "P", "k3")
    assert (await channel.ask(**mine))["call"] == 3
    await main.providers.delete_provider(APP, "P")

    assert (await channel.ask(**mine))["call"] == 4
    assert (await channel.ask(dashboardAppId=APP, providerName="Q"))["call"] == 2


@pytest.mark.defect(11)
@pytest.mark.parametrize("cache", [{"ttl": 0}, 0, -1, float("inf"), float("nan"), 86_400_001, {"ttl": float("inf")}])
async def test_a_senseless_ttl_is_refused(channel: Channel, cache: Any) -> None:
    """The reference turns 0 into 30 s and accepts Infinity."""
    with pytest.raises(InvalidParams):
        await channel.ask(q=1, cache=cache)


@pytest.mark.defect(12)
async def test_expired_entries_leave(tmp_path: Path) -> None:
    """Five thousand of them, without anybody asking; and there are never more than the bound."""
    time = 0.0
    async with build_main_process(tmp_path, master_key=bytes(32), now=lambda: time) as main:

        async def fetch() -> int:
            return 1

        for number in range(5000):
            await main.response_cache.get(f"k{number}", fetch, ttl=0.001)
        assert main.response_cache.stats()["entries"] == 5000
        time = 10.0
        await until_later(lambda: main.response_cache.stats()["entries"] == 0)

        assert main.response_cache.stats()["bytes"] == 0

        bound = ResponseCacheSettings().max_entries
        for number in range(bound + 100):
            await main.response_cache.get(f"k{number}", fetch, ttl=1000.0)

        assert main.response_cache.stats()["entries"] == bound


@pytest.mark.defect(27)
async def test_an_old_fetchs_failure_does_not_hit_the_new_entry(main: MainProcess) -> None:
    """async-lru's old flight evicts the new entry; here it concerns only those who waited for it."""
    gate, calls = asyncio.Event(), 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        if calls > 1:
            return calls
        await gate.wait()
        raise ConnectionError

    old = asyncio.create_task(main.response_cache.get("k", fetch))
    await until(lambda: calls)
    main.response_cache.invalidate("k")
    assert await main.response_cache.get("k", fetch) == 2
    gate.set()
    with pytest.raises(ConnectionError):
        await old

    assert await main.response_cache.get("k", fetch) == 2


@pytest.mark.defect(27)
async def test_an_old_entrys_time_does_not_end_the_new_one(tmp_path: Path) -> None:
    """async-lru attaches the old timer to the new entry."""
    time = 0.0
    async with build_main_process(tmp_path, master_key=bytes(32), now=lambda: time) as main:
        calls = 0

        async def fetch() -> int:
            nonlocal calls
            calls += 1
            return calls

        await main.response_cache.get("k", fetch, ttl=10.0)
        time = 5.0
        await main.response_cache.get("k", fetch, ttl=1000.0, force_refresh=True)
        time = 500.0

        assert await main.response_cache.get("k", fetch, ttl=1000.0) == 2


class Asked(BaseModel):
    """Params of a channel whose author has not thought of the cache."""

    q: str
    page: int = 0


@pytest.mark.parametrize("extra", ["ignore", "forbid", "allow"])
async def test_the_cache_is_asked_for_whatever_the_channels_model_declares(main: MainProcess, extra: Any) -> None:
    """`cache` and `forceRefresh` decide beside any model, and the handler gets the model without them."""

    class Params(Asked):
        model_config = ConfigDict(extra=extra)

    seen: list[Any] = []

    async def handler(_sender: Any, params: Params) -> int:
        seen.append((type(params), params.model_dump(), params.model_fields_set))
        return len(seen)

    main.ipc.handle("acme-ask", main.response_cache.cached_handler("acme-ask", handler), params=Params)
    asked = {"q": "a", "cache": True}

    assert [await main.ipc.invoke("acme-ask", asked) for _ in range(2)] == [1, 1]
    assert await main.ipc.invoke("acme-ask", {**asked, "forceRefresh": True}) == 2
    assert await main.ipc.invoke("acme-ask", asked) == 2
    assert await main.ipc.invoke("acme-ask", {"q": "a"}) == 3
    assert seen == [(Params, {"q": "a", "page": 0}, {"q"})] * 3
    for senseless in (0, "5", {"ttl": True}):
        with pytest.raises(InvalidParams, match="cache"):
            await main.ipc.invoke("acme-ask", {**asked, "cache": senseless})


async def test_a_model_may_call_the_field_as_the_wire_does(main: MainProcess) -> None:
    """A forced answer takes the place of the one before under either name."""

    class Params(Asked):
        cache: bool = False
        forceRefresh: bool = False  # noqa: N815 - the name on the wire

    calls: list[bool] = []

    async def handler(_sender: Any, params: Params) -> int:
        calls.append(params.forceRefresh or params.cache)
        return len(calls)

    main.ipc.handle("acme-ask", main.response_cache.cached_handler("acme-ask", handler), params=Params)
    asked = {"q": "a", "cache": True}
    assert await main.ipc.invoke("acme-ask", asked) == 1
    assert await main.ipc.invoke("acme-ask", {**asked, "forceRefresh": True}) == 2
    assert await main.ipc.invoke("acme-ask", asked) == 2
    assert calls == [False, False]
