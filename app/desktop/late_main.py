"""The main process as the window's two schemes see it: it comes after them.

Until then there are no tickets, and of the widgets those that came with Latchkey.
"""

from pathlib import Path

from app.desktop.built_in_widgets import BuiltInWidgets
from app.desktop.desktop import MainProcess
from app.desktop.sites import Manifest


class LateMain:
    """Tickets and widgets of a main process that is still being built. Written once, read from any thread."""

    def __init__(self, built_in: Path) -> None:
        self._built_in = BuiltInWidgets(built_in)
        self.main: MainProcess | None = None

    def take(self, ticket: str, origin: str) -> bytes | None:
        """See `sites.Tickets`."""
        return self.main.tickets.take(ticket, origin) if self.main else None

    def manifest(self, widget_id: str) -> Manifest | None:
        """See `sites.Widgets`."""
        return (self.main.widgets if self.main else self._built_in).manifest(widget_id)

    def page_may_load(self, widget_id: str) -> bool:
        """Likewise."""
        return self.main.widgets.page_may_load(widget_id) if self.main else True

    def file(self, widget_id: str, name: str) -> bytes | None:
        """Likewise."""
        return (self.main.widgets if self.main else self._built_in).file(widget_id, name)
