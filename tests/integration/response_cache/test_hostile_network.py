"""A server that is away, slow, full or wrong costs its absence and nothing else; nobody is served what it missed."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from main_process.response_cache.second_level.shared.names import Naming
from main_process.vault.sealing import Seals
from tests.integration.response_cache.hostile_proxy import HostileProxy, hostile_proxy
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import TEAM_KEY, Seat, Service, team
from tests.integration.response_cache.test_shared_cache import stored, until

pytestmark = needs_redis


async def test_a_server_that_is_away_is_used_when_it_comes(redis: RedisServer, tmp_path: Path) -> None:
    """Until then each seat asks for itself."""
    service = Service()
    redis.stop()
    async with team(tmp_path, redis.url, redis.url, connected=False) as (one, two):
        assert [(await seat.ask(service)).body for seat in (one, two)] == [b"1", b"2"]

        redis.start()
        await one.used()
        await two.used()
        await one.ask(service, key="new")
        await stored(one)
        assert (await two.ask(service, key="new")).source == "shared"


async def test_a_server_that_is_killed_and_comes_back_empty(redis: RedisServer, tmp_path: Path) -> None:
    """Calls go on meanwhile; what was in memory before is not trusted, because nobody knows what was missed."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(service)
        await stored(one)
        redis.stop()
        await one.used(False)
        assert (await one.ask(service, key="meanwhile")).body == b"2"
        one.cache.invalidate("k")
        redis.start()
        await two.used()

        assert (await two.ask(service)).body == b"3"


async def test_what_was_invalidated_without_the_server_is_told_it_first(redis: RedisServer, tmp_path: Path) -> None:
    """Before anything is read there again: the seat never serves what it dropped."""
    service = Service()
    async with hostile_proxy(redis.port) as proxy, team(tmp_path, proxy.url, redis.url) as (cut_off, other):
        await cut_off.ask(service)
        await stored(cut_off)
        await other.ask(service)
        await apart(proxy, cut_off)
        cut_off.cache.clear()
        assert (await cut_off.ask(service)).body == b"2"
        cut_off.cache.clear()
        await together(proxy, cut_off)

        assert (await cut_off.ask(service)).body == b"3"
        await stored(cut_off, 2)
        await until(lambda: other.cache.stats()["entries"] == 0)
        assert (await other.ask(service)).body == b"3"


async def test_a_seat_that_was_cut_off_learns_what_it_missed(redis: RedisServer, tmp_path: Path) -> None:
    """Before it serves anything that was in its memory before."""
    service = Service()
    async with hostile_proxy(redis.port) as proxy, team(tmp_path, proxy.url, redis.url) as (cut_off, other):
        await cut_off.ask(service)
        await stored(cut_off)
        await apart(proxy, cut_off)
        other.cache.clear()
        await other.cache.flush()
        assert (await cut_off.ask(service)).body == b"1"  # It cannot know yet.
        await together(proxy, cut_off)

        assert (await cut_off.ask(service)).body == b"2"


