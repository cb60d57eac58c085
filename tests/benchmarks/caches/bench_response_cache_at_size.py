"""The response cache by its size: hits, invalidation and memory."""

import asyncio
import gc
import random
import statistics
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from ipc.messages import ProviderIdentity
from main_process.response_cache import ResponseCache, ResponseCacheSettings
from main_process.response_cache.codec import encode
from main_process.response_cache.entry import Entry
from main_process.response_cache.request import Request
from tests.benchmarks.caches.rounds import ROUNDS, Contestant, microseconds
from tests.benchmarks.table import Cell, Table


async def _filled(entries: int, providers: int, size: int = 100) -> tuple[ResponseCache, list[str]]:
    cache = ResponseCache(settings=ResponseCacheSettings(max_entries=entries, max_bytes=2**31))
    keys = [f"provider-{number % providers}:search:{number}" for number in range(entries)]

    for number, key in enumerate(keys):
        request = Request(key, _never, provider=ProviderIdentity("app", str(number % providers)))
        # Straight into the cache: a hundred thousand fetches are not what is measured.
        cache._keep(Entry(request, encode("x" * size), now=time.monotonic(), load_seconds=0.0))
    return cache, keys


async def _at_sizes() -> Table:
    sizes = (1_000, 10_000, 100_000)
    runners: dict[str, Contestant] = {}
    for size in sizes:
        cache, keys = await _filled(size, 100)
        plain = dict.fromkeys(keys)

        async def look_up(key: str, plain: dict[str, None] = plain) -> None:
            return plain[key]

        async def hit(key: str, cache: ResponseCache = cache) -> Any:
            return await cache.get_encoded(key, _never)

        for asked in (100, 1_000):
            # From all over the entries, so that neighbours in memory are no help.
            some = random.Random(size).sample(keys, asked)  # noqa: S311  # a draw that can be had again, not a secret
            runners[f"{size} cache {asked}"] = _each(hit, some)
            runners[f"{size} dict {asked}"] = _each(look_up, some)
    medians = await microseconds(runners, 10_000)

    def ratio(size: int, what: str) -> float:
        return medians[f"{size} {what}"] / medians[f"1000 {what}"]

    return Table(
        "A hit by the number of entries (bar: flat within 20%)",
        ["entries", "µs, 100 keys in use", "ratio", "a plain dict's", "µs, 1,000 in use", "ratio", "a plain dict's"],
        [
            [
                size,
                medians[f"{size} cache 100"],
                ratio(size, "cache 100"),
                ratio(size, "dict 100"),
                medians[f"{size} cache 1000"],
                ratio(size, "cache 1000"),
                ratio(size, "dict 1000"),
            ]
            for size in sizes
        ],
        [
            f"Medians of {ROUNDS} interleaved rounds of 10,000 hits; CPU time.",
            "The keys in use are drawn at random and asked for in turn. A hundred are more than a dashboard reads.",
            "A thousand, scattered over so many entries, outgrow the processor's own caches: a hit pays for that,",
            "and so does an awaited look-up in a plain dict, measured beside it.",
        ],
    )


def _each(get: Callable[[str], Awaitable[Any]], keys: list[str]) -> Contestant:
    async def contestant(times: int) -> None:
        count = len(keys)
        for number in range(times):
            await get(keys[number % count])

    return contestant


async def _never() -> None:
    raise AssertionError("a hit fetches nothing")


async def _invalidation() -> Table:
    changes: dict[str, tuple[int, Callable[[ResponseCache], None]]] = {
        f"{size:,} of one provider": (size, lambda cache: cache.invalidate_provider("app", "0"))
        for size in (10, 100, 1_000, 10_000)
    } | {"everything, by clear()": (10_000, ResponseCache.clear)}
    took: dict[str, list[float]] = {name: [] for name in changes}
    slices: list[float] = []
    right = dict.fromkeys(changes, True)
    for _ in range(ROUNDS):
        for name, (size, change) in changes.items():
            cache, _keys = await _filled(10_000, 10_000 // size)
            took[name].append(_milliseconds(partial(change, cache)))
            right[name] = right[name] and len(cache._entries) == 10_000 - size
            if size == 10_000:
                slices.append(_milliseconds(cache._let_go))
            cache.close()
    rows: list[list[Cell]] = [[name, statistics.median(times), right[name]] for name, times in took.items()]
    rows.append(["after that: one turn of the loop that lets go of memory", statistics.median(slices), None])
    return Table(
        "Invalidating one provider's responses among 10,000 (bar: at most 1 ms)",
        ["what leaves", "ms", "that and nothing else"],
        rows,
        [f"Medians of {ROUNDS} interleaved rounds; CPU time."],
    )


def _milliseconds(act: Callable[[], object]) -> float:
    gc.collect()
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000


async def _memory() -> Table:
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    cache, keys = await _filled(10_000, 100, size=1022)
    gc.collect()
    each = (tracemalloc.get_traced_memory()[0] - before) / len(keys)
    tracemalloc.stop()
    cache.close()
    return Table(
        "Memory of an entry of 1 KiB (bar: at most 1.75 KiB)",
        ["what", "bytes", "KiB"],
        [["answer, key, entry and indexes", each, each / 1024]],
        ["tracemalloc over 10,000 entries; the keys' own list of the benchmark included."],
    )


def measure() -> list[Table]:
    """The tables."""
    return [asyncio.run(measurement()) for measurement in (_at_sizes, _invalidation, _memory)]
