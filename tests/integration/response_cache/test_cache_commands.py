"""`latchkey cache`: what it says, what it changes, and that the next start goes by it."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.instance.all_commands import commands_of
from app.main_process import MainProcess
from app.wiring import build_main_process
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

    def latchkey(*arguments: str, fd: int | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app", "cache", *arguments, "--user-data", str(tmp_path)]
        fds = () if fd is None else (fd,)
        return subprocess.run(
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, pass_fds=fds, timeout=60
        )

    shown = latchkey("status")
    assert (shown.returncode, "Shared cache: none." in shown.stdout) == (0, True)
    told = latchkey("warm-start", "off", "--json")
    assert json.loads(told.stdout)["warmStart"]["enabled"] is False
    refused = latchkey("share", "redis://127.0.0.1")
    assert (refused.returncode, "--secrets-fd" in refused.stderr) == (1, True)

    reading, writing = os.pipe()
    os.write(writing, json.dumps({"password": "", "key": KEY}).encode())
    os.close(writing)
    without_keyring = latchkey("share", "redis://127.0.0.1:1", "--secrets-fd", str(reading), fd=reading)
    os.close(reading)
    assert (without_keyring.returncode, "vault move passphrase" in without_keyring.stderr) == (1, True)
