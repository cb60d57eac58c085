"""How old an answer may be is the reader's figure; how long it is kept is the longest that anybody asked."""

import asyncio
from typing import Any

import pytest

from ipc.errors import InvalidParams
from ipc.messages import APP_PAGE
from main_process.response_cache.freshness import from_wire
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.response_cache.caches import Service, a_cache, answer


@shuffled
async def test_each_reader_judges_by_its_own_figure(loop: ShufflingLoop) -> None:
    """One that accepts a day makes nobody else's answer older; one that accepts a second spoils nothing."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=86_400.0)
    await asyncio.sleep(60)

    assert await cache.get("k", service.fetch, ttl=86_400.0) == answer(1)
    assert await cache.get("k", service.fetch, ttl=61.0) == answer(1)
    assert await cache.get("k", service.fetch, ttl=30.0) == answer(2)
    assert await cache.get("k", service.fetch, ttl=86_400.0) == answer(2)


@shuffled
async def test_it_is_kept_as_long_as_the_longest_that_was_asked(loop: ShufflingLoop) -> None:
    """Whether by whom it was fetched for, by a later reader, or by one who joined the fetch."""
    cache, service = a_cache(loop), Service()
    await cache.get("first", service.fetch, ttl=3_600.0)
    await cache.get("later", service.fetch, ttl=1.0)
    await cache.get("later", service.fetch, ttl=3_600.0)
    gate = service.hold(3)
    both = [asyncio.create_task(cache.get("joined", service.fetch, ttl=ttl)) for ttl in (1.0, 3_600.0)]
    await service.begun(3)
    gate.set()
    await asyncio.gather(*both)
    await asyncio.sleep(3_500)

    assert [await cache.get(key, service.fetch, ttl=3_600.0) for key in ("first", "later", "joined")] == [
        answer(1),
        answer(2),
        answer(3),
    ]
    await asyncio.sleep(102)
    assert cache.stats()["entries"] == 0


@shuffled
async def test_a_short_readers_fetch_is_kept_for_the_long_one_too(loop: ShufflingLoop) -> None:
    """The answer that takes an older one's place is kept for those who wanted that one."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=3_600.0)
    await asyncio.sleep(10)
    await cache.get("k", service.fetch, ttl=5.0)
    await asyncio.sleep(3_000)

    assert await cache.get("k", service.fetch, ttl=3_600.0) == answer(2)


@shuffled
async def test_stale_windows_count_from_the_readers_own_figure(loop: ShufflingLoop) -> None:
    """What is stale for one is fresh for another, and beyond both it is fetched anew."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch, ttl=3_600.0)
    await asyncio.sleep(20)
    assert (await cache.get_encoded("k", service.fetch, ttl=10.0, stale_while_revalidate=30.0)).source == "stale"
    await asyncio.sleep(1)
    assert await cache.get("k", service.fetch, ttl=10.0) == answer(2)
    service.failure = ConnectionError()
    await asyncio.sleep(20)

    assert await cache.get("k", service.fetch, ttl=10.0, stale_if_error=30.0) == answer(2)
    with pytest.raises(ConnectionError):
        await cache.get("k", service.fetch, ttl=10.0, stale_if_error=5.0)
    assert await cache.get("k", service.fetch, ttl=60.0) == answer(2)


@shuffled
async def test_the_wire_asks_in_the_same_way(loop: ShufflingLoop) -> None:
    """`cache: 86400000` of one caller leaves `cache: true` of another at thirty seconds."""
    cache, service = a_cache(loop), Service()

    async def fetch(_sender: Any, _params: Any) -> Any:
        return await service.fetch()

    handler = cache.cached_handler("acme-read", fetch)

    async def ask(accepted: Any) -> Any:
        return await handler(APP_PAGE, {"q": "x", "cache": accepted})

    assert await ask(86_400_000) == answer(1)
    await asyncio.sleep(31)
    assert await ask(86_400_000) == answer(1)
    assert await ask(True) == answer(2)
    assert await ask({"ttl": 40_000, "staleIfError": 3_600_000}) == answer(2)
    service.failure = ConnectionError()
    await asyncio.sleep(600)
    assert await ask({"ttl": 40_000, "staleIfError": 3_600_000}) == answer(2)


def test_since_takes_nothing_from_before_a_moment_and_keeps_the_answer_for_others() -> None:
    """The moment decides, not when the call arrives; a moment to come takes nothing that is there."""
    cache = {"ttl": 30_000, "since": 1_000_000}
    found = [from_wire(cache, wall_now=iter([now]).__next__) for now in (1_001.5, 1_000.0, 900.0, 2_000.0)]
    assert [(one.ttl, one.keep) for one in found if one is not None] == [
        (1.5, 30.0),
        (0.001, 30.0),
        (0.001, 30.0),
        (30.0, 30.0),
    ]
    for wrong in (True, "1", -1, float("nan"), 1e300):
        with pytest.raises(InvalidParams):
            from_wire({"ttl": 1, "since": wrong})
