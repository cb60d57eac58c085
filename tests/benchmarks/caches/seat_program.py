"""One seat of a team as a process: asks for its widgets' answers, then says what it saw: `python -m … OPTIONS_AS_JSON`.

Its service is a line of text to a TCP port, which the benchmark counts.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import structlog

from tests.integration.response_cache.seats import Seat

MOST_SAMPLES = 400


async def main(options: dict[str, Any]) -> dict[str, Any]:
    """Run for so many seconds from a common moment on; counts, and samples of times in ms, by source."""
    chance = random.Random(options["seat"])  # noqa: S311  # the same dashboard every time
    took: dict[str, list[float]] = {}
    counts: dict[str, int] = {}
    late = 0

    async def service() -> Any:
        reader, writer = await asyncio.open_connection("127.0.0.1", options["service"])
        writer.write(b"shared\n" if options["shared"] else b"alone\n")
        line = await reader.readline()
        writer.close()
        return line.decode()

    with tempfile.TemporaryDirectory() as folder:
        seat = Seat(Path(folder), options["url"], time_limit=options["limit"])
        shared = seat.shared
        if options["shared"]:
            shared.server.start()
        else:
            seat.levels.shared = None
        await asyncio.sleep(max(0.0, options["begin"] - time.time()))
        ends = time.monotonic() + options["seconds"]

        async def widget(number: int) -> None:
            nonlocal late
            inside = False
            await asyncio.sleep(chance.uniform(0.0, options["ttl"]))
            while time.monotonic() < ends:
                began = time.perf_counter()
                answer = await seat.ask(service, key=f"widget {number}", ttl=options["ttl"])
                source = str(answer.source)
                counts[source] = counts.get(source, 0) + 1
                samples = took.setdefault(source, [])
                if len(samples) < MOST_SAMPLES:
                    samples.append((time.perf_counter() - began) * 1000)
                # Once in between, and once when the answer has expired: nobody lets it get much older.
                inside = not inside
                pause = options["ttl"] * (0.5 if inside else chance.uniform(0.5, 0.53))
                planned = time.monotonic() + pause
                await asyncio.sleep(pause)
                # How far behind this process is tells how busy the machine is.
                late = max(late, int((time.monotonic() - planned) * 1000))

        await asyncio.gather(*(widget(number) for number in range(options["widgets"])))
        why: dict[str, int] = {}
        for one, _used in seat.told:
            why[one or "used"] = why.get(one or "used", 0) + 1
        said = {"counts": counts, "took": took, "lateMs": late, "why": why, "server": dict(shared.counts)}
        seat.levels.shared = shared
        seat.cache.close()
        await seat.levels.aclose()
    return said


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    print(json.dumps(asyncio.run(main(json.loads(sys.argv[1])))))
