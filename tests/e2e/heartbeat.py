"""How late the window's timer comes: what a user would notice as a window that does not paint."""

import time
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5


class Heartbeat(QObject):
    """A timer on the Qt thread. A beat that comes late is a moment in which the window could not have painted."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = time.perf_counter()
        self._late: list[float] = []
        self._timer.start()

    def take(self) -> dict[str, Any]:
        """Of the beats since the last time this was asked: how many, and by how much they were late, in ms."""
        self._beat()  # one that is overdue counts, although it has not come
        late, self._late = sorted(self._late), []
        return {"beats": len(late), "p99": late[int(len(late) * 0.99)], "worst": late[-1]}

    def _beat(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._last = now
