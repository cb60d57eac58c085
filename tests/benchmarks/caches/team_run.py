"""Seats as processes over one server and one counting service, all at once: what it took, measured at every side."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from main_process.response_cache.second_level.time_limit import TIME_LIMIT
from tests.integration.response_cache.redis_server import RedisServer

SERVICE_SECONDS = 0.15
ANSWER = b"x" * 4000 + b"\n"
ALONE = 2
"""Seats that share nothing: what the service would have to do without sharing is told by them."""


@dataclass
class TeamRun:
    """What was seen. Times in ms, by where the answer came from."""

    seats: int
    widgets: int
    ttl: float
    seconds: float
    calls: dict[str, int] = field(default_factory=lambda: {"shared": 0, "alone": 0})
    took: dict[str, list[float]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    """What the seats said was the matter with the server, how often."""
    server: dict[str, int] = field(default_factory=dict)
    """What the seats counted of their dealings with it."""
    commands: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    busy_seconds: float = 0.0
    """Of the server's processor."""
    late_ms: int = 0
    """The worst delay of a timer in any seat: how busy the machine was."""

    @property
    def without(self) -> float:
        """Calls to the service that as many seats would have made, had none shared."""
        return self.calls["alone"] / ALONE * self.seats

    @property
    def one_in(self) -> float:
        """One call where without sharing there were so many."""
        return self.without / max(1, self.calls["shared"])

    def quantile(self, source: str, q: float) -> float | None:
        """The q-quantile in ms of the answers from there; None where there are none."""
        ranked = sorted(self.took.get(source, []))
        return ranked[min(len(ranked) - 1, int(q * len(ranked)))] if ranked else None


async def run_team(
    server: RedisServer,
    *,
    seats: int,
    widgets: int,
    ttl: float,
    seconds: float,
    start_seconds: float = 1.2,
    limit: float = TIME_LIMIT,
) -> TeamRun:
    """Start them, let them begin together, and add up what they say.

    `start_seconds`: what each seat has to import what it needs; on a busy machine more. `limit`: how long a seat waits
    for the server.
    """
    run = TeamRun(seats, widgets, ttl, seconds)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        who = (await reader.readline()).decode().strip()
        run.calls[who] += 1
        await asyncio.sleep(SERVICE_SECONDS)
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    service = await asyncio.start_server(serve, "127.0.0.1", 0)
    options: dict[str, Any] = {
        "url": server.url,
        "service": service.sockets[0].getsockname()[1],
        "widgets": widgets,
        "ttl": ttl,
        "seconds": seconds,
        "limit": limit,
        "begin": time.time() + 5 + start_seconds * (seats + ALONE),
    }
    processes = [await _start({**options, "seat": number, "shared": number < seats}) for number in range(seats + ALONE)]
    await asyncio.sleep(max(0.0, options["begin"] - time.time()))
    server.say("CONFIG", "RESETSTAT")
    cpu = _cpu(server)
    await asyncio.sleep(seconds)
    stats = _info(server, "stats")
    run.busy_seconds = _cpu(server) - cpu
    run.commands = int(stats["total_commands_processed"])
    run.bytes_in, run.bytes_out = int(stats["total_net_input_bytes"]), int(stats["total_net_output_bytes"])
    for number, process in enumerate(processes):
        out, _ = await process.communicate()
        said = json.loads(out)
        if number >= seats:
            continue
        run.late_ms = max(run.late_ms, said["lateMs"])
        for total, counts in ((run.counts, "counts"), (run.said, "why"), (run.server, "server")):
            for name, count in said[counts].items():
                total[name] = total.get(name, 0) + count
        for source, samples in said["took"].items():
            run.took.setdefault(source, []).extend(samples)
    service.close()
    return run


async def _start(options: dict[str, Any]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.caches.seat_program", json.dumps(options)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[3],
    )


def _info(server: RedisServer, section: str) -> dict[str, str]:
    return dict(line.split(":", 1) for line in server.say("INFO", section).splitlines() if ":" in line)


def _cpu(server: RedisServer) -> float:
    info = _info(server, "cpu")
    return float(info["used_cpu_user"]) + float(info["used_cpu_sys"])
