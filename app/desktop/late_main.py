"""Stands in for the main process in the two schemes: they exist before it does, and serve nothing until then."""

from app.desktop.desktop import MainProcess
from app.desktop.sites import Manifest


class LateMain:
    """Tickets and widgets of a main process that is still being built. Written once, read from any thread."""

    def __init__(self) -> None:
        self.main: MainProcess | None = None

    def take(self, ticket: str, origin: str) -> bytes | None:
        return self.main.tickets.take(ticket, origin) if self.main else None

    def manifest(self, widget_id: str) -> Manifest | None:
        return self.main.widgets.manifest(widget_id) if self.main else None

    def page_may_load(self, widget_id: str) -> bool:
        return self.main is not None and self.main.widgets.page_may_load(widget_id)

    def file(self, widget_id: str, name: str) -> bytes | None:
        return self.main.widgets.file(widget_id, name) if self.main else None
