"""Stands in for the main process in the two schemes, which exist before it does.

Until then there are no tickets, and the only widgets are those that came with Latchkey.
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
        return self.main.tickets.take(ticket, origin) if self.main else None

    def manifest(self, widget_id: str) -> Manifest | None:
        return (self.main.widgets if self.main else self._built_in).manifest(widget_id)

    def page_may_load(self, widget_id: str) -> bool:
        return self.main.widgets.page_may_load(widget_id) if self.main else True

    def file(self, widget_id: str, name: str) -> bytes | None:
        return (self.main.widgets if self.main else self._built_in).file(widget_id, name)
