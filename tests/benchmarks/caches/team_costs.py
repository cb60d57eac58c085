"""What one command of each kind costs the server: its processor's time and bytes, over some thousands of them."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from main_process.response_cache.second_level.shared.link import Link
from tests.benchmarks.caches.team_model import Costs
from tests.integration.response_cache.redis_server import RedisServer
from tests.integration.response_cache.seats import Seat, team

ROUNDS = 2_000
LISTENERS = 40
NOTICES = 200


async def measure_costs(server: RedisServer, folder: Path) -> Costs:
    """Processor time, not wall clock: how busy the machine is matters little."""
    body = "x" * 4000

    async def service() -> str:
        return body

    async with team(folder, *[server.url] * 2, time_limit=30.0, lease=30.0) as (one, two):
        await one.ask(service, ttl=3600)
        async with asyncio.timeout(30):
            while not one.shared.counts["stored"]:  # noqa: ASYNC110  # nothing announces it
                await asyncio.sleep(0.01)
        ping = await _each(server, lambda _: _link(two).call("PING"))
        read = await _each(server, lambda at: _read(two, service))
        store = await _each(server, lambda at: _store(one, service, at))
    async with team(folder / "listeners", *[server.url] * LISTENERS, time_limit=30.0, lease=30.0) as seats:
        channel = seats[0].shared.naming.pauses
        push = await _each(server, lambda _: _link(seats[0]).call("PUBLISH", channel, b"x" * 60), NOTICES)
    return Costs(
        read=read[0],
        # Leading is a read, then the store.
        store=max(0.0, store[0] - read[0]),
        ping=ping[0],
        push=max(0.0, push[0] - ping[0]) / LISTENERS,
        read_in=read[1],
        read_out=read[2],
        store_in=max(0.0, store[1] - read[1]),
    )


def _link(seat: Seat) -> Link:
    link = seat.shared.server._link
    assert link is not None
    return link


async def _read(seat: Seat, service: Callable[[], Awaitable[str]]) -> None:
    # Nothing in memory, and nobody told.
    seat.levels.follow(seat.cache.clear)
    answer = await seat.ask(service, ttl=3600)
    assert answer.source == "shared"


async def _store(seat: Seat, service: Callable[[], Awaitable[str]], at: int) -> None:
    before = seat.shared.counts["stored"]
    await seat.ask(service, ttl=60, key=f"key {at}")
    while seat.shared.counts["stored"] == before:  # noqa: ASYNC110  # nothing announces it
        await asyncio.sleep(0)


async def _each(
    server: RedisServer, work: Callable[[int], Awaitable[object]], rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Seconds of the server's processor, bytes to it and from it, for one round."""
    before = _figures(server)
    for at in range(rounds):
        await work(at)
    return tuple((after - first) / rounds for first, after in zip(before, _figures(server), strict=True))  # type: ignore[return-value]  # three of them


def _figures(server: RedisServer) -> tuple[float, float, float]:
    info = dict(line.split(":", 1) for line in server.say("INFO", "everything").splitlines() if ":" in line)
    cpu = float(info["used_cpu_user"]) + float(info["used_cpu_sys"])
    return cpu, float(info["total_net_input_bytes"]), float(info["total_net_output_bytes"])
