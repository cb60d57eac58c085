"""What a start imports before its window: everything else is imported on the loop's thread while Chromium starts."""

import json
import subprocess
import sys

OURS = 60
"""Modules of ours. There are some 45; the main process with its channels has 400 more."""

LIBRARIES = {
    "aiohttp",
    "click",
    "cryptography",
    "keyring",
    "mcp",
    "openai",
    "algoliasearch",
    "stamina",
    "yarl",
    "watchfiles",
}

BEFORE_THE_WINDOW = """
import json, sys
import app.cli.run
print(json.dumps(sorted(sys.modules)))
"""


def test_the_window_waits_for_little() -> None:
    """No service's SDK, no network, no cryptography, none of the channels."""
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_THE_WINDOW], capture_output=True, text=True, check=True, timeout=60
    )
    modules = json.loads(done.stdout)
    ours = [name for name in modules if name.partition(".")[0] in {"app", "ipc", "main_process"}]

    assert {name.partition(".")[0] for name in modules} & LIBRARIES == {"click"}
    assert len(ours) <= OURS, ours
