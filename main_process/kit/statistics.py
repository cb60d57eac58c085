"""Bounded samples of durations, for the medians and tails that the developer tools show."""

from collections import deque


class Durations:
    """The last `size` durations, in seconds."""

    __slots__ = ("_samples", "count", "total")

    def __init__(self, size: int = 512) -> None:
        self._samples: deque[float] = deque(maxlen=size)
        self.count = 0
        self.total = 0.0

    def add(self, seconds: float) -> None:
        self._samples.append(seconds)
        self.count += 1
        self.total += seconds

    def quantile(self, q: float) -> float | None:
        """The q-quantile (0 to 1) of the recent samples by the nearest rank, in seconds; None without samples."""
        if not self._samples:
            return None
        ranked = sorted(self._samples)
        return ranked[min(len(ranked) - 1, int(q * len(ranked)))]

    def summary(self) -> dict[str, float | int | None]:
        """`{count, p50Ms, p99Ms}` for the wire."""
        return {"count": self.count, "p50Ms": _ms(self.quantile(0.5)), "p99Ms": _ms(self.quantile(0.99))}


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)
