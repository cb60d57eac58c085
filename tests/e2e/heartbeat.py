"""How late the window's timer comes: what a user would notice as a window that does not paint."""

import time
from collections.abc import Iterator

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

    def take(self, least: int = 0) -> dict[str, float] | None:
        """By how much the beats since the last time were late, in ms; None, and nothing taken, of fewer than `least`.

        A beat that comes late has kept others from coming at all: they count too, each with its own lateness.
        """
        self._beat()  # one that is overdue counts, although it has not come
        if len(self._late) < least:
            return None
        late = sorted(_with_missed(self._late))
        self._late = []
        return {"p50": late[len(late) // 2], "p99": late[int(len(late) * 0.99)], "worst": late[-1]}

    def _beat(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._last = now


def _with_missed(late: list[float]) -> Iterator[float]:
    for lateness in late:
        for missed in range(int(lateness // BEAT_MS) + 1):
            yield lateness - missed * BEAT_MS
