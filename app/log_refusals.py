"""Limits how often one thing is logged: a flood would push everything else out of the log."""

import logging
import threading
import time
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

from ipc.token_bucket import TokenBucket

REFUSALS = (".refused", ".blocked", ".denied", "console.message")
"""The names of log events that a page can cause at will."""

BURST = 20
"""Lines of one such event that are written whatever their pace; after them one a second."""

OTHERS_BURST, OTHERS_PER_S = 200, 2.0
"""The same of any other event, of one with a trace id too: a person who comes with an id that was left out finds its
like in the lines around it.
"""

MOST_ORIGINS = 256
"""Origins whose lines are counted by themselves, so that one's flood hides no other's."""

MOST_EVENTS = 2_048
"""Events of others that are told apart; beyond that all share one allowance. Latchkey has some hundred."""

_LONGEST = 200
"""Characters by which a line of the standard library's logging is told from others."""


class Refusals:
    """A processor of structlog's that drops the lines of a flood; the next that is written says how many, in `more`.

    Safe from any thread.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, object], TokenBucket] = {}
        self._others: dict[str, TokenBucket] = {}

    def __call__(self, _logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """The fields, or DropEvent."""
        event = str(fields["event"])
        with self._lock:
            if event.endswith(REFUSALS) and fields.get("trace_id") is None:
                bucket = self._bucket(event, fields.get("origin") or fields.get("initiator"))
            else:
                bucket = self._other(event)
            if bucket.take():
                raise structlog.DropEvent
            if bucket.refused:
                fields["more"], bucket.refused = fields.get("more", 0) + bucket.refused, 0
        return fields

    def more_of(self, event: str) -> int | None:
        """How many of these were left out since the last that was written; None where this one is left out too."""
        with self._lock:
            bucket = self._other(event)
            if bucket.take():
                return None
            more, bucket.refused = bucket.refused, 0
            return more

    def _bucket(self, event: str, origin: object) -> TokenBucket:
        if (event, origin) not in self._buckets and len(self._buckets) >= MOST_ORIGINS:
            origin = None
        return self._buckets.setdefault((event, origin), TokenBucket(1.0, BURST, self._now))

    def _other(self, event: str) -> TokenBucket:
        if event not in self._others and len(self._others) >= MOST_EVENTS:
            event = ""
        return self._others.setdefault(event, TokenBucket(OTHERS_PER_S, OTHERS_BURST, self._now))


class LibraryLines(logging.Filter):
    """The same for what libraries and extensions write through the standard library's logging.

    A filter of handlers, which may be several: each record is counted once.
    """

    def __init__(self, refusals: Refusals) -> None:
        super().__init__()
        self._refusals = refusals

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is written."""
        if isinstance(record.msg, dict):
            return True  # structlog's own, which has been counted
        kept: bool | None = record.__dict__.get("latchkey_kept")
        if kept is None:
            # By its words before its values are filled in: they may differ with each line.
            more = self._refusals.more_of(f"{record.name} {record.msg}"[:_LONGEST])
            kept = record.__dict__["latchkey_kept"] = more is not None
            if more:
                record.msg = f"{record.msg} [and {more} more]"
        return kept
