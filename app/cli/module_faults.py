"""Has Chromium read a package's modules, in a process of its own: mistakes in their syntax and in what they import.

Not in this one, which may hold keys, and not in the app's: a package may be anybody's.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.contents import read_contents
from main_process.widgets.package.manifest_text import MANIFEST, read_manifest

WITHIN_S = 60

START = (
    "import json, sys; from pathlib import Path; sys.path[:] = json.loads(sys.argv[1]); "
    "from app.desktop.module_check import check_modules; check_modules(Path(sys.argv[2]))"
)
"""The program gets this one's import path: `-m` would look into the folder in which the command was typed first."""

Wire: TypeAlias = dict[str, str]


def module_faults(package: Path) -> tuple[list[Wire], list[Wire]]:
    """Faults and warnings, as `{where, what}`. Where Chromium does not start here that is the one warning. Blocking.

    A package that cannot be read, or whose manifest cannot, has none: nothing says which its modules are.
    """
    try:
        read_manifest(read_contents(package).get(MANIFEST, b""))
    except PackageRefused:
        return [], []
    command = [sys.executable, "-I", "-c", START, json.dumps(sys.path), str(package)]
    try:
        program = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=True)
        faults: list[Wire] = json.loads(program.stdout)
    except subprocess.CalledProcessError as error:
        return [], [_unread(package, str(error.stderr).strip().rpartition("\n")[2])]
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return [], [_unread(package, type(error).__name__)]
    return faults, []


def _unread(package: Path, why: str) -> Wire:
    what = "the syntax of its JavaScript was not checked, for Chromium did not read it here"
    return {"where": package.name, "what": f"{what} ({why or 'it told no reason'})"}
