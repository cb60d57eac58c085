"""Fifty seats as processes over one server and a counting service: a minute, or five with LATCHKEY_NIGHTLY."""

import os
from pathlib import Path

from tests.benchmarks.caches.over_server import over_server
from tests.benchmarks.caches.team_run import SERVICE_SECONDS, TeamRun, run_team
from tests.benchmarks.table import Cell, Table
from tests.integration.response_cache.redis_server import RedisServer

SEATS, WIDGETS, TTL = 50, 24, 30.0
SECONDS = 300.0 if os.environ.get("LATCHKEY_NIGHTLY") else 60.0
LIMIT = float(os.environ.get("LATCHKEY_BENCH_LIMIT", "0.05"))
"""Seconds that a seat waits for the server: on a machine that does other work as well, 50 ms tell of that alone."""


def tables(run: TeamRun) -> list[Table]:
    """The calls, the server's work, and the times by source."""
    per_seat = run.seats * run.seconds
    rows: list[list[Cell]] = [
        ["calls to the service", run.calls["shared"]],
        ["calls without sharing, from two seats that do not share", round(run.without)],
        ["one call in (bar: 45)", run.one_in],
        ["commands per seat and second, those inside of scripts included", run.commands / per_seat],
        ["bytes to the server per seat and second", run.bytes_in / per_seat],
        ["bytes from the server per seat and second", run.bytes_out / per_seat],
        ["server's processor, %", 100 * run.busy_seconds / run.seconds],
    ]
    times: list[list[Cell]] = [
        [source, run.counts[source], run.quantile(source, 0.5), run.quantile(source, 0.99)]
        for source in ("hit", "shared", "miss")
        if source in run.counts
    ]
    about = f"{run.seats} processes, {run.widgets} widgets each, TTL {run.ttl:.0f} s, {run.seconds:.0f} s."
    busy = f"The service takes {SERVICE_SECONDS * 1000:.0f} ms; the worst timer was {run.late_ms} ms late."
    return [
        Table("A team of processes over one server", ["what", "value"], rows, [about]),
        Table("What an answer takes there", ["from", "answers", "p50 ms", "p99 ms"], times, [busy]),
    ]


def measure() -> list[Table]:
    """Nothing where there is no redis-server."""
    return over_server(_measure)


async def _measure(server: RedisServer, _folder: Path) -> list[Table]:
    return tables(await run_team(server, seats=SEATS, widgets=WIDGETS, ttl=TTL, seconds=SECONDS, limit=LIMIT))
