"""`latchkey` where it may not write: what is wrong in a sentence, on stderr, with exit code 1."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.unprivileged import as_nobody, is_root, python_command

NOBODY = 65534
COMMANDS = (["providers", "list"], ["types"], ["run", "--headless"])


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of the user that runs the app: not root, who may write everywhere."""
    with tempfile.TemporaryDirectory(prefix="lk-") as name:
        if is_root():
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


def latchkey(place: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = as_nobody([*python_command(), "app", *arguments])
    environment = os.environ | {"HOME": str(place), "XDG_RUNTIME_DIR": str(place)}
    return subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_folder_that_may_only_be_read(place: Path, command: list[str]) -> None:
    """No traceback, and nothing on stdout that a script could take for an answer."""
    place.chmod(0o500)
    done = latchkey(place, *command, "--user-data", str(place))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: {place} cannot be written. Make it yours, or name another --user-data.\n"


def test_a_picture_that_cannot_be_written(place: Path) -> None:
    """What the widgets got is printed all the same."""
    (place / "file").touch()
    picture = place / "file" / "picture.png"
    done = latchkey(place, "run", "--headless", "--screenshot", str(picture), "--user-data", str(place / "data"))

    assert done.returncode == 1
    assert f"Error: The picture {picture} cannot be written: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "search" in [json.loads(line)["widget"] for line in done.stdout.splitlines()]
