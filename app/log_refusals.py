"""What a page is refused is logged, but not at the page's pace: a flood would push everything else out of the log."""

import threading
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

REFUSALS = (".refused", ".blocked", ".denied")
"""How the events are named that a page can cause at will."""

BURST = 20
"""Lines of one event that are written whatever their pace; after them one a second."""


class Refusals:
    """A processor of structlog's that drops the refusals of a flood; the next that is written says how many, in `more`.

    Safe from any thread.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._pace: dict[str, _Pace] = {}

    def __call__(self, _logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """The fields, or DropEvent. What bears a trace id is never dropped: a person may come with that id."""
        event = fields["event"]
        if not isinstance(event, str) or not event.endswith(REFUSALS) or fields.get("trace_id") is not None:
            return fields
        with self._lock:
            now = self._now()
            pace = self._pace.setdefault(event, _Pace(now))
            if not pace.allows(now):
                raise structlog.DropEvent
            if pace.dropped:
                fields["more"], pace.dropped = pace.dropped, 0
        return fields


class _Pace:
    """A token bucket that counts what found it empty."""

    def __init__(self, now: float) -> None:
        self.dropped = 0
        self._tokens = float(BURST)
        self._refilled = now

    def allows(self, now: float) -> bool:
        self._tokens = min(BURST, self._tokens + now - self._refilled)
        self._refilled = now
        if self._tokens < 1:
            self.dropped += 1
            return False
        self._tokens -= 1
        return True
