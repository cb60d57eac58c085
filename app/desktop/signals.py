"""Ctrl+C and SIGTERM while Qt's loop runs: Python's own handlers would wait until Qt next calls into Python."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

HANDLED = (signal.SIGINT, signal.SIGTERM)


class ExitSignals(QObject):
    """Calls `on_exit` on the Qt thread for every signal that asks the process to end. Made on the main thread."""

    def __init__(self, on_exit: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_exit = on_exit
        self._read_end, self._write_end = socket.socketpair()
        self._read_end.setblocking(False)
        self._write_end.setblocking(False)
        self._notifier = QSocketNotifier(self._read_end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        self._old_wakeup = signal.set_wakeup_fd(self._write_end.fileno(), warn_on_full_buffer=False)
        self._old_handlers = {number: signal.signal(number, _ignore) for number in HANDLED}

    def close(self) -> None:
        """Put back what was there before."""
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_wakeup)
        self._notifier.setEnabled(False)
        self._read_end.close()
        self._write_end.close()

    def _on_readable(self) -> None:
        if any(number in HANDLED for number in self._read_end.recv(4096)):
            self._on_exit()


def _ignore(number: int, frame: FrameType | None) -> None:
    """Do nothing. Without a handler Python would not write to the wake-up descriptor."""
    del number, frame
