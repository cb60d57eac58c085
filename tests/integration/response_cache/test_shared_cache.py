"""A team's seats over a real server: one fetch for all, the same account only, and no answer after its invalidation."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.wiring import build_main_process
from ipc.messages import ProviderIdentity
from main_process.response_cache import ResponseCache
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import PROD, TEAM_KEY, Seat, Service, team

pytestmark = needs_redis

TAG = orjson.dumps(["algolia", "index", *PROD, "guides"]).decode()

INVALIDATIONS: list[Callable[[ResponseCache], None]] = [
    lambda cache: cache.invalidate("k"),
    lambda cache: cache.invalidate_prefix("k"),
    lambda cache: cache.invalidate_tags(TAG),
    lambda cache: cache.invalidate_tags("plain"),
    lambda cache: cache.invalidate_provider(*PROD),
    lambda cache: cache.clear(),
]


async def test_one_fetch_for_all_seats(redis: RedisServer, tmp_path: Path) -> None:
    """Whoever asks the same at the same time waits for the one who asks the service."""
    service = Service(0.2)
    async with team(tmp_path, *[redis.url] * 4) as seats:
        answers = await asyncio.gather(*(seat.ask(service) for seat in seats))

    assert service.calls == 1
    assert {answer.body for answer in answers} == {b"1"}
    assert sorted(str(answer.source) for answer in answers) == ["miss", "shared", "shared", "shared"]


@pytest.mark.parametrize(("size", "commands"), [(300, 2), (200_000, 3)])
async def test_the_holders_answer_is_published(redis: RedisServer, tmp_path: Path, size: int, commands: int) -> None:
    """Who waits is given a small one with the news of it; only a large one is read from the server by each."""
    began = asyncio.Event()

    async def service() -> str:
        began.set()
        # Until the other one has looked twice: before it subscribed and after.
        await until(lambda: two.shared.server.latency.count == 2)
        return random.Random(1).randbytes(size).hex()  # noqa: S311  # what does not compress

    async with team(tmp_path, redis.url, redis.url) as (one, two):
        leading = asyncio.ensure_future(one.ask(service))
        await began.wait()
        assert (await two.ask(service)).source == "shared"
        assert (await leading).source == "miss"
        assert two.shared.server.latency.count == commands


async def test_an_older_answer_that_is_published_again_is_not_taken(redis: RedisServer, tmp_path: Path) -> None:
    """The server's owner plays what was invalidated to a seat that waits: it was begun under another generation."""
    service = Service()
    play = (
        "local lease = redis.call('KEYS', '*:l:*')[1] local entry = redis.call('GET', redis.call('KEYS', '*:e:*')[1]) "
        "return redis.call('PUBLISH', (string.gsub(lease, ':l:', ':d:')), entry)"
    )
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(service)
        await stored(one)
        two.cache.clear()
        await two.cache.flush()
        await until(lambda: one.cache.stats()["entries"] == 0)
        service.seconds = 0.5
        leading = asyncio.ensure_future(one.ask(service))
        await until(lambda: service.calls == 2)
        waiting = asyncio.ensure_future(two.ask(service))
        await until(lambda: redis.say("EVAL", play, "0") == ":1\r\n")
        assert [(await asking).body for asking in (leading, waiting)] == [b"2", b"2"]
    assert service.calls == 2
    # An answer of another generation is nobody's fault: it may be newer than what the seat has read.
    assert "not ours" not in [what for what, _ in two.told]


async def test_an_answer_is_as_old_as_it_is(redis: RedisServer, tmp_path: Path) -> None:
    """A seat that accepts only younger ones asks the service, and memory does not make the answer younger."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(service)
        await stored(one)
        await asyncio.sleep(0.1)

        assert (await two.ask(service, ttl=0.05)).body == b"2"
        await stored(two)
        assert (await one.ask(service, ttl=10, key="k")).body == b"1"
    assert service.calls == 2


async def test_a_forced_refresh_goes_to_the_service_and_is_shared(redis: RedisServer, tmp_path: Path) -> None:
    """It takes nothing from the server, and replaces what is there."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url, redis.url) as (one, two, three):
        await one.ask(service)
        await stored(one)
        assert (await two.ask(service, force_refresh=True)).body == b"2"
        await stored(two)

        assert ((await three.ask(service)).body, service.calls) == (b"2", 2)


