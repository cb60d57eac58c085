"""How often a tile may ask for its user's attention."""

import time
from collections.abc import Callable

from ipc.errors import TooFast
from ipc.token_bucket import TokenBucket

MOST_REMEMBERED = 4_096


class RateLimit:
    """A token bucket for each tile: one more after every `each_s` seconds, `burst` at once after a quiet time."""

    def __init__(self, *, each_s: float, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        self._each_s = each_s
        self._burst = burst
        self._now = now
        self._buckets: dict[str, TokenBucket] = {}

    def take(self, instance: str) -> None:
        """Count one. Raises TooFast, and then counts nothing."""
        bucket = self._buckets.get(instance)
        if bucket is None:
            if len(self._buckets) >= MOST_REMEMBERED:
                del self._buckets[next(iter(self._buckets))]
            bucket = self._buckets[instance] = TokenBucket(1 / self._each_s, self._burst, self._now)
        if wait := bucket.take():
            raise TooFast("The widget asks for attention too often. Wait a moment.", retry_after=round(wait, 3))
