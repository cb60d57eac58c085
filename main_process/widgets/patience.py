"""How often a widget may make itself heard by a person: now and then, and not for ever."""

import time
from collections.abc import Callable

from ipc.errors import TooFast

MOST_REMEMBERED = 4_096


class Patience:
    """A token bucket for each tile."""

    def __init__(self, *, each_s: float, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        """One more after every `each_s` seconds; `burst` at once after a quiet time."""
        self._each_s = each_s
        self._burst = float(burst)
        self._now = now
        self._buckets: dict[str, tuple[float, float]] = {}

    def spend(self, instance: str) -> None:
        """Count one. Raises TooFast, and then counts nothing."""
        now = self._now()
        left, then = self._buckets.get(instance, (self._burst, now))
        left = min(self._burst, left + (now - then) / self._each_s)
        if left < 1:
            raise TooFast(
                "The widget asks for attention too often. Wait a moment.",
                retry_after=round((1 - left) * self._each_s, 3),
            )
        if instance not in self._buckets and len(self._buckets) >= MOST_REMEMBERED:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[instance] = (left - 1, now)
