"""What the encrypted store costs: opening, listing, fetching and saving with 0, 100 and 1,000 providers."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from main_process.providers.controller import ProviderController, open_controller
from main_process.providers.types import Field, ProviderType, ProviderTypes
from main_process.providers.validation import new_provider
from tests.benchmarks.table import Table

SIZES = (0, 100, 1_000, 10_000)
ROUNDS = 9
TYPES = ProviderTypes([ProviderType("t", "T", (Field("appId", "Id", secret=False), Field("apiKey", "Key")))])


def measure() -> list[Table]:
    """One table."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    return [asyncio.run(_measure())]


async def _measure() -> Table:
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(await _row(Path(folder), size))
    columns = ["providers", "open and list, ms", "list, ms", "get, ms", "get p99, ms", "save, ms", "rotate key, ms"]
    notes = (
        f"Median of {ROUNDS} rounds. Each list verifies every row; each get decrypts; each save is on disk (fsync).",
        "Limits: list of 1,000 at most 20 ms, opening at most 50 ms slower than with none, get at most 1 ms.",
    )
    return Table("The provider store", columns, rows, notes)


async def _row(folder: Path, size: int) -> list[str | float]:
    store = _open(folder)
    fields = {"appId": "LATENCY", "apiKey": "k" * 32}
    await store.save_providers([new_provider("app", f"provider {n}", "t", fields, "credential") for n in range(size)])
    await store.aclose()
    opening = [await _opening(folder) for _ in range(ROUNDS)]
    store = _open(folder)
    listing = await _times(lambda _: store.list_providers("app"))
    gets = [0.0]
    if size:
        gets = await _times(lambda n: store.get_provider("app", f"provider {n % size}"), 500)
    saves = await _times(lambda _: store.save_provider("app", "provider 0", "t", fields))
    rotations = await _times(lambda _: store.rotate_key(), 3)
    await store.aclose()
    medians = [statistics.median(found) for found in (opening, listing, gets)]
    p99 = sorted(gets)[int(len(gets) * 0.99) - 1] if size else 0.0
    return [f"{size:,}", *medians, p99, statistics.median(saves), statistics.median(rotations)]


def _open(folder: Path) -> ProviderController:
    return open_controller(folder, TYPES, master_key=bytes(32))


async def _opening(folder: Path) -> float:
    began = time.perf_counter()
    store = _open(folder)
    await store.list_providers("app")
    took = (time.perf_counter() - began) * 1000
    await store.aclose()
    return took


async def _times(work: Callable[[int], Awaitable[object]], rounds: int = ROUNDS) -> list[float]:
    found = []
    for n in range(rounds):
        began = time.perf_counter()
        await work(n)
        found.append((time.perf_counter() - began) * 1000)
    return found
