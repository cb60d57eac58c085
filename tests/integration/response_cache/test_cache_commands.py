"""`latchkey cache`: what it says, what it changes, and that the next start goes by it."""

import base64
import json
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.cache_control import CacheControl
from app.instance.all_commands import commands_of
from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import InvalidParams
from main_process.response_cache.second_level.faults import SharedCacheSaid
from tests.fakes.command_line import run_latchkey
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import TEAM_KEY
from tests.integration.response_cache.test_shared_cache import until

KEY = base64.b64encode(TEAM_KEY).decode()


@asynccontextmanager
async def start(folder: Path) -> AsyncIterator[MainProcess]:
    """A run of the app, with a key that lasts."""
    async with build_main_process(folder, master_key=b"k" * 32) as main:
        main.levels.time_limit = 1.0
        yield main


async def run(main: MainProcess, do: str, **request: Any) -> dict[str, Any]:
    """One command's reply."""
    return await commands_of(main).run({"do": do, **request})


async def read(main: MainProcess, answer: str) -> Any:
    """Ask for something that the service answers so."""

    async def service() -> str:
        return answer

    return await main.response_cache.get("k", service, provider=("app", "P"))


async def test_the_status_counts_every_level(tmp_path: Path) -> None:
    """What memory holds, and what is kept for the next run."""
    async with start(tmp_path) as main:
        await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
        await read(main, "old")
        await main.levels.warm._flush()
        reply = await run(main, "cache-status")

    assert (reply["memory"]["entries"], reply["warmStart"]["entries"], reply["sharedCache"]) == (1, 1, None)


async def test_the_warm_start_is_switched_off_for_good(tmp_path: Path) -> None:
    """What is kept is deleted, and the next run keeps nothing, until it is switched on again."""
    async with start(tmp_path) as main:
        await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
        await read(main, "old")
        await main.levels.warm._flush()
        assert (await run(main, "cache-warm-start", on=False))["warmStart"]["enabled"] is False
    async with start(tmp_path) as main:
        assert await read(main, "new") == "new"
        await run(main, "cache-warm-start", on=True)
        await main.response_cache.get("k", _newest, provider=("app", "P"), force_refresh=True)
    async with start(tmp_path) as main:
        assert await read(main, "last") == "newest"


async def _newest() -> str:
    return "newest"


async def test_clear_is_for_every_level(tmp_path: Path) -> None:
    """Nothing comes back at the next start."""
    async with start(tmp_path) as main:
        await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
        await read(main, "old")
        assert await run(main, "cache-clear") == {"cleared": True}
    async with start(tmp_path) as main:
        assert await read(main, "new") == "new"