@pytest.mark.parametrize("invalidate", INVALIDATIONS)
async def test_what_one_seat_invalidates_nobody_is_given_any_more(
    redis: RedisServer, tmp_path: Path, invalidate: Callable[[ResponseCache], None]
) -> None:
    """Not the seat itself, not a seat that asks the server, and, once told, not a seat that has it in memory."""
    service = Service()
    options: dict[str, Any] = {"tags": [TAG, "plain"]}
    async with team(tmp_path, *[redis.url] * 3) as (one, two, fresh):
        await one.ask(service, **options)
        await stored(one)
        assert (await two.ask(service, **options)).source == "shared"

        invalidate(one.cache)
        await one.cache.flush()

        assert (await fresh.ask(service, **options)).body == b"2"
        assert (await one.ask(service, **options)).body == b"2"
        async with asyncio.timeout(60):
            while (await two.ask(service, **options)).body != b"2":  # noqa: ASYNC110  # a notice is on its way
                await asyncio.sleep(0.005)
    assert service.calls == 2


@pytest.mark.parametrize("invalidate", INVALIDATIONS)
async def test_a_fetch_that_was_overtaken_elsewhere_is_shared_with_nobody(
    redis: RedisServer, tmp_path: Path, invalidate: Callable[[ResponseCache], None]
) -> None:
    """Its own caller gets it; neither memory nor the server keeps it."""
    service = Service(0.3)
    options: dict[str, Any] = {"tags": [TAG, "plain"]}
    async with team(tmp_path, redis.url, redis.url, redis.url) as (one, two, three):
        asking = asyncio.create_task(one.ask(service, **options))
        await until(lambda: service.calls == 1)
        # Who has never asked for the provider can still drop what is known of it.
        invalidate(two.cache)
        await two.cache.flush()
        assert (await asking).body == b"1"

        service.seconds = 0.0
        assert (await three.ask(service, **options)).body == b"2"
        assert (await one.ask(service, **options)).body == b"2"


async def test_a_seat_that_only_invalidates_connects_for_it(redis: RedisServer, tmp_path: Path) -> None:
    """Nobody needs to have asked for anything there before."""
    service = Service()
    silent = Seat(tmp_path / "silent", redis.url, time_limit=1.0, lease=1.0)
    async with team(tmp_path, redis.url) as (one,):
        await one.ask(service)
        await stored(one)
        silent.cache.clear()
        await until(lambda: one.cache.stats()["entries"] == 0)

        assert (await one.ask(service)).body == b"2"
    silent.cache.close()
    await silent.levels.aclose()


async def test_the_same_credentials_share_under_any_name(redis: RedisServer, tmp_path: Path) -> None:
    """And a write through the one name drops what was read through the other."""
    service = Service()
    other = ProviderIdentity("desk", "Algolia of ours")
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        two.accounts.credentials = {other: "one"}
        tag = orjson.dumps(["algolia", "index", *other, "guides"]).decode()
        await one.ask(service, tags=[TAG])
        await stored(one)
        assert (await two.ask(service, provider=other, tags=[tag])).source == "shared"

        two.cache.invalidate_tags(tag)
        await two.cache.flush()
        await until(lambda: one.cache.stats()["entries"] == 0)


async def test_other_credentials_never_share(redis: RedisServer, tmp_path: Path) -> None:
    """Another key is another account, under whatever name."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        two.accounts.credentials = {PROD: "two"}
        await one.ask(service)
        await stored(one)

        assert (await two.ask(service)).body == b"2"


async def test_another_team_key_sees_nothing(redis: RedisServer, tmp_path: Path) -> None:
    """Teams may use one server; a wrong key is a team of its own."""
    service = Service()
    async with team(tmp_path, redis.url) as (one,), team(tmp_path / "b", redis.url, key=b"x" * 32) as (other,):
        await one.ask(service)
        await stored(one)

        assert (await other.ask(service)).body == b"2"


async def test_a_seat_that_dies_while_fetching_holds_up_for_its_lease(redis: RedisServer, tmp_path: Path) -> None:
    """Then somebody else fetches, one of those who waited."""
    service = Service(60.0)
    async with team(tmp_path, *[redis.url] * 3, lease=0.3) as (dying, two, three):
        asking = asyncio.create_task(dying.ask(service))
        await until(lambda: service.calls == 1)
        await dying.shared.server.close()
        service.seconds = 0.0
        async with asyncio.timeout(60):
            answers = await asyncio.gather(two.ask(service), three.ask(service))
        asking.cancel()

    assert [answer.body for answer in answers] == [b"2", b"2"]


async def test_a_fetch_longer_than_the_lease_keeps_it(redis: RedisServer, tmp_path: Path) -> None:
    """It is renewed while the fetch runs."""
    service = Service(5.0)
    async with team(tmp_path, redis.url, redis.url, lease=2.5) as (one, two):
        answers = await asyncio.gather(one.ask(service), two.ask(service))

    assert (service.calls, {answer.body for answer in answers}) == (1, {b"1"})


async def test_a_fetch_that_fails_lets_the_next_seat_try(redis: RedisServer, tmp_path: Path) -> None:
    """At once, not after the lease."""
    service = Service(0.1)

    async def failing() -> Any:
        await asyncio.sleep(0.1)
        raise OSError("no route")

    async with team(tmp_path, redis.url, redis.url, lease=30.0) as (one, two):
        first = asyncio.create_task(one.ask(failing))
        await until(lambda: redis.everything().count(b":l:") == 1)
        async with asyncio.timeout(10):
            assert (await two.ask(service)).body == b"1"
        with pytest.raises(OSError, match="no route"):
            await first


async def test_who_fetched_an_answer_is_told_where_the_seat_says_so(redis: RedisServer, tmp_path: Path) -> None:
    """With the answer and with every later hit on it; a seat without a name is nobody, and the server reads no name."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        one.shared.name = "canary-ada"
        await one.ask(service)
        await stored(one)
        first, second = await two.ask(service), await two.ask(service)
        assert [(first.source, first.by), (second.source, second.by)] == [
            ("shared", "canary-ada"),
            ("hit", "canary-ada"),
        ]
        assert b"canary" not in redis.everything()

        await two.ask(service, key="other")
        await stored(two)
        assert (await one.ask(service, key="other")).by == ""


