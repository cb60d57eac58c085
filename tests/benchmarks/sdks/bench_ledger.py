"""What it costs to write down who used which key: the ledger's share of a call, and its counting alone."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from ipc.messages import ProviderRef
from main_process.fetch import Fetch
from main_process.ledger import Budget, Consumer, ConsumerKind
from main_process.ledger.model import Scope
from tests.benchmarks.table import Table
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.openai_server import OpenAiServer

ROUNDS = 12
CALLS = 40
COUNTS = 20_000
KEY = "sk-benchmark"


def measure() -> list[Table]:
    """Two tables."""
    return asyncio.run(_measure())


async def _measure() -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        async with OpenAiServer(KEY) as server, openai_path(Path(folder)) as main:
            ref = main.save("OpenAI", "openai", {"apiKey": KEY, "baseUrl": server.base_url})
            return [await _calls(main, ref), await _counting(main)]


async def _calls(main: MainPath, ref: dict[str, str]) -> Table:
    params = ProviderRef.model_validate(ref)
    contestants = {"without the ledger": Fetch(main.clients, limits=main.limits), "with it": main.fetch}
    results: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(ROUNDS + 1):
        # Taking turns at going first: the second of a pair has it a little easier.
        for name in sorted(contestants, reverse=turn % 2 == 1):
            began = time.perf_counter()
            for _ in range(CALLS):
                await contestants[name].call(params, lambda client: client.models.list())
            if turn:
                results[name].append((time.perf_counter() - began) * 1000 / CALLS)
    bare, kept = (statistics.median(results[name]) for name in contestants)
    return Table(
        f"The ledger's share of a call on loopback, median of {ROUNDS} alternating rounds of {CALLS} calls",
        ["", "ms per call", "more than without"],
        [
            ["without the ledger", f"{bare:.3f}", ""],
            ["with it, batched writes included", f"{kept:.3f}", f"{(kept / bare - 1) * 100:+.1f}%"],
        ],
    )


async def _counting(main: MainPath) -> Table:
    who = Consumer(ConsumerKind.WIDGET, "search")
    rows = []
    budgets = (
        Budget(Scope("app", "OpenAI"), tokens_per_day=10**12),
        Budget(Scope(widget_id="search"), cost_per_day=1e9),
    )
    for name, in_force in (("no budgets", ()), ("a budget on the provider and one on the widget", budgets)):
        for budget in in_force:
            await main.ledger.set_budget(budget)
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            for _ in range(COUNTS // ROUNDS):
                main.ledger.begin(who, "app", "OpenAI", "openai-models").close()
            times.append((time.perf_counter() - began) * 1e6 / (COUNTS // ROUNDS))
        rows.append([name, f"{statistics.median(times):.2f}"])
    return Table("Counting one call, budgets checked", ["", "µs"], rows)
