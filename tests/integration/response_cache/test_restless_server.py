"""A server that dies and comes back under load, behind a network that delays, halves and cuts."""

import asyncio
import contextlib
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.integration.response_cache.hostile_proxy import HostileProxy, hostile_proxy
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import Seat, team

pytestmark = needs_redis

DEATHS = int(os.environ.get("LATCHKEY_DEATHS", "50"))
KEYS = 12


class Truth:
    """A service whose answer is the number of the last write."""

    def __init__(self) -> None:
        self.version = 0

    async def __call__(self) -> int:
        await asyncio.sleep(0.005)
        return self.version


class Load:
    """Every seat asks for every key, again and again."""

    def __init__(self, seats: list[Seat], truth: Truth) -> None:
        self.seats = seats
        self.truth = truth
        self.asked = 0
        self._ended = False

    async def ask(self, seat: Seat, key: int) -> int:
        """One answer."""
        answer = await seat.ask(self.truth, key=f"k{key}", ttl=60)
        self.asked += 1
        return int(answer.body)

    async def _go_on(self, seat: Seat, chance: random.Random) -> None:
        while not self._ended:
            await self.ask(seat, chance.randrange(KEYS))
            await asyncio.sleep(chance.uniform(0.02, 0.1))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the block runs. A call that fails, fails the test."""
        tasks = [asyncio.ensure_future(self._go_on(seat, random.Random(at))) for at, seat in enumerate(self.seats)]  # noqa: S311  # the same load every time
        try:
            yield
        finally:
            self._ended = True
            await asyncio.gather(*tasks)


async def write(seat: Seat, truth: Truth) -> None:
    """Change what the service says, and drop what that makes wrong; acknowledged when this returns."""
    truth.version += 1
    seat.cache.clear()
    await seat.cache.flush()


async def agreed(seats: list[Seat]) -> None:
    """Wait until every seat is connected and has heard of the last invalidation."""
    servers = [seat.shared.server for seat in seats]
    try:
        async with asyncio.timeout(90):
            while not all(server.up for server in servers) or len({server._seen for server in servers}) > 1:  # noqa: ASYNC110  # nothing announces it
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError([(server.why, server._seen, len(server._owed)) for server in servers]) from None


@pytest.mark.nightly
@pytest.mark.timeout(3600)
async def test_no_death_and_no_partition_brings_an_old_answer_back(redis: RedisServer, tmp_path: Path) -> None:
    """However often the server dies, or a seat is cut off: reconnected, nobody serves what was dropped meanwhile, and
    no call is lost. The server forgets everything each time.
    """
    truth = Truth()
    chance = random.Random(11)  # noqa: S311  # the same trouble every time
    async with contextlib.AsyncExitStack() as stack:
        proxies = [await stack.enter_async_context(hostile_proxy(redis.port)) for _ in range(3)]
        urls = [redis.url, redis.url, *(proxy.url for proxy in proxies)]
        seats = await stack.enter_async_context(team(tmp_path, *urls, lease=0.5))
        load = Load(seats, truth)
        async with load.running():
            for death in range(DEATHS):
                await trouble(proxies, chance)
                cut_off = seats[-1]
                proxies[-1].silent = True
                await write(chance.choice(seats[:2]), truth)
                redis.stop()
                # Without the server: it is owed, and delivered before anything is read there again.
                await write(chance.choice(seats[:4]), truth)
                await asyncio.sleep(chance.uniform(0.0, 0.1))
                await asyncio.to_thread(redis.start)
                await write(seats[death % 2], truth)
                calm(proxies)
                await agreed([*seats[:-1], cut_off])
                acknowledged = truth.version
                for seat in seats:
                    for key in range(KEYS):
                        assert await load.ask(seat, key) >= acknowledged, (death, key)
        assert load.asked > DEATHS * KEYS * len(seats)


async def trouble(proxies: list[HostileProxy], chance: random.Random) -> None:
    """Delays for one seat, halved answers for another."""
    proxies[0].delay = chance.uniform(0.0, 0.02)
    proxies[1].halves = 0.02
    await asyncio.sleep(chance.uniform(0.0, 0.05))


def calm(proxies: list[HostileProxy]) -> None:
    """The network is well again."""
    for proxy in proxies:
        proxy.delay, proxy.halves, proxy.silent = 0.0, 0.0, False
