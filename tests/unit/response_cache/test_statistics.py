"""What the response cache says of itself."""

import asyncio
from typing import Any

import pytest

from ipc.errors import InvalidParams
from ipc.messages import APP_PAGE, ProviderIdentity
from main_process.events import Event, Events, FetchFailed, ResponseCacheChanged, ResponsesDropped
from main_process.response_cache import ResponseCache
from main_process.response_cache.statistics import ResponseStatistics
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.response_cache.caches import Service, a_cache

P, Q = ("app", "P"), ("app", "Q")


@shuffled
async def test_every_request_is_counted_once(loop: ShufflingLoop) -> None:
    """Requests are hits, stale answers, joined fetches and misses, in total and per provider."""
    cache, service = a_cache(loop), Service()
    asked = 0
    for provider in (P, Q, None):
        key = f"k of {provider}"

        def ask(key: str = key, provider: Any = provider, **options: Any) -> Any:
            nonlocal asked
            asked += 1
            options = {"ttl": 5.0, "stale_while_revalidate": 60.0, "stale_if_error": 60.0, **options}
            return cache.get(key, service.fetch, provider=provider, **options)

        await asyncio.gather(*(ask() for _ in range(4)))
        await ask()
        await asyncio.sleep(10)
        await ask()
        await asyncio.sleep(1)
        await ask(force_refresh=True)
        await asyncio.sleep(10)
        service.failure = ConnectionError()
        await ask(stale_while_revalidate=0.0)
        service.failure = None
    stats = cache.stats()
    rows = stats["perProvider"]

    assert stats["requests"] == asked == 24
    assert {name: stats[name] for name in ("hits", "stale", "joined", "misses")} == {
        "hits": 3, "stale": 6, "joined": 9, "misses": 6,
    }  # fmt: skip
    assert {name: sum(row[name] for row in rows) for name in ("requests", "hits", "entries", "bytes")} == {
        name: stats[name] for name in ("requests", "hits", "entries", "bytes")
    }
    assert [row["providerName"] for row in rows] == ["P", "Q", None]


@shuffled
async def test_counts_survive_the_entries(loop: ShufflingLoop) -> None:
    """What was hit stays counted when the entry has left, and so does the time that it saved."""
    cache = a_cache(loop)

    async def slow() -> int:
        await asyncio.sleep(2)
        return 1

    await cache.get("k", slow)
    for _ in range(3):
        await cache.get("k", slow)
    before = cache.stats()
    cache.clear()
    after = cache.stats()

    assert before["timeSavedMs"] == after["timeSavedMs"] == 6000.0
    assert before["hits"] == after["hits"] == 3
    assert after["evictions"] == {"cleared": 1}
    assert after["load"] == {"count": 1, "p50Ms": 2000.0, "p99Ms": 2000.0}


@shuffled
async def test_what_is_in_flight_is_counted_until_it_is_overtaken(loop: ShufflingLoop) -> None:
    """`inflight` are the fetches that a caller could join."""
    cache, service = a_cache(loop), Service()
    gate = service.hold(1)
    waiting = asyncio.create_task(cache.get("k", service.fetch))
    await service.begun()
    assert cache.stats()["inflight"] == 1
    cache.clear()
    assert cache.stats()["inflight"] == 0
    gate.set()
    await waiting

    assert cache.stats()["inflight"] == 0


@shuffled
async def test_keys_are_shown_without_params(loop: ShufflingLoop) -> None:
    """A handler's key is shown as channel, provider and a short digest; a caller's own key as it is."""
    cache, service = a_cache(loop), Service()

    async def handler(_sender: object, _params: object) -> int:
        return 1

    params = {"dashboardAppId": "app", "providerName": "P", "query": "secret plans", "cache": True}
    await cache.cached_handler("x-search", handler)(APP_PAGE, params)
    await cache.get("own", service.fetch)
    search, own = cache.stats()["keys"]

    assert search.startswith("x-search · P · ")
    assert "secret" not in search
    assert own == "own"


@shuffled
async def test_events_tell_what_happened_without_its_contents(loop: ShufflingLoop) -> None:
    """Changes are announced once for many; drops and failures by name and number."""
    events, heard = Events(), list[Event]()
    events.subscribe(heard.append)
    cache, service = ResponseCache(events=events, now=loop.time), Service()
    for number in range(50):
        await cache.get(f"k{number}", service.fetch)
    await asyncio.sleep(1)
    assert heard == [ResponseCacheChanged()]
    cache.clear()
    service.failure = ValueError("secret plans")
    with pytest.raises(ValueError, match="secret"):
        await cache.get("k", service.fetch)
    await asyncio.sleep(1)

    assert heard[1:] == [ResponsesDropped("cleared", 50), FetchFailed("k", "ValueError"), ResponseCacheChanged()]


def test_statistics_are_bounded() -> None:
    """Of providers beyond the capacity only the sum is kept, and the totals stay right."""
    statistics = ResponseStatistics(capacity=10)
    for number in range(1000):
        statistics.of(ProviderIdentity("app", str(number))).misses += 1

    assert len(statistics.providers) == 10
    assert statistics.totals([]).misses == 1000


@shuffled
async def test_made_up_providers_leave_nothing_behind(loop: ShufflingLoop) -> None:
    """Invalidating names that never existed does not fill the memory."""
    cache = a_cache(loop)
    for number in range(10_000):
        cache.invalidate_provider("app", str(number))
        cache.invalidate(f"k{number}")
        cache.invalidate_tags(f"t{number}")

    assert len(cache._epochs._last) <= 4096


@shuffled
async def test_a_name_that_nobody_could_say_is_refused(loop: ShufflingLoop) -> None:
    """Half of a surrogate pair: the statistics would fail for everybody who asks for them."""
    cache, service = a_cache(loop), Service()
    with pytest.raises(InvalidParams, match="Unicode"):
        await cache.get("k\ud800", service.fetch)
    for drop in (cache.invalidate, cache.invalidate_prefix):
        with pytest.raises(InvalidParams, match="Unicode"):
            drop("k\ud800")

    assert (service.started, cache.stats()["entries"]) == (0, 0)
