"""kill -9 in the middle of a restore: the same restore again comes to the same end, and gives nobody more."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.backup_kills import WRITES
from tests.unit.backup.test_backup import written

__all__ = ["written"]  # the fixture

MOMENTS = range(1, 2 * len(WRITES) + 1)
AT_ONCE = 6
"""Right after the dashboards: what `make test` tries."""


def restore(folder: Path, backup: Path, moment: int = 0) -> "subprocess.CompletedProcess[str]":
    """In a process of its own."""
    program = [sys.executable, "-m", "tests.integration.backup_kills", str(folder), str(backup), str(moment)]
    return subprocess.run(program, capture_output=True, text=True, timeout=120, check=False)


def left_by(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    """What is there after a restore that came to its end."""
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    "moment", [pytest.param(one, marks=[] if one == AT_ONCE else pytest.mark.nightly) for one in MOMENTS]
)
def test_a_restore_that_was_killed_is_finished_by_the_next(written: Path, tmp_path: Path, moment: int) -> None:
    """Right before or after any write: bindings, revoked powers and values are as they are without a death."""
    whole = left_by(restore(tmp_path / "whole", written))
    died = restore(tmp_path / "killed", written, moment)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert left_by(restore(tmp_path / "killed", written)) == whole
    assert whole["widgets"] == [["guest", ["storage"]]]
    assert whole["dashboards"][0]["widgets"][0]["slots"]["search"]["providerName"] == "Production"
