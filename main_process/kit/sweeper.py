"""One timer per cache, armed only while there is something to wait for: an idle app is not woken."""

import asyncio
from collections.abc import Callable


class Sweeper:
    """Calls `sweep()` when the earliest known deadline has come; `sweep` returns the next one, or None.

    Deadlines are in the seconds of `now`. Those closer together than `pause` share one sweep.
    """

    __slots__ = ("_deadline", "_handle", "_now", "_pause", "_sweep")

    def __init__(self, sweep: Callable[[], float | None], now: Callable[[], float], *, pause: float = 1.0) -> None:
        self._sweep = sweep
        self._now = now
        self._pause = pause
        self._handle: asyncio.TimerHandle | None = None
        self._deadline = 0.0

    def expect(self, deadline: float) -> None:
        """Make sure that a sweep follows `deadline`, at most `pause` seconds later."""
        if self._handle is not None:
            if deadline + self._pause >= self._deadline:
                return
            self._handle.cancel()
        self._arm(deadline + self._pause)

    def close(self) -> None:
        """Forget the deadline."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _arm(self, deadline: float) -> None:
        self._deadline = deadline
        delay = max(0.0, deadline - self._now())
        self._handle = asyncio.get_running_loop().call_later(delay, self._run)

    def _run(self) -> None:
        self._handle = None
        following = self._sweep()
        if following is not None:
            self._arm(following + self._pause)