async def test_a_notice_that_was_lost_shows_at_the_next_one(redis: RedisServer, tmp_path: Path) -> None:
    """Its number is not the one that was expected: what is in memory may be wrong, and goes."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, other):
        await one.ask(service)
        await stored(one)
        other.cache.invalidate("another")
        await other.cache.flush()
        await until(lambda: one.shared.server._seen == other.shared.server._seen)
        assert (await one.ask(service)).source == "hit"
        # An invalidation that nobody hears of.
        redis.say("INCR", Naming(Seals(TEAM_KEY, "shared-cache")).number.decode())
        other.cache.invalidate("another")
        await other.cache.flush()
        await until(lambda: one.cache.stats()["entries"] == 0)


async def test_memory_is_kept_when_nothing_was_missed(redis: RedisServer, tmp_path: Path) -> None:
    """A break alone is no reason to ask the service again."""
    service = Service()
    async with hostile_proxy(redis.port) as proxy, team(tmp_path, proxy.url) as (seat,):
        await seat.ask(service)
        await stored(seat)
        await apart(proxy, seat)
        await together(proxy, seat)

        assert (await seat.ask(service)).source == "hit"


async def test_a_connection_that_falls_silent_is_given_up(redis: RedisServer, tmp_path: Path) -> None:
    """Nothing says so but silence; what was invalidated meanwhile counts when it is back."""
    service = Service()
    async with hostile_proxy(redis.port) as proxy, team(tmp_path, proxy.url, redis.url) as (deaf, other):
        await deaf.ask(service)
        await stored(deaf)
        proxy.silent = True
        other.cache.clear()
        await other.cache.flush()
        await deaf.used(False)
        proxy.silent = False
        proxy.cut()
        await deaf.used()

        assert (await deaf.ask(service)).body == b"2"


@pytest.mark.alone
async def test_a_slow_server_costs_its_time_limit_once(redis: RedisServer, tmp_path: Path) -> None:
    """The first call waits 50 ms for it, the next ones not at all, and it is used again when it is quick again."""
    service = Service()
    async with hostile_proxy(redis.port) as proxy, team(tmp_path, proxy.url, time_limit=0.05) as (seat,):
        await seat.used()
        proxy.delay = 0.5
        took = []
        for number in range(20):
            began = time.monotonic()
            await seat.ask(service, key=f"{number}")
            took.append(time.monotonic() - began)
        proxy.delay = 0.0
        await seat.used()

    assert took[0] < 0.3
    assert sum(took[1:]) < 0.5
    assert service.calls == 20


async def test_a_lease_of_which_its_seat_never_hears_holds_nobody_up(redis: RedisServer, tmp_path: Path) -> None:
    """The server gave it, the answer came too late: the seat asked the service itself, and the others go on."""
    service = Service(0.2)
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(hostile_proxy(redis.port))
        [late] = await stack.enter_async_context(team(tmp_path / "a", proxy.url, time_limit=0.05, lease=60.0))
        [other] = await stack.enter_async_context(team(tmp_path / "b", redis.url, lease=60.0))
        await late.used()
        # The server knows the scripts from here on.
        await other.ask(service, key="before")
        proxy.late = 0.5
        asking = asyncio.ensure_future(late.ask(service))
        await until(lambda: service.calls == 2)
        async with asyncio.timeout(30):
            assert (await other.ask(service)).source == "miss"
        assert (await asking).source == "miss"


async def test_halved_answers_lose_no_call(redis: RedisServer, tmp_path: Path) -> None:
    """However often the connection breaks in the middle of a word, every call has its answer, and a right one."""
    values: dict[str, int] = {}

    async def ask(seat: Seat, key: str) -> None:
        async def fetch() -> Any:
            values[key] = values.get(key, 0) + 1
            return f"{key} " + "x" * 2000

        answer = await seat.ask(fetch, key=key, ttl=0.02)
        assert answer.body.startswith(f'"{key} x'.encode())

    async with hostile_proxy(redis.port) as proxy, team(tmp_path, proxy.url, proxy.url, time_limit=0.05) as seats:
        proxy.halves = 0.2
        async with asyncio.timeout(60):
            for number in range(60):
                await asyncio.gather(*(ask(seat, f"key {number % 7}") for seat in seats))
                await asyncio.sleep(0.02)


async def test_a_full_server_is_gone_without(redis: RedisServer, tmp_path: Path) -> None:
    """Nothing can be stored there, but what is invalidated is."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(service)
        await stored(one)
        redis.say("CONFIG", "SET", "maxmemory", "1")
        assert (await one.ask(service, key="other")).body == b"2"
        two.cache.clear()
        await two.cache.flush()
        await until(lambda: one.cache.stats()["entries"] == 0)
        assert (await one.ask(service)).body == b"3"

        redis.say("CONFIG", "SET", "maxmemory", "0")
        await one.ask(service, key="again")
        await stored(one, 2)


