"""How answers leave: invalidated, evicted, expired; and what is on its way at that moment."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from ipc.errors import Code, InvalidParams
from main_process.errors import ServiceError
from main_process.response_cache import ResponseCache
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.response_cache.caches import Service, a_cache, answer

P, Q = ("app", "P"), ("app", "Q")

INVALIDATIONS: dict[str, Callable[[ResponseCache], None]] = {
    "key": lambda cache: cache.invalidate("acme:k"),
    "prefix": lambda cache: cache.invalidate_prefix("acme:"),
    "tag": lambda cache: cache.invalidate_tags("index", "another"),
    "provider": lambda cache: cache.invalidate_provider(*P),
    "everything": lambda cache: cache.clear(),
}


@pytest.mark.parametrize("name", INVALIDATIONS)
@pytest.mark.parametrize("seed", range(10))
def test_nothing_begun_before_an_invalidation_is_served_after_it(name: str, seed: int) -> None:
    """The caller who waits gets the answer; it is not stored, and later callers do not join its fetch."""
    loop = ShufflingLoop(seed)
    cache, service = a_cache(loop), Service()

    def ask() -> Any:
        return cache.get("acme:k", service.fetch, provider=P, tags=["index"])

    async def story() -> None:
        gate = service.hold(1)
        old = asyncio.create_task(ask())
        await service.begun(1)
        INVALIDATIONS[name](cache)
        new = asyncio.create_task(ask())
        await service.begun(2)
        gate.set()

        assert (await old, await new) == (answer(1), answer(2))
        assert await ask() == answer(2)
        INVALIDATIONS[name](cache)
        assert cache.stats()["entries"] == 0
        assert await ask() == answer(3)

    loop.run(story())
    loop.finish()


@pytest.mark.parametrize("name", INVALIDATIONS)
def test_a_fetch_that_ends_after_an_invalidation_stores_nothing(name: str) -> None:
    """Also when nobody has asked since."""
    loop = ShufflingLoop()
    cache, service = a_cache(loop), Service()

    async def story() -> None:
        gate = service.hold(1)
        old = asyncio.create_task(cache.get("acme:k", service.fetch, provider=P, tags=["index"]))
        await service.begun(1)
        INVALIDATIONS[name](cache)
        gate.set()

        assert await old == answer(1)
        assert cache.stats()["entries"] == 0

    loop.run(story())
    loop.finish()


@shuffled
async def test_invalidations_reach_what_they_name_and_no_more(loop: ShufflingLoop) -> None:
    """Each kind drops its own entries; all others stay."""
    cache, service = a_cache(loop), Service()

    async def fill() -> None:
        cache.clear()
        await cache.get("acme:1", service.fetch, provider=P, tags=["a"])
        await cache.get("acme2:1", service.fetch, provider=Q, tags=["b"])
        await cache.get("free", service.fetch)

    left = {}
    invalidations: dict[str, Callable[[], None]] = {
        "key": lambda: cache.invalidate("acme:1"),
        "prefix": lambda: cache.invalidate_prefix("acme:"),
        "tag": lambda: cache.invalidate_tags("a"),
        "provider": lambda: cache.invalidate_provider(*P),
        "other provider": lambda: cache.invalidate_provider(*Q),
    }
    for name, invalidate in invalidations.items():
        await fill()
        invalidate()
        left[name] = cache.stats()["keys"]

    assert left == {
        "key": ["acme2:1", "free"],
        "prefix": ["acme2:1", "free"],
        "tag": ["acme2:1", "free"],
        "provider": ["acme2:1"],
        "other provider": ["acme:1"],
    }


@shuffled
async def test_fetches_that_named_no_provider_fall_with_any_provider(loop: ShufflingLoop) -> None:
    """Nobody knows whose answer it is, so it does not outlive anybody's save."""
    cache, service = a_cache(loop), Service()
    gate = service.hold(1)
    waiting = asyncio.create_task(cache.get("free", service.fetch))
    await service.begun(1)
    cache.invalidate_provider(*P)
    gate.set()
    await waiting

    assert cache.stats()["entries"] == 0


@shuffled
async def test_other_invalidations_leave_a_fetch_alone(loop: ShufflingLoop) -> None:
    """Another key, prefix, tag or provider is none of its business."""
    cache, service = a_cache(loop), Service()
    gate = service.hold(1)
    waiting = asyncio.create_task(cache.get("acme:k", service.fetch, provider=P, tags=["index"]))
    await service.begun(1)
    cache.invalidate("acme:k2")
    cache.invalidate_prefix("acme2:")
    cache.invalidate_tags("other")
    cache.invalidate_provider(*Q)
    gate.set()
    await waiting

    assert cache.stats()["keys"] == ["acme:k"]


@shuffled
async def test_entries_are_bounded_in_number(loop: ShufflingLoop) -> None:
    """Never more than `max_entries`; what was used stays, what was not leaves."""
    cache, service = a_cache(loop, max_entries=10), Service()
    await cache.get("used", service.fetch)
    for number in range(100):
        await cache.get(f"k{number}", service.fetch)
        await cache.get("used", service.fetch)
        assert len(cache._entries) <= 10

    stats = cache.stats()
    assert "used" in stats["keys"]
    assert stats["evictions"] == {"capacity": 91}


