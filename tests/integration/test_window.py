"""The window itself: what is asked before it closes."""

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


def test_the_window_stays_open_while_there_is_a_question(told: dict[str, Any]) -> None:
    """Whoever asked it closes the window later."""
    assert told["closed"] == [False, True, True, False]


def test_a_window_whose_screen_has_gone_comes_onto_one_that_is_there(told: dict[str, Any]) -> None:
    """While the app runs, as when a laptop leaves its dock."""
    assert told["seen"] == [False, True]


def test_the_page_gets_the_keys_that_edit(told: dict[str, Any]) -> None:
    """Ctrl+Z takes back the last change of a dashboard; the window's menu only shows it. The zoom is the window's."""
    assert told["taken"] == ["&Actual size"]
