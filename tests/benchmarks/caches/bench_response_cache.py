"""The response cache: hits beside other caches, and through the cached handler beside the reference's."""

import asyncio
import json
import statistics
import subprocess
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ipc.messages import APP_PAGE, ReadParams
from main_process.response_cache import ResponseCache
from renderer.assets import node_home
from tests.benchmarks.caches import contestants
from tests.benchmarks.caches.rounds import ROUNDS, microseconds
from tests.benchmarks.table import Cell, Table

PARAMS: dict[str, Any] = {
    "providerHash": "3f9c2a7be1d04586",
    "dashboardAppId": "latchkey-demo",
    "providerName": "Algolia Production",
    "indexName": "products",
    "query": "running shoes",
    "options": {"page": 0, "hitsPerPage": 20},
    "cache": True,
}


class SearchParams(ReadParams):
    """The same as the router's model."""

    index_name: str
    query: str
    options: dict[str, Any]


def _again(get: Callable[[], Awaitable[Any]]) -> Callable[[int], Awaitable[None]]:
    async def contestant(times: int) -> None:
        for _ in range(times):
            await get()

    return contestant


async def _beside_others() -> Table:
    async def fetch() -> dict[str, Any]:
        return {"hits": [{"objectID": "1", "name": "shoe"}], "nbHits": 1}

    runners = {name: _again(make(fetch).get) for name, make in contestants.CONTESTANTS.items()}
    medians = await microseconds(runners, 10_000, fewer={"aiocache": 300, "cashews": 300})
    rows: list[list[Cell]] = []
    for name, make in contestants.CONTESTANTS.items():
        checks = (
            contestants.one_fetch_for_five,
            contestants.one_may_leave,
            contestants.clear_beats_a_fetch,
            contestants.values_are_safe,
        )
        rows.append([name, medians[name], *[await check(make) for check in checks]])
    packages = ", ".join(f"{name} {version(name)}" for name in ("cachetools", "async-lru", "aiocache", "cashews"))
    return Table(
        "An awaited hit, key precomputed (bar: at most 2 µs, ahead of the others)",
        ["cache", "µs", "one fetch for five", "one caller may leave", "clear beats a fetch", "values are safe"],
        rows,
        [f"Medians of {ROUNDS} interleaved rounds; CPU time. {packages}."],
    )


async def _through_the_handler() -> Table:
    async def handler(_sender: object, params: Any) -> dict[str, Any]:
        query = params["query"] if isinstance(params, dict) else params.query
        return {"hits": [query]}

    cache = ResponseCache()
    wrapped = cache.cached_handler("algolia-search", handler)
    model = SearchParams.model_validate(PARAMS)
    measured: dict[str, list[float]] = {"dict": [], "model": [], "node": []}
    runners = {
        "dict": _again(lambda: wrapped.encoded(APP_PAGE, PARAMS)),
        "model": _again(lambda: wrapped.encoded(APP_PAGE, model)),
    }
    collides = False
    for _ in range(ROUNDS):
        for name, runner in runners.items():
            measured[name].append((await microseconds({name: runner}, 5_000, rounds=1))[name])
        node = await asyncio.to_thread(_node)
        measured["node"].append(statistics.median(node["microseconds"]))
        collides = node["collides"]

    async def echo(_sender: object, params: Any) -> Any:
        return params["q"]

    two = cache.cached_handler("x-echo", echo)
    ours = [await two(APP_PAGE, {"q": q, "cache": True}) for q in ("Ab", "BA")]
    cache.close()
    medians = {name: statistics.median(values) for name, values in measured.items()}
    return Table(
        "A hit through the cached handler, key included, params of six fields (bar: at most 3 µs, no slower than Node)",
        ["handler", "µs", "ratio to the reference", "“Ab” and “BA” collide"],
        [
            ["the reference's, on Node", medians["node"], 1.0, collides],
            ["Latchkey, plain dict", medians["dict"], medians["dict"] / medians["node"], ours != ["Ab", "BA"]],
            ["Latchkey, pydantic model", medians["model"], medians["model"] / medians["node"], ours != ["Ab", "BA"]],
        ],
        [f"Medians of {ROUNDS} interleaved rounds; CPU time. The reference: a Map and a 32-bit hash."],
    )


def _node() -> Any:
    script = Path(__file__).with_name("reference_handler.js")
    command = [str(node_home() / "bin" / "node"), str(script), "3", "20000"]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def measure() -> list[Table]:
    """The tables."""
    return [asyncio.run(measurement()) for measurement in (_beside_others, _through_the_handler)]
