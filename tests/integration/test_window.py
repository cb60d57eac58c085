"""The window itself: where it comes back to, and what is asked before it closes."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What `window_program` saw."""
    flags = {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu --log-level=3"}
    command = [sys.executable, "-m", "tests.integration.window_program"]
    done = subprocess.run(command, env={**os.environ, **flags}, capture_output=True, timeout=60, check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_the_window_stays_where_it_was_left(told: dict[str, Any]) -> None:
    """However often it is started: what is saved and what is restored are the same corner of the frame."""
    assert told["place"] == [60, 50, 700, 500]


def test_a_window_that_was_elsewhere_comes_back_whole(told: dict[str, Any]) -> None:
    """A screen that is no longer there, or smaller than it was."""
    assert told["whole"] is True


def test_the_window_stays_open_while_there_is_a_question(told: dict[str, Any]) -> None:
    """Whoever asked it closes the window later."""
    assert told["closed"] == [False, True, True, False]