async def test_the_server_sees_nothing_in_clear(redis: RedisServer, tmp_path: Path) -> None:
    """No name, no param, no answer, no credential."""

    async def answer() -> Any:
        return {"text": "canary-answer " * 1000}

    async with team(tmp_path, redis.url) as (seat,):
        provider = ProviderIdentity("canary-app", "canary-provider")
        seat.accounts.credentials = {provider: "canary-credential"}
        await seat.ask(answer, key="canary-key", provider=provider, tags=["canary-tag"])
        await stored(seat)

        everything = redis.everything()
    assert b":e:" in everything
    assert b"canary" not in everything
    assert len(everything) < 2000  # compressed


@pytest.mark.parametrize("place", [0, 5, 30, 60, 200, -1])
async def test_an_altered_entry_is_a_miss(redis: RedisServer, tmp_path: Path, place: int) -> None:
    """Wherever it was altered."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(lambda: long_answer(service))
        await stored(one)
        script = (
            "local key = redis.call('KEYS', '*:e:*')[1] local raw = redis.call('GET', key) "
            f"local at = {place} if at < 0 then at = #raw + at end at = at % #raw "
            "local changed = string.char((string.byte(raw, at + 1) + 1) % 256) "
            "redis.call('SET', key, string.sub(raw, 1, at) .. changed .. string.sub(raw, at + 2))"
        )
        assert "ERR" not in redis.say("EVAL", script, "0")

        await two.ask(lambda: long_answer(service))
    assert service.calls == 2


async def test_swapped_entries_are_misses(redis: RedisServer, tmp_path: Path) -> None:
    """An entry under another one's key does not open."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(service, key="a")
        await one.ask(service, key="b")
        await stored(one, 2)
        redis.say("EVAL", "local k = redis.call('KEYS', '*:e:*') redis.call('RENAME', k[1], k[2])", "0")

        await two.ask(service, key="a")
        await two.ask(service, key="b")
    assert service.calls == 4


async def test_two_main_processes_share(redis: RedisServer, tmp_path: Path) -> None:
    """Built as the app is: providers with the same credentials, another name each, and a save that drops for both."""
    calls = 0

    async def handler(_sender: Any, _params: Any) -> int:
        nonlocal calls
        calls += 1
        return calls

    def build(name: str) -> Any:
        return build_main_process(
            tmp_path / name, master_key=b"k" * 32, shared_cache=redis.url, shared_cache_key=TEAM_KEY
        )

    async with build("a") as one, build("b") as two:
        for main, name in ((one, "A"), (two, "B")):
            main.levels.time_limit = main.levels.shared.server.time_limit = 1.0
            main.ipc.handle("x-read", main.response_cache.cached_handler("x-read", handler))
            await main.providers.save_provider("app", name, "acme", {"apiKey": "same"})
            await until(lambda main=main: main.levels.shared.server.up)  # type: ignore[misc]  # a default, not a cell

        def ask(main: Any, name: str) -> Any:
            params = {"providerHash": "h", "dashboardAppId": "app", "providerName": name, "cache": True}
            return main.ipc.invoke("x-read", params)

        assert await ask(one, "A") == 1
        await until(lambda: one.levels.shared.counts["stored"] == 1)
        assert await ask(two, "B") == 1

        await one.providers.save_provider("app", "A", "acme", {"apiKey": "same"})
        await until(lambda: two.response_cache.stats()["entries"] == 0)
        assert await ask(two, "B") == 2


async def long_answer(service: Service) -> str:
    """An answer that is long enough to be altered anywhere."""
    return f"{await service()} " + "x" * 300


async def stored(seat: Seat, count: int = 1) -> None:
    """Wait until the seat has shared so many answers."""
    await until(lambda: seat.shared.counts["stored"] >= count)


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that is about to be so."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # nothing announces it
            await asyncio.sleep(0.005)
