"""What a start imports before its window: everything else is imported on the loop's thread while Chromium starts."""

import json
import subprocess
import sys

OURS = 65
"""Modules of ours. There are some 60, most of them small; the main process with its channels has 400 more."""

LATER = {"aiohttp", "algoliasearch", "keyring", "mcp", "openai", "redis", "watchfiles", "yarl"}
"""What no start needs: a service, a folder, or a team does."""

NOT_YET = LATER | {"cryptography", "psutil", "stamina"}
"""What the main process needs, and its window does not."""


SOURCES = 8
"""Those that PySide reads while it is imported itself. There are four."""


def imported_by(module: str) -> list[str]:
    """The modules that are there when this one has been imported."""
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return list(json.loads(done.stdout))


def roots(modules: list[str]) -> set[str]:
    """Their packages."""
    return {name.partition(".")[0] for name in modules}


def test_the_window_waits_for_little() -> None:
    """No service's SDK, no network, no cryptography, none of the channels."""
    modules = imported_by("app.cli.run")
    ours = [name for name in modules if roots([name]) <= {"app", "ipc", "main_process"}]

    assert roots(modules) & NOT_YET == set()
    assert len(ours) <= OURS, ours


def test_no_import_reads_a_source() -> None:
    """PySide would read each of them, and Python keep it: tens of MiB, and a sixth of the imports' time."""
    code = "import json, linecache, app.cli.run, app.cli.app_run; print(json.dumps(list(linecache.cache)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    sources = [name for name in json.loads(done.stdout) if name.endswith(".py")]

    assert len(sources) <= SOURCES, sources


def test_the_main_process_waits_for_no_service() -> None:
    """Each comes with the first call that needs it."""
    assert roots(imported_by("app.cli.app_run")) & LATER == set()
