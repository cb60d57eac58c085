"""`latchkey dashboards`, as a person and as a program use it."""

import json
import os
import stat
import subprocess
from pathlib import Path

from tests.fakes.command_line import run_latchkey

DOCUMENT = {
    "format": "latchkey-dashboard",
    "version": 1,
    "name": "Sales",
    "tiles": [{"instance": "a", "widget": "search", "x": 0, "y": 0, "w": 4, "h": 4, "slots": {"search": "algolia"}}],
}


def run(folder: Path, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return run_latchkey("dashboards", *arguments, "--user-data", str(folder), given=given)


def test_a_document_comes_in_is_listed_and_goes_out_again(tmp_path: Path) -> None:
    """What is written can be read by the next Latchkey."""
    made = json.loads(run(tmp_path, "import", "-", "--json", given=json.dumps(DOCUMENT)).stdout)
    listed = json.loads(run(tmp_path, "list", "--json").stdout)
    written = tmp_path / "sales.json"
    assert run(tmp_path, "export", made["id"], "-o", str(written)).returncode == 0
    again = run(tmp_path, "import", str(written))

    assert [(one["id"], one["name"], one["tiles"]) for one in listed] == [(made["id"], "Sales", 1)]
    assert json.loads(written.read_text())["tiles"][0]["slots"] == {"search": "algolia"}
    assert os.name != "posix" or stat.S_IMODE(written.stat().st_mode) == 0o600
    assert "Added 'Sales 2'" in again.stdout
    assert "provider of type 'algolia'" in again.stdout


def test_nothing_there_and_what_cannot_be_read_are_told_in_a_sentence(tmp_path: Path) -> None:
    """With exit code 1 where it is an error, and nothing changed."""
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"\xff\xfe")
    told = [
        run(tmp_path, *words) for words in (("list",), ("import", str(bad)), ("import", "nowhere"), ("export", "x"))
    ]

    assert [result.returncode for result in told] == [0, 1, 1, 1]
    assert "no dashboards yet" in told[0].stdout
    for result, words in zip(told[1:], ("UTF-8", "nowhere", "no such dashboard"), strict=True):
        assert words in result.stderr
