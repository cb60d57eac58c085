"""A primary and its replica, found by a sentinel or as a cluster: seats go on with whichever has the team's slot."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from main_process.response_cache.second_level.shared.address import Address
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import Service, team
from tests.integration.response_cache.test_shared_cache import stored, until

pytestmark = needs_redis

NAME = "the-team"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[RedisServer]]:
    """Three, not started, each with a folder of its own."""
    made = []
    for name in "abc":
        (tmp_path / name).mkdir()
        made.append(RedisServer(tmp_path / name))
    yield made
    for server in made:
        server.stop()


async def saying(server: RedisServer, expected: str, *command: str) -> None:
    """Wait until it answers that."""
    async with asyncio.timeout(60):
        while expected not in await asyncio.to_thread(server.say, *command):  # noqa: ASYNC110  # nothing announces it
            await asyncio.sleep(0.05)


@pytest.mark.nightly
async def test_seats_follow_a_sentinel_to_the_server_that_took_over(servers: list[RedisServer], tmp_path: Path) -> None:
    """The primary dies: what was invalidated before is served by nobody after, and answers are shared again."""
    primary, replica, sentinel = servers
    primary.start()
    replica.start("--replicaof", "127.0.0.1", str(primary.port))
    config = tmp_path / "sentinel.conf"
    config.write_text(
        f"sentinel monitor {NAME} 127.0.0.1 {primary.port} 1\nsentinel down-after-milliseconds {NAME} 500\n"
        f"sentinel failover-timeout {NAME} 3000\n"
    )
    sentinel.start("--sentinel", config=config)
    await saying(replica, "master_link_status:up", "INFO", "replication")
    await saying(sentinel, str(replica.port), "SENTINEL", "REPLICAS", NAME)
    nobody = RedisServer(tmp_path)
    url = f"valkey-sentinel://127.0.0.1:{nobody.port},127.0.0.1:{sentinel.port}/0#{NAME}"
    service = Service()
    async with team(tmp_path, url, url) as (one, two):
        await one.ask(service)
        await stored(one)
        assert (await two.ask(service)).source == "shared"
        primary.stop()
        for seat in (one, two):
            await seat.used(False)
        one.cache.invalidate("k")
        for seat in (one, two):
            await seat.used()
        assert (await two.ask(service)).body == b"2"
        await stored(two)
        assert (await one.ask(service)).source == "shared"
    assert "role:master" in replica.say("INFO", "replication")


@pytest.mark.nightly
async def test_seats_follow_a_cluster_to_the_node_that_has_their_slot(
    servers: list[RedisServer], tmp_path: Path
) -> None:
    """From whichever node they know, and to the replica that takes over while they use the primary."""
    primary, replica, _ = servers
    buses = [str(RedisServer(tmp_path).port) for _ in range(2)]
    for server, bus in zip((primary, replica), buses, strict=True):
        server.start("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-port", bus)
    primary.say("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
    replica.say("CLUSTER", "MEET", "127.0.0.1", str(primary.port), buses[0])
    await saying(primary, "cluster_state:ok", "CLUSTER", "INFO")
    node = primary.say("CLUSTER", "MYID").split()[1]
    await saying(replica, "OK", "CLUSTER", "REPLICATE", node)
    await saying(replica, "master_link_status:up", "INFO", "replication")
    service = Service()
    one_url = f"redis://127.0.0.1:1,127.0.0.1:{replica.port}/0"
    two_url = f"redis://127.0.0.1:{primary.port},127.0.0.1:{replica.port}/0"
    async with team(tmp_path / "single", replica.url, connected=False) as (single,):
        await until(lambda: single.shared.server.why == "MOVED")
    async with team(tmp_path, one_url, two_url) as (one, two):
        await one.ask(service)
        await stored(one)
        assert (await two.ask(service)).source == "shared"
        await saying(replica, "OK", "CLUSTER", "FAILOVER")
        await saying(replica, "role:master", "INFO", "replication")
        one.cache.clear()
        await one.cache.flush()

        async def shared_again() -> bool:
            await one.ask(service, key="again", ttl=0.2)
            return (await two.ask(service, key="again", ttl=5)).source == "shared"

        async with asyncio.timeout(60):
            while not await shared_again():
                two.cache.clear()
                await asyncio.sleep(0.05)
        await until(lambda: all(seat.shared.server.up for seat in (one, two)))
        assert int((await two.ask(service)).body) > 1


async def test_a_server_that_comes_back_from_an_older_copy_serves_nothing_of_it(
    redis: RedisServer, tmp_path: Path
) -> None:
    """It has the entry and the generation that were dropped since: whoever knows a later invalidation drops all."""
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (one, two):
        await one.ask(service)
        await stored(one)
        redis.say("SAVE")
        two.cache.invalidate("k")
        await two.cache.flush()
        redis.stop()
        for seat in (one, two):
            await seat.used(False)
        redis.start()
        for seat in (one, two):
            await seat.used()
        assert (await one.ask(service)).body == b"2"
    async with team(tmp_path / "later", redis.url) as (late,):
        assert (await late.ask(service)).body != b"1"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("valkey://:pw@a:1,b:2/0", "valkey://a:1,b:2/0"),
        ("rediss-sentinel://u:pw@a,b:2/3#name", "rediss-sentinel://a,b:2/3#name"),
        ("unix:///run/valkey.sock", "unix:///run/valkey.sock"),
    ],
)
def test_an_address_may_name_several(url: str, shown: str) -> None:
    """And is shown without its password."""
    assert Address(url).shown == shown


@pytest.mark.parametrize(
    "url", ["valkey-sentinel://a:1/0", "unix-sentinel:///x#name", "valkey://a:x,b/0", "valkey://" + "a," * 20 + "a/0"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """Sentinels without the primary's name among them."""
    with pytest.raises(ValueError, match=r"shared cache|Port|port"):
        Address(url)
