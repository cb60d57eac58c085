"""Peace for who says no: after some refusals in a row the same asker is refused by itself for a while.

Whoever asks again and again otherwise gets a yes from a person who is worn down.
"""

import time
from collections.abc import Callable, Hashable

MOST_REFUSALS = 3
"""In a row, until nobody is asked any more."""
QUIET_S = 600.0
"""Seconds of peace after the last of them."""
_MOST_REMEMBERED = 4_096


class Refusals:
    """Counts refusals in a row, by who asks."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._refused: dict[Hashable, tuple[int, float]] = {}
        """How many, and when the last one was."""

    def is_quiet(self, asker: Hashable) -> bool:
        """Whether nobody is to be asked for this asker now."""
        count, last = self._refused.get(asker, (0, 0.0))
        if count < MOST_REFUSALS:
            return False
        if self._now() - last < QUIET_S:
            return True
        del self._refused[asker]
        return False

    def answered(self, asker: Hashable, *, yes: bool) -> None:
        """A person was asked and has answered."""
        count, _ = self._refused.pop(asker, (0, 0.0))
        if yes:
            return
        if len(self._refused) >= _MOST_REMEMBERED:
            del self._refused[next(iter(self._refused))]
        self._refused[asker] = (count + 1, self._now())
