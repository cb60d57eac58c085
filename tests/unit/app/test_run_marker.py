"""Whether the last run ended as it should is known at the next start."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.run_marker import Crash, RunMarker

CRASHES = (
    "import ctypes, pathlib, sys; from app.run_marker import RunMarker;"
    "RunMarker(pathlib.Path(sys.argv[1]), '1.2.3').begin(); ctypes.string_at(0)"
)


def marker(folder: Path) -> RunMarker:
    return RunMarker(folder, "1.2.3", now=lambda: datetime(2026, 5, 3, 10, 0, tzinfo=UTC), stacks=False)


def test_a_run_that_ends_in_order_leaves_nothing_to_tell(tmp_path: Path) -> None:
    """Neither at the next start nor in a report."""
    first = marker(tmp_path)
    assert first.begin() is None
    first.end()
    assert (marker(tmp_path).begin(), marker(tmp_path).last_crash()) == (None, None)


def test_a_run_that_was_killed_is_told_once_and_kept_for_the_report(tmp_path: Path) -> None:
    """Nobody caught what it was doing: then there is no trace, and the report says so."""
    marker(tmp_path).begin()
    second = marker(tmp_path)
    killed = Crash("2026-05-03T10:00:00+00:00", "1.2.3", "")
    assert second.begin() == killed
    second.end()
    third = marker(tmp_path)
    assert (third.begin(), third.last_crash()) == (None, killed)


def test_a_crash_of_the_interpreter_leaves_the_threads_stacks(tmp_path: Path) -> None:
    """A real one, in a process of its own: the next start has its trace."""
    crashed = subprocess.run([sys.executable, "-c", CRASHES, str(tmp_path)], check=False, timeout=60)
    assert crashed.returncode != 0
    crash = marker(tmp_path).begin()
    assert crash is not None
    assert "Current thread" in crash.trace


def test_a_file_that_makes_no_sense_is_still_a_run_that_did_not_end(tmp_path: Path) -> None:
    """Cut off by the same crash, for example."""
    (tmp_path / "running.json").write_text("{")
    assert marker(tmp_path).begin() == Crash("", "", "")


def test_a_folder_that_cannot_be_written_keeps_nobody_from_starting(tmp_path: Path) -> None:
    """The start goes on, without a marker."""
    (tmp_path / "logs").write_text("a file in the way")
    (tmp_path / "running.json").mkdir()
    assert marker(tmp_path).begin() == Crash("", "", "")
