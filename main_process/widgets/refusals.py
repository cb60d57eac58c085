"""After some refusals in a row, requests of the same asker are refused for a while without a dialog.

Otherwise a widget could ask until its tired user agrees.
"""

import time
from collections.abc import Callable, Hashable

MOST_REFUSALS = 3
"""Refusals in a row after which no dialog is shown."""
QUIET_S = 600.0
"""Seconds without a dialog after the last refusal."""
_MOST_REMEMBERED = 4_096


class Refusals:
    """Counts refusals in a row, by who asks."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._refused: dict[Hashable, tuple[int, float]] = {}
        """Refusals in a row, and the time of the last one."""

    def is_quiet(self, asker: Hashable) -> bool:
        """Whether this asker's requests are refused without a dialog now."""
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
