"""What answers take while a team's server dies again and again and its network fails, beside seats that share nothing.

The bar: in trouble the 99th percentile of all answers is at most 60 ms above that without sharing.
"""

import asyncio
import os
import random
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from main_process.response_cache.second_level.shared.shared_cache import LEASE
from main_process.response_cache.second_level.time_limit import TIME_LIMIT
from tests.benchmarks.caches.over_server import over_server
from tests.benchmarks.table import Cell, Table
from tests.integration.response_cache.hostile_proxy import HostileProxy, hostile_proxy
from tests.integration.response_cache.redis_server import RedisServer
from tests.integration.response_cache.seats import Seat, team

SEATS, KEYS, TTL = 5, 12, 0.5
SERVICE_SECONDS = 0.05
DEATHS = 50 if os.environ.get("LATCHKEY_NIGHTLY") else 10
BETWEEN = 1.5
"""Seconds from one death to the next; it is away for a third of them."""


@dataclass
class Run:
    """What was seen of one run: ms that answers took, by where they came from."""

    took: dict[str, list[float]] = field(default_factory=dict)
    calls: int = 0
    failed: int = 0
    late_ms: float = 0.0

    def quantile(self, q: float, *sources: str) -> float:
        """Of the answers from these, or of all."""
        ranked = sorted(ms for source, some in self.took.items() if not sources or source in sources for ms in some)
        return ranked[min(len(ranked) - 1, int(q * len(ranked)))] if ranked else float("nan")

    @property
    def asked(self) -> int:
        """All answers."""
        return sum(map(len, self.took.values()))


class _Load:
    """Each seat asks for each of its keys about as often as it expires."""

    def __init__(self, seats: list[Seat]) -> None:
        self.run = Run()
        self.ended = False
        self._tasks = [
            asyncio.ensure_future(self._go_on(seat, key, random.Random(f"{at} {key}")))  # noqa: S311  # the same load every time
            for at, seat in enumerate(seats)
            for key in range(KEYS)
        ]
        self._tasks.append(asyncio.ensure_future(self._watch()))

    async def end(self) -> Run:
        """What was seen."""
        self.ended = True
        await asyncio.gather(*self._tasks)
        return self.run

    async def _go_on(self, seat: Seat, key: int, chance: random.Random) -> None:
        async def service() -> str:
            self.run.calls += 1
            await asyncio.sleep(SERVICE_SECONDS)
            return "x" * 4000

        while not self.ended:
            await asyncio.sleep(TTL * chance.uniform(0.3, 1.0))
            began = time.perf_counter()
            try:
                answer = await seat.ask(service, key=f"widget {key}", ttl=TTL)
            except Exception:  # noqa: BLE001  # whatever it is, the call is lost
                self.run.failed += 1
                continue
            self.run.took.setdefault(str(answer.source), []).append((time.perf_counter() - began) * 1000)

    async def _watch(self) -> None:
        """How late timers are tells how busy the machine is."""
        while not self.ended:
            planned = time.perf_counter() + 0.05
            await asyncio.sleep(0.05)
            self.run.late_ms = max(self.run.late_ms, (time.perf_counter() - planned) * 1000)


async def _local(folder: Path, url: str, seconds: float) -> Run:
    async with team(folder, *[url] * SEATS, time_limit=TIME_LIMIT, lease=LEASE) as seats:
        shared = [(seat, seat.levels.shared) for seat in seats]
        for seat in seats:
            seat.levels.shared = None
        load = _Load(seats)
        await asyncio.sleep(seconds)
        run = await load.end()
        for seat, level in shared:
            seat.levels.shared = level
        return run


async def _in_trouble(folder: Path, server: RedisServer) -> Run:
    """One seat behind a slow network, one behind one that halves, one that is cut off each time; two stand beside."""
    chance = random.Random(5)  # noqa: S311  # the same trouble every time
    async with AsyncExitStack() as stack:
        slow, halving, cut = [await stack.enter_async_context(hostile_proxy(server.port)) for _ in range(3)]
        urls = [server.url, server.url, slow.url, halving.url, cut.url]
        seats = await stack.enter_async_context(team(folder, *urls, time_limit=TIME_LIMIT, lease=LEASE))
        load = _Load(seats)
        for _ in range(DEATHS):
            await _trouble(slow, halving, cut, chance)
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(BETWEEN / 3)
            await asyncio.to_thread(server.start)
            cut.silent = False
            cut.cut()
            chance.choice(seats).cache.invalidate(f"widget {chance.randrange(KEYS)}")
            await asyncio.sleep(BETWEEN / 3)
        slow.delay, halving.halves = 0.0, 0.0
        return await load.end()


async def _trouble(slow: HostileProxy, halving: HostileProxy, cut: HostileProxy, chance: random.Random) -> None:
    slow.delay = chance.choice((0.002, 0.01, 0.02, 0.1))
    halving.halves = 0.05
    cut.silent = True
    await asyncio.sleep(BETWEEN / 3 * chance.uniform(0.7, 1.3))


def tables(local: Run, trouble: Run) -> list[Table]:
    """Side by side."""
    rows: list[list[Cell]] = [
        [
            name,
            run.asked,
            run.failed,
            run.calls,
            *(run.quantile(q) for q in (0.5, 0.99)),
            run.quantile(1.0),
            run.late_ms,
        ]
        for name, run in (("nothing shared", local), (f"{DEATHS} deaths, a bad network", trouble))
    ]
    above = trouble.quantile(0.99) - local.quantile(0.99)
    about = (
        f"{SEATS} seats in one process, {KEYS} keys each, TTL {TTL} s; a service of {SERVICE_SECONDS * 1000:.0f} ms."
    )
    bar = f"The 99th percentile is {above:.1f} ms above that of seats that share nothing (bar: 60)."
    columns = ["seats", "answers", "lost", "calls", "p50 ms", "p99 ms", "max ms", "latest timer ms"]
    return [Table("A team in trouble", columns, rows, [about, bar])]


async def _measure(server: RedisServer, folder: Path) -> list[Table]:
    local = await _local(folder / "local", server.url, min(30.0, DEATHS * BETWEEN))
    return tables(local, await _in_trouble(folder / "trouble", server))


def measure() -> list[Table]:
    """Nothing where there is no server to be had."""
    return over_server(_measure)
