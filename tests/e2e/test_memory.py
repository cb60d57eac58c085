"""Memory in use does not grow with calls, rotations, reloads and killed widgets."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop.event_loop import LoopThread
from tests.e2e.memory_program import ROTATIONS
from tests.fakes.openai_server import OpenAiServer

ROUNDS = 60
WARM = ROUNDS // 4
"""Rounds until caches are full, and SDKs and Chromium have what they keep."""
GROWTH_MIB = 32
WITHIN_S = 1500


@pytest.mark.nightly
@pytest.mark.alone
@pytest.mark.timeout(WITHIN_S + 60)
def test_an_hours_use_leaves_memory_as_it_was(tmp_path: Path) -> None:
    """An hour of a busy user in minutes: at the end the main process holds what it held after a quarter of them."""
    loop = LoopThread("service")
    loop.start()
    server = OpenAiServer(*(f"sk-canary-{number}" for number in range(ROUNDS * ROTATIONS + 1)))
    loop.submit(server.__aenter__()).result(10)
    program = [sys.executable, "-m", "tests.e2e.memory_program", str(tmp_path / "data"), server.base_url, str(ROUNDS)]
    try:
        done = subprocess.run(
            program,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
    finally:
        loop.submit(server.__aexit__()).result(10)
        loop.stop()
    rounds = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"round"')]
    assert len(rounds) == ROUNDS, done.stderr[-2000:]
    for held, most in (("rss", GROWTH_MIB), ("threads", 2), ("descriptors", 10), ("tasks", 5), ("processes", 2)):
        first, last = (
            statistics.median(one[held] for one in part) for part in (rounds[WARM : 2 * WARM], rounds[-WARM:])
        )
        assert last - first <= most, f"{held}: {first} after {WARM} rounds, {last} at the end"
