"""What a hit in memory takes, and what a cache takes in memory, by the levels below it: they may cost it nothing."""

import tracemalloc
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from main_process.response_cache import ResponseCache
from main_process.response_cache.second_level.levels import Levels
from main_process.response_cache.second_level.warm.warm_start import WarmStart
from tests.benchmarks.caches.over_server import over_server
from tests.benchmarks.caches.rounds import Contestant, microseconds
from tests.benchmarks.table import Cell, Table
from tests.integration.response_cache.redis_server import RedisServer
from tests.integration.response_cache.seats import PROD, SeatAccounts, team

TIMES = 20_000
OFF, SWITCHED_OFF, WARM, SHARED = "no levels", "both switched off", "warm start", "shared cache"


async def _service() -> str:
    return "x" * 4000


def _hits(cache: ResponseCache) -> Contestant:
    async def contestant(times: int) -> None:
        get = cache.get_encoded
        for _ in range(times):
            await get("k", _service, ttl=3600, provider=PROD)

    return contestant


def _levels(folder: Path, *, enabled: bool) -> Levels:
    accounts = SeatAccounts()
    return Levels(WarmStart(folder, accounts, enabled=enabled), accounts)


async def _memory(make: Callable[[], ResponseCache]) -> int:
    """Bytes of a cache with one answer."""
    tracemalloc.start()
    cache = make()
    await cache.get_encoded("k", _service, ttl=3600, provider=PROD)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    cache.close()
    return size


async def _measure(server: RedisServer, folder: Path) -> list[Table]:
    async with AsyncExitStack() as stack:
        (seat,) = await stack.enter_async_context(team(folder / "seat", server.url))
        caches = {
            OFF: ResponseCache(),
            SWITCHED_OFF: ResponseCache(level=_levels(folder / "off", enabled=False)),
            WARM: ResponseCache(level=_levels(folder / "warm", enabled=True)),
        }
        for cache in caches.values():
            stack.callback(cache.close)
        caches[SHARED] = seat.cache
        # Twice the same: what differs between them is the machine's.
        again = f"{OFF}, once more"
        contestants = {name: _hits(cache) for name, cache in caches.items()} | {again: _hits(caches[OFF])}
        took = await microseconds(contestants, TIMES, rounds=21)
    makers: dict[str, Callable[[], ResponseCache]] = {
        OFF: ResponseCache,
        SWITCHED_OFF: lambda: ResponseCache(level=_levels(folder / "off again", enabled=False)),
    }
    bytes_of = {name: await _memory(make) for name, make in makers.items()}
    rows: list[list[Cell]] = [
        [name, took[name], 100 * (took[name] / took[OFF] - 1), bytes_of.get(name)] for name in contestants
    ]
    about = "Time of the processor for one hit, the median of 21 rounds; bytes of a cache with one answer of 4 kB."
    return [Table("A hit in memory over other levels (bar: 5 %)", ["below", "µs", "% above", "bytes"], rows, [about])]


def measure() -> list[Table]:
    """Nothing where there is no server to be had."""
    return over_server(_measure)
