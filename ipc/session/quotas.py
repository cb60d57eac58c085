"""What a caller has under way and has left of its allowance. A widget has one, in however many windows it is shown."""

import math
from collections.abc import Callable
from weakref import WeakValueDictionary

from ipc.contract.limits import Allowance
from ipc.errors import TooFast, TooManyCalls
from ipc.messages import WidgetIdentity
from ipc.token_bucket import TokenBucket


class Quota:
    """One caller's use of an allowance."""

    __slots__ = ("__weakref__", "_most", "calls", "in_flight", "most_values", "text", "uploading")

    def __init__(self, allowance: Allowance, now: Callable[[], float]) -> None:
        self.in_flight = 0
        self.uploading = 0
        """Characters of params announced and not yet complete."""
        self.calls = TokenBucket(allowance.per_second, allowance.burst, now)
        self.text = TokenBucket(allowance.text_per_second, allowance.text_burst, now)
        self.most_values = allowance.values
        """Values in the params of one call."""
        self._most = allowance.in_flight

    def begin(self, length: int) -> None:
        """Count one more call, with so many characters of params. Raises TooManyCalls or TooFast."""
        if self.in_flight >= self._most:
            raise TooManyCalls
        wait = self.calls.take() or (self.text.take(length) if length else 0.0)
        if wait:
            raise TooFast(retry_after=math.ceil(wait * 1000) / 1000)
        self.in_flight += 1

    def finished(self) -> None:
        """One call of this caller is over."""
        self.in_flight -= 1


class WidgetQuotas:
    """The quotas of widgets, for all pages; each lives as long as a page knows its widget."""

    def __init__(self, allowance: Allowance, now: Callable[[], float]) -> None:
        self._allowance = allowance
        self._now = now
        self._quotas: WeakValueDictionary[WidgetIdentity, Quota] = WeakValueDictionary()

    def of(self, widget: WidgetIdentity) -> Quota:
        quota = self._quotas.get(widget)
        if quota is None:
            quota = self._quotas[widget] = Quota(self._allowance, self._now)
        return quota
