"""A service that has asked one seat for a pause is asked by none of its account before the pause is over."""

import time
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code
from ipc.messages import ProviderIdentity
from main_process.errors import ServiceError
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import TEAM_KEY
from tests.integration.response_cache.test_shared_cache import until

pytestmark = needs_redis


def build(folder: Path, redis: RedisServer) -> Any:
    """A seat as the app makes it."""
    return build_main_process(folder, master_key=b"k" * 32, shared_cache=redis.url, shared_cache_key=TEAM_KEY)


async def ready(main: MainProcess, name: str, key: str = "same") -> None:
    """The seat has this provider, and uses the server."""
    shared: Any = main.levels.shared
    main.levels.time_limit = shared.server.time_limit = 10.0
    await main.providers.save_provider("app", name, "acme", {"apiKey": key})
    shared.server.start()
    await until(lambda: shared.server.up)


async def ask(main: MainProcess, name: str, key: str = "k") -> Any:
    """One fetch, as the read path does it: it heeds the pause before it asks."""

    async def fetch() -> str:
        main.rate_limits.check("app", name)
        return "answer"

    return await main.response_cache.get(key, fetch, provider=("app", name))


def refused(main: MainProcess, name: str, seconds: float) -> None:
    """The service answers 429 to this seat."""
    error = ServiceError("Slow down.", code=Code.RATE_LIMITED, retryable=True, retry_after=seconds)
    main.rate_limits.note("app", name, error)


async def test_the_others_are_told_and_whoever_comes_later_finds_it(redis: RedisServer, tmp_path: Path) -> None:
    """Under their own names for the account, for as long as is left; another account goes on."""
    first, second, third = (build(tmp_path / name, redis) for name in "abc")
    async with first as one, second as two, third as late:
        await ready(one, "A")
        await ready(two, "B")
        await ready(two, "Other", "another")
        assert [await ask(two, "B"), await ask(two, "Other")] == ["answer", "answer"]

        refused(one, "A", 500.0)
        await until(lambda: len(two.rate_limits.pauses()) == 1)
        [pause] = two.rate_limits.pauses()
        assert (pause.provider_name, 400 < pause.remaining <= 500) == ("B", True)
        await ready(late, "C")
        with pytest.raises(ServiceError) as raised:
            await ask(late, "C", "something else")
        assert raised.value.retry_after is not None
        assert 300 < raised.value.retry_after <= 500
        assert await ask(two, "Other", "something else") == "answer"
        # It is the one that asked for the pause who told the server, once.
        assert [len(main.rate_limits.pauses()) for main in (one, late)] == [1, 1]


async def test_a_pause_that_is_over_is_not_brought_back(redis: RedisServer, tmp_path: Path) -> None:
    """By an owner of the server who kept it and sets the clock back."""
    async with build(tmp_path / "a", redis) as one, build(tmp_path / "b", redis) as late:
        await ready(one, "A")
        await ready(late, "B")
        late.levels.shared.server._wall = lambda: time.time() + 86_400
        refused(one, "A", 500.0)
        await until(lambda: ":p:" in redis.say("KEYS", "*:p:*"))

        assert await ask(late, "B") == "answer"
        assert not late.rate_limits.pauses()


async def test_a_pause_is_never_made_shorter_nor_longer_than_an_hour(redis: RedisServer, tmp_path: Path) -> None:
    """Whatever a service answers to whom."""
    async with build(tmp_path / "a", redis) as one, build(tmp_path / "b", redis) as two:
        await ready(one, "A")
        await ready(two, "B")
        await ask(two, "B")
        refused(one, "A", 100_000.0)
        await until(lambda: len(two.rate_limits.pauses()) == 1)
        refused(two, "B", 1.0)
        [pause] = two.rate_limits.pauses()

        assert 3000 < pause.remaining <= 3600


async def test_the_servers_owner_cannot_pause_anybody(redis: RedisServer, tmp_path: Path) -> None:
    """What is no pause of this account, sealed by the team, is none."""
    async with build(tmp_path / "a", redis) as one:
        await ready(one, "A")
        shared: Any = one.levels.shared
        account = await shared.accounts.of(ProviderIdentity("app", "A"))
        digest = shared.naming.digest(("provider",), None, account)
        await shared.pauses.begin(b"somebody else", 500.0)
        [other] = [key for key in redis.say("KEYS", "*:p:*").split() if ":p:" in key]
        for command in (
            ("SET", shared.naming.pause(digest).decode(), "9999999999999"),
            ("COPY", other, shared.naming.pause(digest).decode(), "REPLACE"),
        ):
            assert "ERR" not in redis.say(*command)
            assert await ask(one, "A", command[0]) == "answer"
