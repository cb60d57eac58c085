"""A server that speaks TLS, and a user of its access lists who may do what is needed and nothing else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from main_process.ledger import Budget
from main_process.ledger.model import Scope
from main_process.ledger.team_budgets import Spending
from main_process.response_cache.second_level.shared.address import Address
from tests.fakes.tls import self_signed
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import PROD, Service, team
from tests.integration.response_cache.test_shared_cache import stored, until

pytestmark = needs_redis

USER = [
    *("team", "on", ">pass word", "resetchannels", "~lk:*", "&lk:*", "-@all"),
    *("+evalsha", "+eval", "+get", "+getrange", "+mget", "+set", "+strlen", "+del", "+unlink", "+exists", "+incr"),
    *("+pttl", "+pexpire", "+time", "+publish", "+subscribe", "+unsubscribe", "+ping", "+hello"),
]
"""As docs/shared-cache.md has it."""


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[RedisServer]:
    """A server with a certificate of the tests' own, and no other port."""
    self_signed(tmp_path, "localhost")
    server = RedisServer(tmp_path)
    certificate = str(tmp_path / "server.pem")
    files = ["--tls-cert-file", certificate, "--tls-key-file", certificate, "--tls-ca-cert-file", certificate]
    server.start("--port", "0", "--tls-port", str(server.port), *files, "--tls-auth-clients", "no", "--user", *USER)
    yield server
    server.stop()


def address(server: RedisServer, folder: Path, host: str = "localhost") -> str:
    return f"rediss://team:pass%20word@{host}:{server.port}/0?ssl_ca_certs={folder / 'server.pem'}"


async def test_seats_share_over_tls_as_a_user_who_may_do_little(tls: RedisServer, tmp_path: Path) -> None:
    """One fetch for both, an invalidation for both, a shared pause and budget, and no command is refused."""
    service = Service(0.2)
    url = address(tls, tmp_path)
    async with team(tmp_path, url, url) as (one, two):
        answers = await asyncio.gather(one.ask(service), two.ask(service))
        assert (service.calls, {answer.body for answer in answers}) == (1, {b"1"})
        await stored(one if answers[0].source == "miss" else two)
        two.cache.clear()
        await two.cache.flush()
        await until(lambda: one.cache.stats()["entries"] == 0)
        assert (await one.ask(service)).body == b"2"
        account = await one.accounts.of(PROD)
        assert account is not None
        await one.shared.pauses.begin(account, 5.0)
        budget = Budget(Scope(*PROD), calls_per_minute=5, team=True)
        assert await one.shared.spend(PROD, budget, Spending(day=739_000, calls=1)) is not None
        whys = {why for seat in (one, two) for why, _ in seat.told}
        # What the whole server holds is no business of a team's user.
        assert await one.shared.size() is None

    assert "NOPERM" not in whys


@pytest.mark.parametrize("case", ["another host's", "not trusted"])
async def test_a_certificate_that_is_not_the_servers_is_refused(tls: RedisServer, tmp_path: Path, case: str) -> None:
    """It says so, sends no password, and the calls go on."""
    url = address(tls, tmp_path, "127.0.0.1")
    if case == "not trusted":
        url = f"rediss://team:pass%20word@localhost:{tls.port}/0"
    service = Service()
    async with team(tmp_path, url, connected=False) as (one,):
        await until(lambda: one.shared.server.why == "CERTIFICATE")
        assert (await one.ask(service)).body == b"1"


async def test_a_user_who_may_not_is_told_so(redis: RedisServer, tmp_path: Path) -> None:
    """An access list without the scripts: it is named, and nothing is lost but the sharing."""
    redis.say("ACL", "SETUSER", "poor", "on", ">pw", "~lk:*", "&lk:*", "+@all", "-@scripting")
    service = Service()
    async with team(tmp_path, f"redis://poor:pw@127.0.0.1:{redis.port}/0", connected=False) as (one,):
        await until(lambda: one.shared.server.up)
        assert (await one.ask(service)).body == b"1"
        assert one.shared.server.why == "NOPERM"


async def test_who_may_not_invalidate_reads_nothing_until_it_may(redis: RedisServer, tmp_path: Path) -> None:
    """The server does not know what was dropped here: it would give that back."""
    redis.say("ACL", "SETUSER", *USER)
    service = Service()
    async with team(tmp_path, f"redis://team:pass%20word@127.0.0.1:{redis.port}/0", redis.url) as (one, other):
        await one.ask(service)
        await stored(one)
        redis.say("ACL", "SETUSER", "team", "-incr")
        one.cache.invalidate("k")
        await one.cache.flush()
        assert (await one.ask(service)).body == b"2"

        redis.say("ACL", "SETUSER", "team", "+incr")
        await one.used()
        assert (await other.ask(service)).body == b"3"


async def test_a_replica_is_read_by_nobody(redis: RedisServer, tmp_path: Path) -> None:
    """A real one, of a real primary: whoever names it is told to name the primary."""
    replica = RedisServer(tmp_path)
    replica.start("--replicaof", "127.0.0.1", str(redis.port), "--dbfilename", "replica.rdb")
    service = Service()
    try:
        async with team(tmp_path, redis.url) as (one,), team(tmp_path / "b", replica.url, connected=False) as (two,):
            await one.ask(service)
            await stored(one)
            await until(lambda: two.shared.server.why == "READONLY")
            assert (await two.ask(service)).body == b"2"
            assert (await one.ask(service)).body == b"1"
    finally:
        replica.stop()


@pytest.mark.parametrize("option", ["ssl_cert_reqs=none", "ssl_check_hostname=false", "protocol=2", "db=1"])
def test_an_address_switches_nothing_off(option: str) -> None:
    """It may come from somebody else: with an invitation."""
    with pytest.raises(ValueError, match="no option but"):
        Address(f"rediss://localhost/0?{option}")


def test_no_password_is_shown() -> None:
    """Nor the path of a certificate."""
    assert Address("rediss://team:pass%20word@localhost:1/0?ssl_ca_certs=/x").shown == "rediss://localhost:1/0"
