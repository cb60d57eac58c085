"""A team of up to 10,000 seats, simulated with what one command of each kind costs here: where one server ends."""

from pathlib import Path

from tests.benchmarks.caches.over_server import over_server
from tests.benchmarks.caches.team_costs import measure_costs
from tests.benchmarks.caches.team_model import Costs, Outcome, Team
from tests.benchmarks.table import Cell, Table
from tests.integration.response_cache.redis_server import RedisServer

SIZES = (50, 500, 2_000, 5_000, 10_000)
WIDGETS, SECONDS = 24, 30.0
WRITES = 1 / 3600
"""A seat's writes a second: one an hour."""


def tables(costs: Costs) -> list[Table]:
    """The simulation at every size."""
    rows: list[list[Cell]] = []
    for seats in SIZES:
        team = Team(seats, WIDGETS, costs, seconds=SECONDS, drops_per_second=max(seats * WRITES, 0.2))
        rows.append(_row(team.run()))
    measured = (
        f"Measured: read {costs.read * 1e6:.0f} µs, store {costs.store * 1e6:.0f} µs, ping {costs.ping * 1e6:.0f} µs, "
        f"a notice {costs.push * 1e6:.1f} µs a seat; a read is {costs.read_in:.0f} bytes and its answer "
        f"{costs.read_out:.0f}."
    )
    about = f"{WIDGETS} widgets a seat, TTL 30 s, answers of 4 kB; a write an hour and seat; {SECONDS:.0f} s."
    stale = "Stale: from a write's acknowledgement until a seat hears of it; one connection in 10,000 is broken."
    return [
        Table(
            "A team of any size over one server, simulated",
            [
                *("seats", "commands/s", "MB/s to it", "MB/s from it", "server busy %", "calls/s"),
                *("one call in", "too slow %", "stale p50 ms", "p99 ms", "max ms"),
            ],
            rows,
            [measured, about, stale],
        )
    ]


def _row(outcome: Outcome) -> list[Cell]:
    asked = outcome.counts["calls"] + outcome.counts["shared"]
    return [
        outcome.seats,
        round(outcome.rate("commands")),
        outcome.bytes_in / outcome.seconds / 1e6,
        outcome.bytes_out / outcome.seconds / 1e6,
        100 * outcome.busy / outcome.seconds,
        outcome.rate("calls"),
        asked / max(1, outcome.counts["calls"]),
        100 * outcome.counts["slow"] / max(1, asked),
        *(outcome.stale_quantile(q) * 1000 for q in (0.5, 0.99, 1.0)),
    ]


def measure() -> list[Table]:
    """Nothing where there is no redis-server."""
    return over_server(_measure)


async def _measure(server: RedisServer, folder: Path) -> list[Table]:
    return tables(await measure_costs(server, folder))
