"""Other caches for coroutines, each as its documentation says: made anew, so that each look at it is the first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiocache import cached as aiocache_cached
from async_lru import alru_cache
from cachetools import TTLCache
from cashews import Cache

from main_process.response_cache import ResponseCache

Fetch = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Contestant:
    """`get()` answers from the cache or by the fetch that it was made with; `clear` empties the cache."""

    get: Callable[[], Awaitable[Any]]
    clear: Callable[[], Awaitable[None]]


def latchkey_bytes(fetch: Fetch) -> Contestant:
    """Ours, as the bytes that go on the wire."""
    cache = ResponseCache()

    async def clear() -> None:
        cache.clear()

    return Contestant(lambda: cache.get_encoded("k", fetch), clear)


def latchkey_value(fetch: Fetch) -> Contestant:
    """Ours, as a value of the caller's own."""
    cache = ResponseCache()

    async def clear() -> None:
        cache.clear()

    return Contestant(lambda: cache.get("k", fetch), clear)


def cachetools_wrapped(fetch: Fetch) -> Contestant:
    """A TTLCache behind an async wrapper."""
    cache: TTLCache[str, Any] = TTLCache(10_000, 30)

    async def get() -> Any:
        try:
            return cache["k"]
        except KeyError:
            value = cache["k"] = await fetch()
            return value

    async def clear() -> None:
        cache.clear()

    return Contestant(get, clear)


def async_lru_cached(fetch: Fetch) -> Contestant:
    """async-lru with a TTL."""

    @alru_cache(maxsize=10_000, ttl=30)
    async def get(_key: str) -> Any:
        return await fetch()

    async def clear() -> None:
        get.cache_clear()

    return Contestant(lambda: get("k"), clear)


def aiocache_cached_in_memory(fetch: Fetch) -> Contestant:
    """aiocache's decorator, in memory."""

    @aiocache_cached(ttl=30)
    async def get(_key: str) -> Any:
        return await fetch()

    async def clear() -> None:
        await get.cache.clear()

    return Contestant(lambda: get("k"), clear)


def cashews_in_memory(fetch: Fetch) -> Contestant:
    """cashews' decorator, in memory, with its lock against stampedes."""
    cache = Cache()
    cache.setup("mem://")

    @cache(ttl="30s", key="{key}", lock=True)
    async def get(key: str) -> Any:
        return await fetch()

    return Contestant(lambda: get("k"), cache.clear)


CONTESTANTS: dict[str, Callable[[Fetch], Contestant]] = {
    "Latchkey, bytes for the wire": latchkey_bytes,
    "Latchkey, a value of one's own": latchkey_value,
    "cachetools, wrapped": cachetools_wrapped,
    "async-lru": async_lru_cached,
    "aiocache": aiocache_cached_in_memory,
    "cashews": cashews_in_memory,
}


async def one_fetch_for_five(make: Callable[[Fetch], Contestant]) -> bool:
    """Five concurrent callers cause one fetch."""
    calls = 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.01)
        return calls

    contestant = make(fetch)
    await asyncio.gather(*(contestant.get() for _ in range(5)))
    return calls == 1


async def one_may_leave(make: Callable[[Fetch], Contestant]) -> bool:
    """Cancelling the first of three callers leaves the others their answer."""

    async def fetch() -> int:
        await asyncio.sleep(0.02)
        return 1

    contestant = make(fetch)
    callers = [asyncio.ensure_future(contestant.get()) for _ in range(3)]
    await asyncio.sleep(0.005)
    callers[0].cancel()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    return not any(isinstance(outcome, BaseException) for outcome in outcomes[1:])


async def clear_beats_a_fetch(make: Callable[[Fetch], Contestant]) -> bool:
    """A value whose fetch began before `clear` is not served after it."""
    calls = 0

    async def fetch() -> int:
        nonlocal calls
        calls += 1
        number = calls
        await asyncio.sleep(0.02)
        return number

    contestant = make(fetch)
    early = asyncio.ensure_future(contestant.get())
    await asyncio.sleep(0.005)
    await contestant.clear()
    await asyncio.gather(early, return_exceptions=True)
    await contestant.get()
    return calls == 2


async def values_are_safe(make: Callable[[Fetch], Contestant]) -> bool:
    """Changing an answer does not change the cached one."""

    async def fetch() -> list[int]:
        return [1]

    contestant = make(fetch)
    for _ in range(2):
        answer = await contestant.get()
        if isinstance(answer, list):
            answer.append(2)
    answer = await contestant.get()
    return not isinstance(answer, list) or answer == [1]
