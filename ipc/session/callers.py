"""Who calls within one page: the page itself and its widgets, each with its own allowance."""

from collections.abc import Callable

from ipc.contract.limits import Limits
from ipc.errors import TooManyCalls
from ipc.messages import Sender, WidgetIdentity
from ipc.session.quotas import Quota, WidgetQuotas


class Caller:
    """One sender of a page, with what it has under way; `origin` is where its tickets may be fetched from."""

    __slots__ = ("calls", "origin", "quota", "sender")

    def __init__(self, sender: Sender, origin: str, quota: Quota) -> None:
        self.sender = sender
        self.origin = origin
        self.quota = quota
        self.calls = 0
        """Calls of this page that are not over."""

    def begin(self, length: int) -> None:
        """Count one more call, with so many characters of params. Raises TooManyCalls or TooFast."""
        self.quota.begin(length)
        self.calls += 1

    def finished(self) -> None:
        """One call of this caller is over."""
        self.quota.finished()
        self.calls -= 1


class Callers:
    """The callers of one page epoch, made as they first call; bounded."""

    def __init__(
        self, page: str, origin: str, limits: Limits, now: Callable[[], float], quotas: WidgetQuotas | None = None
    ) -> None:
        """`quotas` are those that this page's widgets share with other pages'."""
        self._page = page
        self._limits = limits
        self._quotas = quotas or WidgetQuotas(limits.widget, now)
        self._app = Caller(Sender(page), origin, Quota(limits.page, now))
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
            caller = self._widgets[widget] = Caller(sender, origin, self._quotas.of(widget))
        return caller

    def _forget_one(self) -> None:
        for widget, caller in self._widgets.items():
            if not caller.calls:
                del self._widgets[widget]
                return
        raise TooManyCalls
