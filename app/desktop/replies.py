"""Sends answers of our schemes to Chromium: large ones a few at a time, because each is a copy until it has been read.

A page decides when it reads an answer, and whether. What one origin asked for and leaves unread keeps no other waiting.
"""

from collections import Counter, deque
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob

from app.desktop.sites import Served

LARGE = 256 * 1024
"""Bytes."""

MOST_AT_ONCE = 16 << 20
"""Bytes of an origin's large answers that Chromium has not read to their end."""

MOST_WAITING = 64 << 20
"""Bytes of those that wait until there is room; one more is refused."""


class Replies:
    """The answers of one scheme that are on their way. Lives on the Qt thread."""

    def __init__(self) -> None:
        self._sent: Counter[str] = Counter()
        self._waiting: dict[str, deque[tuple[QWebEngineUrlRequestJob, Served]]] = {}

    def send(self, job: QWebEngineUrlRequestJob, served: Served, origin: str) -> bool:
        """Answer `origin`'s request, at once or when there is room. False: it has too many waiting, and gets none."""
        size = len(served.body)
        if size < LARGE:
            reply(job, served)
            return True
        waiting = self._waiting.get(origin)
        if waiting is None and self._has_room(origin, size):
            self._begin(job, served, origin)
            return True
        waiting = self._waiting.setdefault(origin, deque())
        if sum(len(other.body) for _, other in waiting) + size > MOST_WAITING:
            return False
        waiting.append((job, served))
        return True

    def _has_room(self, origin: str, size: int) -> bool:
        return not self._sent[origin] or self._sent[origin] + size <= MOST_AT_ONCE

    def _begin(self, job: QWebEngineUrlRequestJob, served: Served, origin: str) -> None:
        size = len(served.body)
        self._sent[origin] += size
        job.destroyed.connect(self._ended(origin, size))
        reply(job, served)

    def _ended(self, origin: str, size: int) -> Callable[[], None]:
        def ended() -> None:
            self._sent[origin] -= size
            if not self._sent[origin]:
                del self._sent[origin]
            self._go_on(origin)

        return ended

    def _go_on(self, origin: str) -> None:
        waiting = self._waiting.get(origin, deque())
        while waiting:
            job, served = waiting[0]
            if shiboken6.isValid(job):  # else whoever asked has gone
                if not self._has_room(origin, len(served.body)):
                    return
                self._begin(job, served, origin)
            waiting.popleft()
        self._waiting.pop(origin, None)


def reply(job: QWebEngineUrlRequestJob, served: Served) -> None:
    """Send an answer; its buffer lives as long as the job."""
    # A multimap: each name has a list of values. A bare QByteArray would be taken for a list of its bytes.
    headers = {QByteArray(name.encode()): [QByteArray(value.encode())] for name, value in served.headers.items()}
    job.setAdditionalResponseHeaders(headers)  # type: ignore[arg-type]  # the stub does not know the lists
    buffer = QBuffer(job)
    buffer.setData(served.body)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(served.mime_type.encode(), buffer)
