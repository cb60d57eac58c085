"""A main process with nothing but probe channels behind the real router, sessions and tickets.

For tests of the window itself: it starts at once, and what happens in it is known exactly.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ipc.dispatch.router import Router
from ipc.errors import NotGranted
from ipc.messages import Sender, WidgetAccess
from ipc.session.session import Session
from ipc.session.tickets import Tickets
from main_process.widgets.registry import WidgetRegistry
from tests.e2e.probe_channels import register_probe_channels

GRANTED = ("probe-", "widget-")


class ProbeMain:
    """Satisfies `app.desktop.desktop.MainProcess`."""

    def __init__(self, widgets: Iterable[Path]) -> None:
        self._passed = 0.0
        self.tickets = Tickets(now=lambda: time.monotonic() + self._passed)
        self.widgets = WidgetRegistry()
        for folder in widgets:
            self.widgets.add(folder)
        self.ipc = Router(_authorise)
        register_probe_channels(self.ipc)
        self.ipc.handle("probe-pass-time", self._pass_time)

    def open_session(self, page: str, send: Callable[[str], None], on_hostile: Callable[[], None]) -> Session:
        """A real session, over the probe channels."""
        return Session(self.ipc, page, send, tickets=self.tickets, on_hostile=on_hostile)

    async def _pass_time(self, _sender: Sender, params: dict[str, Any]) -> None:
        """Let seconds pass for the tickets."""
        self._passed += float(params["seconds"])


def _authorise(sender: Sender, channel: str, _access: WidgetAccess | None, _params: object) -> None:
    if sender.widget is not None and not channel.startswith(GRANTED):
        raise NotGranted
