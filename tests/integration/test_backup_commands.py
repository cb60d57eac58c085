"""`latchkey backup`, as a person and as a program use it."""

import json
import subprocess
from pathlib import Path

from tests.fakes.command_line import run_latchkey
from tests.integration.test_dashboard_commands import DOCUMENT

PASSPHRASE = "a long passphrase of several words\n"


def run(folder: Path, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return run_latchkey(*arguments, "--user-data", str(folder), given=given)


def test_everything_goes_from_one_folder_into_another(tmp_path: Path) -> None:
    """A file that is there is not written over; a second restore says what stayed; a letter is refused."""
    before, after, file = tmp_path / "before", tmp_path / "after", tmp_path / "all.latchkey-backup"
    run(before, "dashboards", "import", "-", given=json.dumps(DOCUMENT))
    made = run(before, "backup", "create", str(file), "--providers", given=PASSPHRASE)
    again = run(before, "backup", "create", str(file))
    told = json.loads(run(after, "backup", "restore", str(file), "--json").stdout)
    shown = run(after, "backup", "restore", str(file))
    file.write_text("Dear")
    refused = run(after, "backup", "restore", str(file))

    assert made.stdout == f"Wrote 1 dashboard, 0 widgets, 0 providers to {file}.\n", made.stderr
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    assert told["added"] == ["Dashboard “Sales”"]
    assert "Kept as it is: Dashboard “Sales”: it is here already." in shown.stdout
    assert (refused.returncode, "is not a zip" in refused.stderr) == (1, True)