@shuffled
async def test_entries_are_bounded_in_bytes(loop: ShufflingLoop) -> None:
    """Keys and answers together stay within `max_bytes`; one that is too large is returned and not stored."""
    cache = a_cache(loop, max_bytes=1000, max_entry_bytes=600)

    async def ask(key: str, size: int) -> str:
        async def fetch() -> str:
            return "x" * size

        return str(await cache.get(key, fetch, force_refresh=True))

    for number in range(50):
        assert len(await ask(f"k{number}", 150)) == 150
        assert cache.stats()["bytes"] <= 1000
    assert len(await ask("big", 599)) == 599

    stats = cache.stats()
    assert "big" not in stats["keys"]
    assert stats["bytes"] == sum(e.size for e in cache._entries.values())


@shuffled
async def test_an_oversized_refresh_takes_the_old_answer_away(loop: ShufflingLoop) -> None:
    """What is now known to be old is not served again."""
    cache, size = a_cache(loop, max_entry_bytes=100), 10

    async def fetch() -> str:
        return "x" * size

    await cache.get("k", fetch)
    size = 1000
    await cache.get("k", fetch, force_refresh=True)

    assert cache.stats()["entries"] == 0


@shuffled
async def test_expired_entries_leave_on_their_own(loop: ShufflingLoop) -> None:
    """Nobody asks, and they are gone a second after their time; then no timer is left."""
    cache, service = a_cache(loop), Service()
    for number in range(100):
        await cache.get(f"k{number}", service.fetch, ttl=10 + number % 5)
    await cache.get("stale", service.fetch, ttl=10, stale_if_error=100)
    await asyncio.sleep(16.1)
    assert cache.stats()["keys"] == ["stale"]
    await asyncio.sleep(100)

    assert cache.stats()["entries"] == 0
    assert cache.stats()["bytes"] == 0
    assert cache._sweeper._handle is None


@shuffled
async def test_a_not_found_is_remembered_only_where_the_handler_says_so(loop: ShufflingLoop) -> None:
    """Briefly, as the same error anew; other failures are never remembered."""
    cache, service = a_cache(loop), Service()

    async def handler(_sender: object, _params: object) -> object:
        return await service.fetch()

    wrapped = cache.cached_handler("x-find", handler, not_found_ttl=5.0)
    errors = []
    service.failure = ServiceError("no such index", code=Code.SERVICE_NOT_FOUND)
    for _ in range(3):
        with pytest.raises(Exception, match="no such index") as caught:
            await wrapped(None, {"q": 1, "cache": True})  # type: ignore[arg-type]  # the app's own page
        errors.append(caught.value)
    assert service.started == 1
    assert len(set(map(id, errors))) == 3
    await asyncio.sleep(5.1)
    service.failure = ServiceError("down")
    for _ in range(2):
        with pytest.raises(ServiceError, match="down"):
            await wrapped(None, {"q": 1, "cache": True})  # type: ignore[arg-type]  # the app's own page
    assert service.started == 3
    service.failure = None

    assert await wrapped(None, {"q": 1, "cache": True}) == answer(4)  # type: ignore[arg-type]  # the app's own page


@shuffled
async def test_an_evicted_key_may_be_in_flight(loop: ShufflingLoop) -> None:
    """Eviction concerns entries; a fetch for the same key goes on and stores what it gets."""
    cache, service = a_cache(loop, max_entries=1), Service()
    await cache.get("k", service.fetch)
    gate = service.hold(2)
    refreshing = asyncio.create_task(cache.get("k", service.fetch, force_refresh=True))
    await service.begun(2)
    await cache.get("other", service.fetch)
    gate.set()

    assert await refreshing == answer(2)
    assert cache.stats()["keys"] == ["k"]


@shuffled
async def test_the_end_leaves_nothing(loop: ShufflingLoop) -> None:
    """`close` drops everything, cancels what is in flight and stops the timers."""
    cache, service = a_cache(loop), Service()
    await cache.get("k", service.fetch)
    service.hold(2)
    waiting = asyncio.create_task(cache.get("k2", service.fetch))
    await service.begun(2)
    cache.close()
    await asyncio.wait([waiting])

    assert waiting.exception() is not None
    assert cache.stats()["entries"] == 0
    assert cache._sweeper._handle is None


@shuffled
async def test_keys_and_prefixes_are_text(loop: ShufflingLoop) -> None:
    """Anything else is the caller's mistake and is said so."""
    cache, service = a_cache(loop), Service()
    for wrong in (None, 1, b"k", ["k"]):
        with pytest.raises(InvalidParams):
            cache.invalidate(wrong)  # type: ignore[arg-type]  # the mistake is the point
        with pytest.raises(InvalidParams):
            cache.invalidate_prefix(wrong)  # type: ignore[arg-type]  # the mistake is the point
        with pytest.raises(InvalidParams):
            await cache.get(wrong, service.fetch)  # type: ignore[arg-type]  # the mistake is the point
