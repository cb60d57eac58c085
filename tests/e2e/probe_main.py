"""A main process with nothing but probe channels behind the real router, sessions and tickets.

For tests of the window itself: it starts at once, and what happens in it is known exactly.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from ipc.errors import NotGranted
from ipc.messages import Sender
from ipc.router import Router
from ipc.session import Session
from ipc.tickets import Tickets
from main_process.widgets.registry import WidgetRegistry
from tests.e2e.probe_channels import register_probe_channels

GRANTED = ("probe-", "widget-")


class ProbeMain:
    """Satisfies `app.desktop.MainProcess`."""

    def __init__(self, widgets: Iterable[Path]) -> None:
        self.tickets = Tickets()
        self.widgets = WidgetRegistry()
        for folder in widgets:
            self.widgets.add(folder)
        self.ipc = Router(_authorise)
        register_probe_channels(self.ipc)

    def open_session(self, page: str, send: Callable[[str], None], on_hostile: Callable[[], None]) -> Session:
        """A real session, over the probe channels."""
        return Session(self.ipc, page, send, tickets=self.tickets, on_hostile=on_hostile)


def _authorise(sender: Sender, channel: str, _params: object) -> None:
    if sender.widget is not None and not channel.startswith(GRANTED):
        raise NotGranted
