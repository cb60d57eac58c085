"""Ctrl+C, SIGTERM and the end of a terminal: noted from the start on, obeyed as soon as Qt's loop runs.

Python's own handlers would wait until Qt next calls into Python; and an exception that they raise in such a call is
lost, and the signal with it.
"""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

HANDLED = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

_noted: list[int] = []


def note_signals() -> None:
    """From now on nobody but `ExitSignals` obeys a signal that asks the process to end. On the main thread.

    One that is ignored, as `nohup` has it, stays so.
    """
    for number in _heard():
        signal.signal(number, _note)


class ExitSignals(QObject):
    """Calls `on_exit` on the Qt thread for every signal that asks the process to end, those noted before among them.

    Made on the main thread.
    """

    def __init__(self, on_exit: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_exit = on_exit
        self._read_end, self._write_end = socket.socketpair()
        self._read_end.setblocking(False)
        self._write_end.setblocking(False)
        self._notifier = QSocketNotifier(self._read_end.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        self._old_wakeup = signal.set_wakeup_fd(self._write_end.fileno(), warn_on_full_buffer=False)
        self._old_handlers = {number: signal.signal(number, _note) for number in _heard()}
        if _noted:
            QTimer.singleShot(0, self, self._on_exit)

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


def _heard() -> list[int]:
    return [number for number in HANDLED if signal.getsignal(number) is not signal.SIG_IGN]


def _note(number: int, frame: FrameType | None) -> None:
    """Keep the number. Without a handler Python would not write to the wake-up descriptor."""
    del frame
    _noted.append(number)
