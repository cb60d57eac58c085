"""Bounds what widgets cause outside of the bridge: console messages, requests and questions that are refused anyway.

Every one of them is handled on the Qt thread, which also paints and hears the user. So each origin has an allowance;
what goes beyond it costs next to nothing, and a widget that goes on is unloaded.
"""

import re
import time
from collections.abc import Callable

import structlog

from app.desktop.policy import APP_ORIGIN
from ipc.token_bucket import TokenBucket

log = structlog.get_logger(__name__)

WIDGET_ORIGIN = re.compile(r"widget://([a-z0-9-]+)")

PER_SECOND = 20.0
BURST = 300
"""Of one origin. A widget that writes each of its mistakes to the console stays below."""

MOST_ORIGINS = 256
"""Origins that are told apart; a widget can make names up, and beyond that all share one allowance."""

PAUSE_S = 0.25
"""Seconds after an unload in which a flood leads to no second one."""

DRAIN_S = 3.0
"""Seconds in which messages that a widget sent before it was unloaded may still arrive."""

LONGEST_DRAIN_S = 20.0
"""The same where it has come without such a pause since: a busy computer takes long over it, and nobody else is to blame."""

Unload = Callable[[str | None, str, Callable[[int], None]], None]
"""`unload(widget, why, done)`: unload its frames, or all where it is None; `done(count)` hears how many there were."""


class FloodGuard:
    """Decides whether something that a page caused is handled at all. Lives on the Qt thread."""

    def __init__(self, unload: Unload, now: Callable[[], float] = time.monotonic) -> None:
        self._unload = unload
        self._now = now
        self._buckets: dict[str, TokenBucket] = {}
        self._others = TokenBucket(PER_SECOND, BURST, now)
        self._quiet_until = 0.0
        self._unloaded: dict[str, float] = {}
        """When widgets were last unloaded."""
        self._arrived: dict[str, float] = {}
        """When something of these has last arrived."""

    def allows(self, origin: str, what: str, cost: float = 1.0) -> bool:
        """Whether to go on with what `origin` caused. Where it goes on and on, `what` is why it is unloaded."""
        bucket = self._buckets.get(origin)
        if bucket is None:
            bucket = self._others
            if len(self._buckets) < MOST_ORIGINS:
                bucket = self._buckets[origin] = TokenBucket(PER_SECOND, BURST, self._now)
        # What is still on its way from a frame that is gone says nothing of the next one.
        gone = origin in self._unloaded and self._is_draining(origin)
        if not bucket.take(cost):
            return True
        if origin != APP_ORIGIN and not gone and self._now() >= self._quiet_until:
            self._stop(origin, what)
        return False

    def _is_draining(self, origin: str) -> bool:
        now = self._now()
        before, self._arrived[origin] = self._arrived[origin], now
        since = now - self._unloaded[origin]
        if since < DRAIN_S or (since < LONGEST_DRAIN_S and now - before < DRAIN_S):
            return True
        del self._unloaded[origin], self._arrived[origin]
        return False

    def _stop(self, origin: str, what: str) -> None:
        self._quiet_until = self._now() + PAUSE_S
        widget = WIDGET_ORIGIN.fullmatch(origin)
        if widget is None:
            self._stop_all()
            return

        def done(frames: int) -> None:
            self._quiet_until = self._now() + PAUSE_S
            if frames:
                self._unloaded[origin] = self._arrived[origin] = self._now()
                log.warning("widget.unloaded", widget=widget[1], why=what)
            else:
                # No frame of that name is loaded, so another one used its name.
                self._stop_all()

        self._unload(widget[1], what, done)

    def _stop_all(self) -> None:
        log.warning("widget.unloaded", widget="*", why="hidden")
        self._unload(None, "hidden", lambda _frames: None)
