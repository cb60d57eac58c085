"""A cached client against a client for every call: the real OpenAI SDK, end to end against a server on loopback.

The rounds alternate between the contestants, so that whatever else the machine does weighs on all. "Everything" is the
whole path: channel, router, budgets, ledger, lease, SDK, HTTP.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

from openai import AsyncOpenAI

from main_process.sdks.openai import provider_type as openai
from tests.benchmarks.table import Table
from tests.fakes.openai_path import openai_path
from tests.fakes.openai_server import OpenAiServer

ROUNDS = 10
CALLS = 20
KEY = "sk-benchmark"
CACHED = "cached client (everything)"

Call: TypeAlias = Callable[[], Awaitable[None]]
Measured: TypeAlias = tuple[float, int]
"""Milliseconds for one call, and the connections that a round of calls made."""


def measure() -> list[Table]:
    """One table."""
    return [asyncio.run(_measure())]


async def _measure() -> Table:
    with tempfile.TemporaryDirectory() as folder:
        async with OpenAiServer(KEY) as server, openai_path(Path(folder)) as main:
            credentials = {"apiKey": KEY, "baseUrl": server.base_url}
            ref = main.save("OpenAI", "openai", credentials)
            kept = openai.make_client(credentials)

            async def bare() -> None:
                await kept.models.list()

            async def cached() -> None:
                await main.call("openai-models", ref)

            async def client_per_call() -> None:
                client = openai.make_client(credentials)
                await client.models.list()
                await client.close()

            async def sdk_client_per_call() -> None:
                async with AsyncOpenAI(api_key=KEY, base_url=server.base_url, max_retries=0) as client:
                    await client.models.list()

            contestants: dict[str, Call] = {
                "one client, kept by hand (bare SDK)": bare,
                CACHED: cached,
                "Latchkey's client per call": client_per_call,
                "the SDK's own client per call": sdk_client_per_call,
            }
            results = await _rounds(server, contestants)
            await kept.close()
    return _table(results)


async def _rounds(server: OpenAiServer, contestants: dict[str, Call]) -> dict[str, list[Measured]]:
    results: dict[str, list[Measured]] = {name: [] for name in contestants}
    for call in contestants.values():
        await call()
    for _ in range(ROUNDS):
        for name, call in contestants.items():
            connections = server.connections_made
            began = time.perf_counter()
            for _ in range(CALLS):
                await call()
            milliseconds = (time.perf_counter() - began) * 1000 / CALLS
            results[name].append((milliseconds, server.connections_made - connections))
    return results


def _table(results: dict[str, list[Measured]]) -> Table:
    medians = {name: statistics.median(ms for ms, _ in measured) for name, measured in results.items()}
    return Table(
        f"One OpenAI call on loopback, {CALLS} calls in a row",
        ["", "ms per call", "× cached", "connections per call"],
        [
            [name, medians[name], medians[name] / medians[CACHED], sum(made for _, made in measured) / ROUNDS / CALLS]
            for name, measured in results.items()
        ],
        [
            f"median of {ROUNDS} rounds, interleaved; server and client share one process",
            "loopback has neither distance nor TLS: against a service each new connection costs round trips as well",
            "the SDK's own client reads the system's certificates, as a service needs; Latchkey's not for loopback",
        ],
    )
