"""kill -9 while a dashboard is changed: the last acknowledged state is there, and every step back from it."""

import json
import os
import subprocess
import sys
from pathlib import Path

KILLS = 200 if os.environ.get("LATCHKEY_NIGHTLY") else 10


def test_no_death_loses_a_state_or_a_step(tmp_path: Path) -> None:
    """Killed before any statement or at a random moment, the next start finds the change whole or not at all."""
    program = [sys.executable, "-m", "tests.integration.store.dashboard_kills", str(tmp_path), "--kills", str(KILLS)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])

    assert report["wrong"] == []
    assert report["kills"] == KILLS
    assert report["operations"] > 0
