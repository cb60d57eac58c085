"""Signals that ask the process to end, in a process of its own."""

import signal
import subprocess
import sys

import pytest

from app.desktop.signals import HANDLED

PROGRAM = """
import os, signal, sys
from PySide6.QtCore import QCoreApplication, QTimer
from app.desktop.signals import ExitSignals, note_signals
number, early, ignored = int(sys.argv[1]), sys.argv[2] == "early", sys.argv[3] == "ignored"
signal.signal(number, signal.SIG_IGN if ignored else signal.default_int_handler)
note_signals()
if early:
    os.kill(os.getpid(), number)
qt = QCoreApplication([])
signals = ExitSignals(lambda: qt.exit(0))
if not early:
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
QTimer.singleShot(300 if ignored else 20_000, lambda: qt.exit(3))
code = qt.exec()
signals.close()
sys.exit(code)
"""


@pytest.mark.parametrize("when", ["early", "late"])
@pytest.mark.parametrize("number", HANDLED, ids=lambda number: signal.Signals(number).name)
def test_no_signal_is_lost(number: int, when: str) -> None:
    """Nor is one that comes before there is a loop, where Python's own would raise; a closed terminal's, too."""
    command = [sys.executable, "-c", PROGRAM, str(int(number)), when, "heard"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("when", ["early", "late"])
def test_what_nohup_ignores_stays_ignored(when: str) -> None:
    """The app goes on."""
    command = [sys.executable, "-c", PROGRAM, str(int(signal.SIGHUP)), when, "ignored"]
    assert subprocess.run(command, check=False).returncode == 3
