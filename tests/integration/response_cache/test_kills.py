"""kill -9 at any moment: no answer is served that an invalidation has overtaken, and the next start works."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.response_cache.restless_run import KEYS
from tests.unit.response_cache.second_level.desk import Desk

KILLS = 200 if os.environ.get("LATCHKEY_NIGHTLY") else 8


@pytest.mark.allow_logs  # a run that dies while its journal is made costs what was kept, which the next one says
async def test_no_death_brings_back_what_was_invalidated(tmp_path: Path) -> None:
    """After each death the next run serves nothing older than the last acknowledged invalidation of its key."""
    desk = Desk(tmp_path / "responses")
    acknowledged = tmp_path / "acknowledged"
    chance = random.Random(7)  # noqa: S311  # the same kills every time
    served = 0
    for kill in range(KILLS):
        kill_a_run(desk.folder, acknowledged, kill, chance.uniform(0, 0.1))
        overtaken = dict.fromkeys(KEYS, 0)
        for line in acknowledged.read_text().splitlines():
            key, number = line.split()
            overtaken[key] = int(number)
        for key in KEYS:
            body = await desk.served(key)
            assert body is None or int(body) > overtaken[key]
            served += body is not None

    assert served > 0


def kill_a_run(folder: Path, acknowledged: Path, number: int, seconds: float) -> None:
    """Start a run, wait until it has dropped something, and kill it so much later."""
    before = size_of(acknowledged)
    command = [sys.executable, "-m", "tests.integration.response_cache.restless_run"]
    first = str(1_000_000 * (number + 1))
    child = subprocess.Popen([*command, str(folder), str(acknowledged), str(number), first])
    while size_of(acknowledged) == before:
        assert child.poll() is None
        time.sleep(0.005)
    time.sleep(seconds)
    child.kill()
    child.wait()


def size_of(path: Path) -> int:
    """Bytes, 0 where there is no file yet."""
    return path.stat().st_size if path.exists() else 0
