"""Who calls within one page: the page itself and its widgets, each with its own allowance."""

import math
from collections.abc import Callable

from ipc.contract.limits import Allowance, Limits
from ipc.errors import TooFast, TooManyCalls
from ipc.messages import Sender, WidgetIdentity
from ipc.token_bucket import TokenBucket


class Caller:
    """One sender of a page, with the calls it has under way, and how many and how large they may be."""

    __slots__ = ("_most", "calls", "in_flight", "most_values", "origin", "sender", "text", "uploading")

    def __init__(self, sender: Sender, origin: str, allowance: Allowance, now: Callable[[], float]) -> None:
        self.sender = sender
        self.origin = origin
        """Where the sender's tickets may be fetched from."""
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


class Callers:
    """The callers of one page epoch, made as they first call; bounded."""

    def __init__(self, page: str, origin: str, limits: Limits, now: Callable[[], float]) -> None:
        self._page = page
        self._limits = limits
        self._now = now
        self._app = Caller(Sender(page), origin, limits.page, now)
        self._widgets: dict[WidgetIdentity, Caller] = {}

    def find(self, widget: WidgetIdentity | None) -> Caller:
        """The caller of a frame. Raises TooManyCalls when more widgets are busy than a page may have."""
        if widget is None:
            return self._app
        caller = self._widgets.get(widget)
        if caller is None:
            if len(self._widgets) >= self._limits.callers:
                self._forget_one()
            sender, origin = Sender(self._page, widget), f"widget://{widget.widget_id}"
            caller = self._widgets[widget] = Caller(sender, origin, self._limits.widget, self._now)
        return caller

    def _forget_one(self) -> None:
        for widget, caller in self._widgets.items():
            if not caller.in_flight:
                del self._widgets[widget]
                return
        raise TooManyCalls
