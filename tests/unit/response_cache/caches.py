"""A response cache in virtual time, and a service to ask."""

import asyncio
from typing import Any

from main_process.response_cache import ResponseCache, ResponseCacheSettings
from tests.fakes.loop import ShufflingLoop, until


def a_cache(loop: ShufflingLoop, **settings: Any) -> ResponseCache:
    """The cache, without jitter unless the test asks for it."""
    return ResponseCache(settings=ResponseCacheSettings(**{"age_jitter": 0.0, **settings}), now=loop.time)


class Service:
    """`await service.fetch()` answers with the number of the fetch; `gates` hold single fetches up."""

    def __init__(self) -> None:
        self.started = 0
        self.cancelled = 0
        self.failure: Exception | None = None
        self.gates: dict[int, asyncio.Event] = {}

    def hold(self, number: int) -> asyncio.Event:
        """The gate that the fetch of this number (the first is 1) waits for."""
        return self.gates.setdefault(number, asyncio.Event())

    async def fetch(self) -> Any:
        """A fetcher."""
        self.started += 1
        number = self.started
        try:
            await asyncio.sleep(0)
            if number in self.gates:
                await self.gates[number].wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.failure is not None:
            raise self.failure
        return {"fetch": number}

    async def begun(self, count: int = 1) -> None:
        """Wait until `count` fetches have begun."""
        await until(lambda: self.started >= count)


def answer(number: int) -> dict[str, int]:
    """What the fetch of this number answers."""
    return {"fetch": number}