@needs_redis
async def test_a_team_is_joined_once(tmp_path: Path, redis: RedisServer) -> None:
    """The next start shares too; its secrets are nowhere in the files; and it is left for good."""
    redis.say("CONFIG", "SET", "requirepass", "canary-password")
    url = f"redis://127.0.0.1:{redis.port}/0"
    async with start(tmp_path / "a") as main:
        reply = await run(main, "cache-share", url=url, password="canary-password", key=KEY)
        assert (reply["address"], reply["sharedCache"]["used"]) == (url, True)
    files = b"".join(path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert b"canary" not in files
    assert KEY.encode() not in files

    async with start(tmp_path / "a") as main:
        await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
        await read(main, "old")
        await until(lambda: main.levels.stats()["sharedCache"] is not None)
        await until(lambda: main.levels.stats()["sharedCache"]["used"])
        reply = await run(main, "cache-unshare")
        assert (reply["address"], reply["sharedCache"]) == (None, None)
    async with start(tmp_path / "a") as main:
        assert (await run(main, "cache-status"))["sharedCache"] is None


@needs_redis
async def test_what_the_server_refuses_changes_nothing(tmp_path: Path, redis: RedisServer) -> None:
    """A wrong password is said at once, and whoever shared already goes on sharing."""
    async with start(tmp_path) as main:
        await run(main, "cache-share", url=redis.url, password="", key=KEY)
        before = main.cache_choices.current
        redis.say("CONFIG", "SET", "requirepass", "right")
        reply = await run(main, "cache-share", url=redis.url, password="wrong", key=KEY)

        assert reply["error"]["message"] == "The shared cache refuses the user or the password."
        assert main.cache_choices.current == before
        assert main.levels.shared is not None


@needs_redis
async def test_an_invitation_brings_the_next_seat_in(tmp_path: Path, redis: RedisServer) -> None:
    """It says everything but the passphrase; a seat's name is kept, and told from the next answer on."""
    redis.say("CONFIG", "SET", "requirepass", "canary-password")
    async with start(tmp_path / "a") as one, start(tmp_path / "b") as two:
        for main in (one, two):
            await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
        first, second = CacheControl(one), CacheControl(two)
        with pytest.raises(InvalidParams, match="Connect"):
            await first.invite("some words")
        await first.share(redis.url, "canary-password", KEY)
        await first.name_seat("Ada")
        invitation = await first.invite("some words")
        with pytest.raises(InvalidParams, match="does not open"):
            await second.accept(invitation, "other words")
        with pytest.raises(InvalidParams, match="missing"):
            await second.accept(invitation[:-20], "some words")
        await second.accept(invitation, "some words")
        await read(one, "old")
        await until(lambda: one.levels.stats()["sharedCache"]["stored"] == 1)
        encoded = await two.response_cache.get_encoded("k", _newest, provider=("app", "P"))

    assert (encoded.source, encoded.by) == ("shared", "Ada")
    assert "canary" not in invitation
    async with start(tmp_path / "a") as one:
        status = await CacheControl(one).status()
        assert (status.seat_name, status.chosen) == ("Ada", True)
        assert status.shared_cache is not None
        assert status.shared_cache.size is not None
        assert status.shared_cache.size.keys > 0


@needs_redis
async def test_a_fault_that_somebody_must_mend_is_one_notice(tmp_path: Path, redis: RedisServer) -> None:
    """And one line for the developer tools, however many calls meet it."""
    said: list[SharedCacheSaid] = []
    async with start(tmp_path) as main:
        main.events.subscribe(lambda event: said.append(event) if isinstance(event, SharedCacheSaid) else None)
        await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
        await run(main, "cache-share", url=redis.url, password="", key=KEY)
        redis.say("REPLICAOF", "127.0.0.1", "1")
        for at in range(5):
            await main.response_cache.get(f"k{at}", _newest, provider=("app", "P"))
        notices = [notice.id for notice in await main.notices.current()]

    assert notices.count("shared-cache-READONLY") == 1
    assert [one.why for one in said].count("READONLY") == 1


@needs_redis
async def test_what_is_saved_before_the_server_was_needed_is_told_to_it(tmp_path: Path, redis: RedisServer) -> None:
    """A run that does nothing but save a provider, as the command line's does, drops its answers for the team."""
    async with start(tmp_path / "a") as main:
        await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
        await run(main, "cache-share", url=redis.url, password="", key=KEY)
        await read(main, "old")
        await until(lambda: main.levels.stats()["sharedCache"]["stored"] == 1)
    async with start(tmp_path / "a") as main:
        await main.providers.save_provider("app", "P", "acme", {"apiKey": "one"})
    async with start(tmp_path / "a") as main:
        await run(main, "cache-status")
        assert await read(main, "new") == "new"


@pytest.mark.parametrize(
    ("url", "key", "says"),
    [
        ("http://127.0.0.1", KEY, "valkey://"),
        ("redis://:secret@127.0.0.1", KEY, "asked for"),
        ("redis://127.0.0.1", "short", "base64"),
        ("redis://127.0.0.1", base64.b64encode(b"short").decode(), "32 bytes"),
    ],
)
async def test_what_cannot_be_right_is_refused(tmp_path: Path, url: str, key: str, says: str) -> None:
    """With words that say what is wrong, and not what was entered."""
    async with start(tmp_path) as main:
        reply = await run(main, "cache-share", url=url, password="", key=key)

    assert says in reply["error"]["message"]
    assert "secret" not in reply["error"]["message"]


async def test_a_session_keeps_no_key(tmp_path: Path) -> None:
    """Where nothing lasts, the team's key would be lost: it says what to do."""
    async with build_main_process(tmp_path) as main:
        reply = await run(main, "cache-share", url="redis://127.0.0.1", password="", key=KEY)

    assert "latchkey vault move passphrase" in reply["error"]["message"]


def test_the_command_line_prints_it(tmp_path: Path) -> None:
    """For people and for programs; and secrets come from no argument and no pipe that nobody announced."""

    def latchkey(*arguments: str, piped: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return run_latchkey("cache", *arguments, "--user-data", str(tmp_path), piped=piped)

    shown = latchkey("status")
    assert (shown.returncode, "Shared cache: none." in shown.stdout) == (0, True)
    told = latchkey("warm-start", "off", "--json")
    assert json.loads(told.stdout)["warmStart"]["enabled"] is False
    refused = latchkey("share", "redis://127.0.0.1")
    assert (refused.returncode, "--secrets-fd" in refused.stderr) == (1, True)

    secrets = {"--secrets-fd": json.dumps({"password": "", "key": KEY})}
    without_keyring = latchkey("share", "redis://127.0.0.1:1", piped=secrets)
    assert (without_keyring.returncode, "vault move passphrase" in without_keyring.stderr) == (1, True)