async def test_evicted_generations_bring_nothing_back(redis: RedisServer, tmp_path: Path) -> None:
    """What a full server throws away are names that are never used again."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(service)
        await stored(one)
        two.cache.clear()
        await two.cache.flush()
        redis.say("EVAL", "for _, key in ipairs(redis.call('KEYS', '*:g:*')) do redis.call('DEL', key) end", "0")

        assert (await two.ask(service)).body == b"2"


async def test_a_wrong_password_or_a_read_only_server_is_not_used(redis: RedisServer, tmp_path: Path) -> None:
    """It says why, and calls go on."""
    service = Service()
    redis.say("ACL", "SETUSER", "reader", "on", ">reader", "~*", "&*", "+@read", "+@connection", "+@pubsub")
    redis.say("CONFIG", "SET", "requirepass", "right")
    wrong = f"redis://:wrong@127.0.0.1:{redis.port}/0"
    reader = f"redis://reader:reader@127.0.0.1:{redis.port}/0"
    right = f"redis://:right@127.0.0.1:{redis.port}/0"
    async with team(tmp_path, wrong, reader, right, connected=False) as seats:
        await seats[2].used()
        await until(lambda: [seat.shared.server.why for seat in seats] == ["WRONGPASS", "NOPERM", ""])
        assert [(await seat.ask(service)).source for seat in seats] == ["miss"] * 3
        assert all("right" not in str(seat.shared.stats()) for seat in seats)


async def test_something_else_that_answers_is_not_used(tmp_path: Path) -> None:
    """A web server, say."""

    async def web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    service = Service()
    server = await asyncio.start_server(web, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with team(tmp_path, f"redis://127.0.0.1:{port}/0", connected=False) as (seat,):
        await until(lambda: seat.shared.server.why == "away")
        assert (await seat.ask(service)).body == b"1"
    server.close()


async def apart(proxy: HostileProxy, seat: Seat) -> None:
    """The seat loses its server."""
    proxy.silent = True
    proxy.cut()
    await seat.used(False)


async def together(proxy: HostileProxy, seat: Seat) -> None:
    """It has its server again."""
    proxy.silent = False
    proxy.cut()
    await seat.used()


async def test_what_does_not_belong_there_is_named_once(redis: RedisServer, tmp_path: Path) -> None:
    """A value of 100 MB and one that does not open: a line each, and every call is answered."""
    service = Service()
    script = (
        "local keys = redis.call('KEYS', '*:e:*') "
        "redis.call('SETRANGE', keys[1], 104857600, 'x') redis.call('APPEND', keys[2], 'x')"
    )
    async with team(tmp_path, redis.url, redis.url, time_limit=10.0) as (one, two):
        for key in ("a", "b"):
            await one.ask(service, key=key)
        await until(lambda: one.shared.counts["stored"] == 2)
        redis.say("EVAL", script, "0")
        answers = [await two.ask(service, key=key) for key in ("a", "b")]

    assert {answer.source for answer in answers} == {"miss"}
    assert [what for what, _ in two.told].count("too large") == 1
    assert [what for what, _ in two.told].count("not ours") == 1


async def test_clocks_that_differ_are_named_and_do_no_harm(redis: RedisServer, tmp_path: Path) -> None:
    """Ages go by the server's clock: an answer of a moment ago is one, also where the seat's clock is an hour ahead."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url, connected=False) as (one, two):
        two.shared.server._wall = lambda: time.time() + 3600
        await one.used()
        await two.used()
        await one.ask(service)
        await until(lambda: one.shared.counts["stored"] == 1)

        assert (await two.ask(service, ttl=5)).source == "shared"
    assert ("skew" in [what for what, _ in one.told], "skew" in [what for what, _ in two.told]) == (False, True)


async def test_a_clock_that_is_set_back_makes_no_answer_young(redis: RedisServer, tmp_path: Path) -> None:
    """Else the server's owner could bring back what is days old: the seat's own clock counts as well, roughly."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        two.shared.server._wall = lambda: time.time() + 86_400
        await one.ask(service)
        await stored(one)

        assert (await two.ask(service, ttl=5)).source == "miss"
    assert service.calls == 2


async def test_the_first_seat_of_a_key_is_told_so(redis: RedisServer, tmp_path: Path) -> None:
    """Who has typed another key than the team's learns that nobody else uses it."""
    async with AsyncExitStack() as seats:
        [one] = await seats.enter_async_context(team(tmp_path / "a", redis.url))
        [two] = await seats.enter_async_context(team(tmp_path / "b", redis.url))
        [other] = await seats.enter_async_context(team(tmp_path / "c", redis.url, key=b"x" * 32))
        told = [[what for what, _ in seat.told] for seat in (one, two, other)]

    assert ["first seat" in whats for whats in told] == [True, False, True]


async def test_a_number_that_is_none_is_named(redis: RedisServer, tmp_path: Path) -> None:
    """Somebody wrote over the team's number: it is not used, and it is used again when that is mended."""
    service = Service()
    async with team(tmp_path, redis.url) as (one,):
        number = one.shared.naming.number.decode()
    redis.say("SET", number, "x" * 1000)
    async with team(tmp_path / "b", redis.url, connected=False) as (two,):
        await until(lambda: ("garbled", False) in two.told)
        assert (await two.ask(service)).body == b"1"
        redis.say("DEL", number)
        await two.used()
