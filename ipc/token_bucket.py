"""A token bucket: so many at once, so many a second on average."""

from collections.abc import Callable


class TokenBucket:
    """Starts full, with `burst` tokens; `per_second` come back. `now` is a clock in seconds. For one thread only."""

    __slots__ = ("_burst", "_now", "_per_second", "_refilled", "_tokens", "refused")

    def __init__(self, per_second: float, burst: float, now: Callable[[], float]) -> None:
        self._per_second = per_second
        self._burst = burst
        self._now = now
        self._tokens = float(burst)
        self._refilled = now()
        self.refused = 0
        """Requests that found too few, since somebody last set this to 0."""

    def take(self, amount: float = 1.0) -> float:
        """Take so many tokens: 0. Where there are too few nothing is taken, and the seconds until then are returned."""
        if self._tokens < amount:
            # Only now: a clock is asked when its answer matters.
            now = self._now()
            self._tokens = min(self._burst, self._tokens + (now - self._refilled) * self._per_second)
            self._refilled = now
            if self._tokens < amount:
                self.refused += 1
                return (amount - self._tokens) / self._per_second
        self._tokens -= amount
        return 0.0
