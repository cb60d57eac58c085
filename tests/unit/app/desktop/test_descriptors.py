"""The limit of open files is raised, and too low a one is told before Chromium dies of it."""

import subprocess
import sys

import pytest

PROGRAM = """
import resource, sys
from app.desktop.descriptors import StartRefused, raise_limit

resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), int(sys.argv[2])))
try:
    raise_limit()
except StartRefused as refused:
    print(refused)
else:
    print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(
    ("now", "most", "said"),
    [
        (64, 64, "lets a program open 64 files, and Latchkey needs 128"),
        (64, 512, "(512, 512)"),
        (256, 512, "(512, 512)"),
    ],
)
def test_the_limit_of_open_files(now: int, most: int, said: str) -> None:
    """Whatever the shell gave, the most that the system allows is taken."""
    command = [sys.executable, "-c", PROGRAM, str(now), str(most)]
    assert said in subprocess.run(command, capture_output=True, text=True, check=True).stdout
