"""Interleaved rounds: each contestant once per round, so that a busy moment of the machine hits all of them."""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

ROUNDS = 11

Contestant: TypeAlias = Callable[[int], Awaitable[Any]]
"""`await contestant(times)`: do it `times` times."""


async def microseconds(
    contestants: Mapping[str, Contestant],
    times: int,
    *,
    fewer: Mapping[str, int] | None = None,
    rounds: int = ROUNDS,
) -> dict[str, float]:
    """The median over the rounds of the CPU time of one call, in microseconds; the loop around it is included.

    `fewer`: slow contestants, and how often each of them is called in a round.
    """
    often = {name: (fewer or {}).get(name, times) for name in contestants}
    for name, contestant in contestants.items():
        await contestant(max(1, often[name] // 10))
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, contestant in contestants.items():
                measured[name].append(await _seconds(contestant, often[name]) / often[name] * 1e6)
    finally:
        gc.enable()
    return {name: statistics.median(values) for name, values in measured.items()}


async def _seconds(contestant: Contestant, times: int) -> float:
    # The process's own CPU time: nothing here waits, and other programs' work is not counted.
    started = time.process_time()
    await contestant(times)
    return time.process_time() - started
