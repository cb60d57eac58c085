"""A team of seats over one server: calls to the service, what each kind of answer takes, what the server has to do."""

import asyncio
import contextlib
import random
import time
from pathlib import Path
from typing import Any

from main_process.kit.statistics import Durations
from main_process.response_cache.second_level.shared.shared_cache import LEASE
from tests.benchmarks.caches.over_server import over_server
from tests.benchmarks.table import Cell, Table
from tests.integration.response_cache.redis_server import RedisServer
from tests.integration.response_cache.seats import Seat, team

SEATS, WIDGETS, TTL, SECONDS, SERVICE = 50, 24, 10.0, 30.0, 0.15


class _Counting:
    """A service that takes its time, and counts."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self) -> Any:
        self.calls += 1
        await asyncio.sleep(SERVICE)
        return {"hits": [{"objectID": f"{number}", "name": "shoe " * 10} for number in range(40)]}


async def _widget(seat: Seat, service: _Counting, key: str, took: dict[str, Durations], ends: float) -> None:
    """Asks whenever its answer has expired, and now and then in between."""
    chance = random.Random(key)  # noqa: S311  # the same dashboard every time
    await asyncio.sleep(chance.uniform(0.0, TTL))
    while time.monotonic() < ends:
        began = time.perf_counter()
        answer = await seat.ask(service, key=key, ttl=TTL)
        took[answer.source or "none"].add(time.perf_counter() - began)
        await asyncio.sleep(TTL * chance.uniform(0.3, 0.7))


async def _team(url: str, folder: Path, *, shared: bool) -> tuple[_Counting, dict[str, Durations]]:
    service = _Counting()
    took = {source: Durations(100_000) for source in ("hit", "shared", "joined", "miss", "stale")}
    async with contextlib.AsyncExitStack() as stack:
        seats = await stack.enter_async_context(team(folder, *[url] * SEATS, time_limit=1.0, lease=LEASE))
        if not shared:
            for seat in seats:
                seat.levels.shared = None
        ends = time.monotonic() + SECONDS
        widgets = [_widget(seat, service, f"widget {n}", took, ends) for seat in seats for n in range(WIDGETS)]
        await asyncio.gather(*widgets)
        for seat in seats:
            seat.levels.shared = seat.shared
    return service, took


async def _measure(server: RedisServer, folder: Path) -> list[Table]:
    alone, _ = await _team(server.url, folder / "alone", shared=False)
    server.say("CONFIG", "RESETSTAT")
    together, took = await _team(server.url, folder / "together", shared=True)
    stats = dict(line.split(":", 1) for line in server.say("INFO", "stats").splitlines() if ":" in line)
    per_seat = SEATS * SECONDS
    rows: list[list[Cell]] = [
        ["calls to the service, each seat for itself", alone.calls],
        ["calls to the service, shared", together.calls],
        ["of what they were, one in", alone.calls / max(1, together.calls)],
        ["commands per seat and second", int(stats["total_commands_processed"]) / per_seat],
        ["bytes to the server per seat and second", int(stats["total_net_input_bytes"]) / per_seat],
        ["bytes from the server per seat and second", int(stats["total_net_output_bytes"]) / per_seat],
    ]
    times: list[list[Cell]] = [
        [source, durations.count, (durations.quantile(0.5) or 0) * 1000, (durations.quantile(0.99) or 0) * 1000]
        for source, durations in took.items()
        if durations.count
    ]
    about = f"{SEATS} seats in one process, {WIDGETS} widgets each, answers good for {TTL:.0f} s, {SECONDS:.0f} s."
    return [
        Table(
            "A team over one server (bar: one call in as many as there are seats, nearly)",
            ["what", "value"],
            rows,
            [about],
        ),
        Table(
            "What an answer takes, by where it came from",
            ["from", "answers", "p50 ms", "p99 ms"],
            times,
            [
                f"The service takes {SERVICE * 1000:.0f} ms.",
                "All seats share one loop: they wait for the server up to 1 s instead of 50 ms.",
            ],
        ),
    ]


def measure() -> list[Table]:
    """Nothing where there is no redis-server."""
    return over_server(_measure)
