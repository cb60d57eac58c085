"""Core files and inspection are forbidden where the system lets us."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, json, resource
from main_process.vault.hardening import forbid_core_files, forbid_inspection
agreed = [forbid_core_files(), forbid_inspection()]
print(json.dumps([agreed, resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_DUMPABLE is Linux's")
def test_no_core_files_and_no_inspection() -> None:
    """In a process of its own: neither can be taken back."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    agreed, core, dumpable = json.loads(done.stdout)

    assert (agreed, core, dumpable) == ([True, True], [0, 0], 0)
