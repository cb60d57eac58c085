"""Interleaved rounds: each contestant once per round, so that a busy moment of the machine hits all of them."""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

ROUNDS = 11

Contestant: TypeAlias = Callable[[int], Awaitable[Any]]
"""`await contestant(times)`: do it `times` times."""


async def microseconds(contestants: Mapping[str, Contestant], times: int, *, rounds: int = ROUNDS) -> dict[str, float]:
    """The median over the rounds of the CPU time of one call, in microseconds; the loop around it is included."""
    for contestant in contestants.values():
        await contestant(max(1, times // 10))
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, contestant in contestants.items():
                measured[name].append(await _seconds(contestant, times) / times * 1e6)
    finally:
        gc.enable()
    return {name: statistics.median(values) for name, values in measured.items()}


async def _seconds(contestant: Contestant, times: int) -> float:
    # The process's own CPU time: nothing here waits, and other programs' work is not counted.
    started = time.process_time()
    await contestant(times)
    return time.process_time() - started
