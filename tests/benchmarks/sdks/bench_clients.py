"""What keeping the client saves: the same calls through the client cache, and with a client made for each of them."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from ipc.messages import ProviderRef
from main_process.sdks.algolia import provider_type as algolia
from tests.benchmarks.table import Table
from tests.fakes.algolia_server import APP_ID, AlgoliaServer
from tests.fakes.main_process import MainPath, main_path

KEY = "benchmark0123456789"
CALLS = 40
ROUNDS = 5

Call = Callable[[], Awaitable[Any]]


async def timed(call: Call, server: AlgoliaServer) -> tuple[float, float]:
    """Milliseconds and new connections for each of `CALLS` calls, one after the other."""
    connections, started = server.connections_made, time.perf_counter()
    for _ in range(CALLS):
        await call()
    elapsed = (time.perf_counter() - started) * 1000
    return elapsed / CALLS, (server.connections_made - connections) / CALLS


def contestants(main: MainPath, credentials: dict[str, str], params: dict[str, str]) -> dict[str, Call]:
    """The two ways."""
    reference = ProviderRef.model_validate(params)

    async def cached() -> None:
        await main.fetch.call(reference, lambda client: client.list_indices_with_http_info())

    async def client_per_call() -> None:
        client = algolia.make_client(credentials)
        try:
            await client.list_indices_with_http_info()
        finally:
            await client.aclose()

    return {"client cache": cached, "a client per call": client_per_call}


async def run() -> list[Table]:
    """Interleaved rounds against one server on loopback; the SDK is imported before the first."""
    with tempfile.TemporaryDirectory(prefix="lk-") as folder:
        async with AlgoliaServer(KEY) as server, main_path(Path(folder)) as main:
            main.clients.register_factory("algolia", algolia.make_client)
            credentials = {"appId": APP_ID, "apiKey": KEY, "hosts": server.origin}
            params = main.save("Algolia", "algolia", credentials)
            ways = contestants(main, credentials, params)
            for call in ways.values():
                await call()
            measured: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
            for _ in range(ROUNDS):
                for name, call in ways.items():
                    measured[name].append(await timed(call, server))
    times = {name: statistics.median(ms for ms, _ in rounds) for name, rounds in measured.items()}
    connections = {name: statistics.mean(made for _, made in rounds) for name, rounds in measured.items()}
    best = times["client cache"]
    return [
        Table(
            "An Algolia call on loopback",
            ("", "ms per call", "ratio", "connections per call"),
            [(name, times[name], times[name] / best, connections[name]) for name in ways],
            notes=(
                f"median of {ROUNDS} rounds of {CALLS} calls, interleaved; server and client share one process",
                "over the internet each new connection also costs a TCP and a TLS handshake",
            ),
        )
    ]


def measure() -> list[Table]:
    """See `run`."""
    return asyncio.run(run())
