"""kill -9 at every step: every acknowledged save is there, old or new, never mixed."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.integration.store.kill_harness import OPERATIONS

KILLS = 500 if os.environ.get("LATCHKEY_NIGHTLY") else 50


def test_no_death_loses_or_mixes_anything(tmp_path: Path) -> None:
    """Killed before any statement or keyring call, or at a random moment, the next start finds the old or the new."""
    harness = [sys.executable, "-m", "tests.integration.store.kill_harness", str(tmp_path), "--kills", str(KILLS)]
    done = subprocess.run(harness, capture_output=True, text=True, timeout=1200, check=True)
    report = json.loads(done.stdout.splitlines()[-1])

    assert report["wrong"] == []
    assert report["kills"] == KILLS
    assert [name for name in OPERATIONS if report["by_operation"][name] == 0] == []
