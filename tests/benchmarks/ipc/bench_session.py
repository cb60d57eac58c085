"""The main process's part of a call: from a message's text to the reply's, with no page and no thread in between."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from statistics import median
from typing import Any

from ipc.dispatch.router import Router
from ipc.messages import Encoded, ReadParams, Sender
from ipc.session.session import Session
from tests.benchmarks.table import Table

CALLS = 20_000
BATCH = 500
ROUNDS = 5
REF = {"providerHash": "h" * 32, "dashboardAppId": "app", "providerName": "Algolia"}


class Cached:
    """A channel whose answer is cached bytes."""

    async def __call__(self, sender: Sender, params: Any) -> Any:
        """The decoded answer; not measured."""
        return {"hits": []}

    async def encoded(self, sender: Sender, params: Any) -> Encoded:
        """The bytes."""
        return Encoded(b'{"hits":[]}', "hit")


def router() -> Router:
    """The benchmark's channels."""

    async def echo(sender: Sender, params: Any) -> Any:
        return params

    async def stream(sender: Sender, params: Any) -> AsyncIterator[int]:
        for number in range(params["count"]):
            yield number

    channels = Router()
    channels.handle("dict", echo)
    channels.handle("model", echo, params=ReadParams)
    channels.handle("cached", Cached(), params=ReadParams)
    channels.handle("stream", stream)
    return channels


class Replies:
    """Counts the frames that answer calls, and tells when there are enough."""

    def __init__(self) -> None:
        self._wanted = 0
        self._enough = asyncio.Event()

    def take(self, text: str) -> None:
        """One batch of replies: each frame of this benchmark has its kind first."""
        self._wanted -= text.count('{"t":"ok"') + text.count('{"t":"end"')
        if self._wanted <= 0:
            self._enough.set()

    async def wait(self, wanted: int, begin: Callable[[], None]) -> None:
        """Begin, and return when so many have come."""
        self._wanted = wanted
        self._enough.clear()
        begin()
        await self._enough.wait()


async def calls_per_second(channels: Router, channel: str) -> float:
    """Batches of calls, as a busy page sends them."""
    replies = Replies()
    session = Session(channels, "bench", replies.take)
    session.receive('[{"t":"hello","v":1}]')
    batches = [
        json.dumps([{"t": "invoke", "id": call, "ch": channel, "p": REF} for call in range(first, first + BATCH)])
        for first in range(1, CALLS, BATCH)
    ]
    begun = time.perf_counter()
    for batch in batches:
        await replies.wait(BATCH, partial(session.receive, batch))
    return CALLS / (time.perf_counter() - begun)


async def chunks_per_second(channels: Router) -> float:
    """One stream whose reader grants credit as fast as chunks arrive."""
    session: Session | None = None
    replies, received = Replies(), 0

    def read(text: str) -> None:
        nonlocal received
        replies.take(text)
        for frame in json.loads(text):
            if frame["t"] == "chunk" and session is not None:
                received += len(frame["c"])
                credit = json.dumps([{"t": "credit", "id": 1, "n": len(frame["c"])}])
                asyncio.get_running_loop().call_soon(session.receive, credit)

    session = Session(channels, "bench", read)
    session.receive('[{"t":"hello","v":1}]')
    begun = time.perf_counter()
    invoke = json.dumps([{"t": "invoke", "id": 1, "ch": "stream", "p": {"count": CALLS}, "c": 1024}])
    await replies.wait(1, partial(session.receive, invoke))
    return received / (time.perf_counter() - begun)


def measure() -> list[Table]:
    """Calls of three kinds of channels, and chunks."""

    async def rates() -> dict[str, list[float]]:
        channels, found = router(), dict[str, list[float]]()
        for _ in range(ROUNDS):
            for channel, title in (
                ("dict", "plain dict, encoded by the router"),
                ("model", "params of a model, encoded by the router"),
                ("cached", "params of a model, cached bytes"),
            ):
                found.setdefault(title, []).append(await calls_per_second(channels, channel))
            found.setdefault("chunks of a stream", []).append(await chunks_per_second(channels))
        return found

    found = asyncio.run(rates())
    return [
        Table(
            "The session alone: frames in, frames out",
            ("kind", "per second", "µs each"),
            [(title, median(values), 1e6 / median(values)) for title, values in found.items()],
            (f"{ROUNDS} rounds of {CALLS:,}, interleaved, medians; batches of {BATCH}; no page, no other thread.",),
        )
    ]
