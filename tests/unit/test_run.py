"""Failed tests run once more where they are few; what fails twice has failed (tests/run.py)."""

import json
import sys
from pathlib import Path

import pytest

from tests import run as runner
from tests.run import Step


@pytest.fixture
def last_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where pytest says what failed."""
    path = tmp_path / "lastfailed"
    monkeypatch.setattr(runner, "LAST_FAILED", path)
    return path


def step(*, first: int, second: int) -> Step:
    """A step whose two runs end with these exit codes."""
    commands = [[sys.executable, "-c", f"raise SystemExit({code})"] for code in (first, second)]
    return Step("tests", "tests", commands[0], again=commands[1])


def test_what_fails_beside_others_and_passes_by_itself_passes_and_is_named(
    last_failed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody needs to guess which tests missed their turn."""
    last_failed.write_text(json.dumps({"tests/one.py::test_slow": True}))
    assert runner.run(step(first=1, second=0))
    assert "tests/one.py::test_slow" in capsys.readouterr().out


def test_what_fails_twice_has_failed(last_failed: Path) -> None:
    """Once more is not until it passes."""
    last_failed.write_text(json.dumps({"tests/one.py::test_broken": True}))
    assert not runner.run(step(first=1, second=1))


@pytest.mark.parametrize("failed", [0, runner.AT_MOST_AGAIN + 1])
def test_many_failures_or_none_that_is_named_are_final(last_failed: Path, failed: int) -> None:
    """A run that broke before it named a test, or in many places, is not tried again."""
    last_failed.write_text(json.dumps({f"tests/one.py::test_{number}": True for number in range(failed)}))
    assert not runner.run(step(first=1, second=0))


@pytest.mark.parametrize("code", [2, 3, 5, -9])
def test_a_run_that_broke_off_has_failed(last_failed: Path, code: int) -> None:
    """Whatever it named before: most tests were never run."""
    last_failed.write_text(json.dumps({"tests/one.py::test_slow": True}))
    assert not runner.run(step(first=code, second=0))
