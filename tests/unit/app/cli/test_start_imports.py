"""What a start imports before its window: everything else is imported on the loop's thread while Chromium starts."""

import json
import subprocess
import sys

OURS = 60
"""Modules of ours. There are some 45; the main process with its channels has 400 more."""

LATER = {"aiohttp", "algoliasearch", "keyring", "mcp", "openai", "redis", "watchfiles", "yarl"}
"""What no start needs: a service, a folder, or a team does."""

NOT_YET = LATER | {"cryptography", "psutil", "stamina"}
"""What the main process needs, and its window does not."""


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


def test_the_main_process_waits_for_no_service() -> None:
    """Each comes with the first call that needs it."""
    assert roots(imported_by("app.cli.app_run")) & LATER == set()
