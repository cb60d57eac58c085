"""Limits how often refusals of a page are logged: a flood would push everything else out of the log."""

import threading
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

from ipc.token_bucket import TokenBucket

REFUSALS = (".refused", ".blocked", ".denied", "console.message")
"""The names of log events that a page can cause at will."""

BURST = 20
"""Lines of one event that are written whatever their pace; after them one a second."""

MOST_ORIGINS = 256
"""Origins whose lines are counted by themselves, so that one's flood hides no other's."""


class Refusals:
    """A processor of structlog's that drops the refusals of a flood; the next that is written says how many, in `more`.

    Safe from any thread.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, object], TokenBucket] = {}

    def __call__(self, _logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """The fields, or DropEvent. What bears a trace id is never dropped: a person may come with that id."""
        event = fields["event"]
        if not isinstance(event, str) or not event.endswith(REFUSALS) or fields.get("trace_id") is not None:
            return fields
        with self._lock:
            bucket = self._bucket(event, fields.get("origin") or fields.get("initiator"))
            if bucket.take():
                raise structlog.DropEvent
            if bucket.refused:
                fields["more"], bucket.refused = bucket.refused, 0
        return fields

    def _bucket(self, event: str, origin: object) -> TokenBucket:
        if (event, origin) not in self._buckets and len(self._buckets) >= MOST_ORIGINS:
            origin = None
        return self._buckets.setdefault((event, origin), TokenBucket(1.0, BURST, self._now))
