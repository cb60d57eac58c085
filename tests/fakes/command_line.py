"""`latchkey`, each command in a process of its own that is forked from one with the modules loaded.

A command thus has its own memory, exit code and standard streams as in a shell, and does not take the second that
Python needs to import everything. `tests/e2e/shop.py` starts the program itself.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import app.cli.backup
import app.cli.cache
import app.cli.dashboards
import app.cli.providers
import app.cli.vault  # noqa: F401 - loaded once, before the forks, as are those above
from app.cli.main import latchkey
from tests.fakes import passphrases

_TIME_LIMIT_S = 60

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def run_latchkey(
    *arguments: str, given: str | None = None, piped: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end. `given` is what its standard input holds; `piped` gives to each option named, such as
    `--passphrase-fd`, a descriptor from which the text can be read.
    """
    with tempfile.TemporaryDirectory(prefix="lk-") as folder:
        streams = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(given or "")
        process = _processes.Process(target=_run, args=(arguments, dict(os.environ), streams, piped or {}))
        process.start()
        process.join(_TIME_LIMIT_S)
        code = process.exitcode
        process.kill()
        process.join()
        process.close()
        assert code is not None, f"{arguments} took longer than {_TIME_LIMIT_S} s"
        return subprocess.CompletedProcess(arguments, code, streams[1].read_text(), streams[2].read_text())


def _run(
    arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[Path], piped: Mapping[str, str]
) -> None:
    """In the forked process."""
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, path in enumerate(streams):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - multiprocessing has closed the first
    passphrases.make_cheap()
    latchkey(args=[*arguments, *_pipes(piped)], prog_name="latchkey")


def _pipes(piped: Mapping[str, str]) -> list[str]:
    options: list[str] = []
    for option, text in piped.items():
        reading, writing = os.pipe()
        os.write(writing, text.encode())
        os.close(writing)
        options += [option, str(reading)]
    return options
