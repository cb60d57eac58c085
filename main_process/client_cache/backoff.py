"""How long to leave a factory alone after it failed."""

from collections.abc import Callable

from ipc.messages import ProviderIdentity

_FREE = 3
"""Failures in a row after which the next attempt need not wait."""


class Backoff:
    """Exponential and jittered, per provider.

    The first three failures cost nothing: a failed creation is not cached, many are blips, and trying again at once is
    what people do. From the fourth on the delay doubles from `first` to `cap` seconds, each time shortened by up to
    half by `jitter()` (0 to 1).
    """

    def __init__(
        self, first: float, cap: float, now: Callable[[], float], jitter: Callable[[], float], capacity: int = 1024
    ) -> None:
        self._first = first
        self._cap = cap
        self._now = now
        self._jitter = jitter
        self._capacity = capacity
        self._failures: dict[ProviderIdentity, tuple[int, float]] = {}

    def remaining(self, provider: ProviderIdentity) -> float:
        """Seconds until the next attempt may be made; 0 when it may be made now."""
        _, until = self._failures.get(provider, (0, 0.0))
        return max(0.0, until - self._now())

    def failed(self, provider: ProviderIdentity) -> float:
        """Note a failure and return the delay before the next attempt, in seconds."""
        count = self._failures.pop(provider, (0, 0.0))[0] + 1
        delay = 0.0
        if count > _FREE:
            # 2 ** 32 s is far beyond any cap: the exponent is bounded so that the number stays one.
            doublings = min(count - _FREE - 1, 32)
            delay = min(self._cap, self._first * 2.0**doublings) * (1 - 0.5 * self._jitter())
        self._failures[provider] = (count, self._now() + delay)
        if len(self._failures) > self._capacity:
            del self._failures[next(iter(self._failures))]
        return delay

    def reset(self, provider: ProviderIdentity) -> None:
        """Forget the failures of one provider: it was saved, invalidated, or worked."""
        self._failures.pop(provider, None)

    def reset_all(self) -> None:
        self._failures.clear()
