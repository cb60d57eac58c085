"""The client cache: a hit, and ten thousand callers of one missing client."""

import asyncio
import gc
import statistics
import time
from collections.abc import Mapping

from main_process.client_cache import ClientCache
from tests.benchmarks.caches.rounds import ROUNDS, microseconds
from tests.benchmarks.table import Table
from tests.fakes.clients import Directory, FakeClient

CALLERS = 10_000
TIMES = 20_000


async def _make(credentials: Mapping[str, str]) -> FakeClient:
    await asyncio.sleep(0)
    return FakeClient(credentials["apiKey"])


def a_cache() -> ClientCache:
    """A cache with one factory and one provider."""
    cache = ClientCache(Directory().resolve)
    cache.register_factory("acme", _make)
    return cache


async def _hits() -> Table:
    cache = a_cache()
    client = await cache.get_client("h", "app", "P")
    table = {("h", "app", "P"): client}

    async def nothing() -> None:
        pass

    async def bare(times: int) -> None:
        for _ in range(times):
            await nothing()
            table["h", "app", "P"]

    async def hit(times: int) -> None:
        for _ in range(times):
            await cache.get_client("h", "app", "P")

    async def leased(times: int) -> None:
        for _ in range(times):
            async with cache.lease("h", "app", "P"):
                pass

    medians = await microseconds(
        {"awaited no-op and a dict look-up": bare, "get_client": hit, "lease, opened and closed": leased}, TIMES
    )
    await cache.aclose()
    base = medians["awaited no-op and a dict look-up"]
    return Table(
        "A hit in the client cache (bar: get_client at most 2×)",
        ["what", "µs", "ratio"],
        [[name, value, value / base] for name, value in medians.items()],
        [f"Medians of {ROUNDS} interleaved rounds of {TIMES:,} calls; CPU time."],
    )


async def _herd() -> Table:
    measured: dict[str, list[float]] = {"one bare Future": [], "one missing client": []}
    created = 0

    async def wait_for(future: asyncio.Future[object]) -> object:
        return await future

    for _ in range(ROUNDS):
        gc.collect()
        started = time.process_time()
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        waiting = [asyncio.create_task(wait_for(future)) for _ in range(CALLERS)]
        await asyncio.sleep(0)
        future.set_result(None)
        await asyncio.wait(waiting)
        measured["one bare Future"].append(time.process_time() - started)

        gc.collect()
        cache = a_cache()
        started = time.process_time()
        calling = [asyncio.create_task(cache.get_client("h", "app", "P")) for _ in range(CALLERS)]
        await asyncio.wait(calling)
        measured["one missing client"].append(time.process_time() - started)
        created = max(created, cache.stats()["totals"]["created"])
        assert len({id(task.result()) for task in calling}) == 1
        await cache.aclose()
    medians = {name: statistics.median(values) * 1000 for name, values in measured.items()}
    base = medians["one bare Future"]
    return Table(
        f"{CALLERS:,} concurrent callers (bar: 1 creation, at most 2×)",
        ["awaiting", "ms", "ratio", "creations"],
        [
            ["one bare Future", base, 1.0, None],
            ["one missing client", medians["one missing client"], medians["one missing client"] / base, created],
        ],
        [f"Medians of {ROUNDS} interleaved rounds; CPU time; making the tasks included in both."],
    )


def measure() -> list[Table]:
    """The tables."""
    return [asyncio.run(_hits()), asyncio.run(_herd())]
