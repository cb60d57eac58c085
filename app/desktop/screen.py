"""A window with its page: the view, the page in it, and the sessions that the page has had."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEngineProfile

from app.desktop.event_loop import LoopThread
from app.desktop.flood_guard import FloodGuard
from app.desktop.page_epochs import PageEpochs, Session
from app.desktop.page_host import PageHost, Scripts, Wire
from app.desktop.qt_thread import QtThread
from app.desktop.web_page import APP_URL
from app.desktop.window import MainWindow

OpenSession = Callable[[str, Callable[[str], None], Callable[[], None]], Session]
"""`open_session(page, send, on_hostile)`: the conversation with a new page epoch."""


class Screen:
    """Made and closed on the Qt thread; its epochs live on the event loop's."""

    def __init__(
        self,
        window: MainWindow,
        profile: QWebEngineProfile,
        scripts: Scripts,
        guard: FloodGuard,
        *,
        loop: LoopThread,
        qt: QtThread,
        address: QUrl = APP_URL,
    ) -> None:
        """Loads the page at `address` into the window. What it sends waits until `serve`."""
        self.window = window
        self._qt = qt
        self._loop = loop
        self.host = PageHost(window.view, profile, scripts, guard, address)
        self.epochs = PageEpochs(self.host.send, self._give_up)
        self.host.set_zoom(window.zoom)
        receive, close = self.epochs.receive, self.epochs.close_epoch
        wire = Wire(lambda text: loop.call_soon(receive, text), lambda: loop.call_soon(close))
        self.host.open(wire, window.background)

    def serve(self, open_session: OpenSession) -> None:
        """Open sessions for its page from now on. On the event loop."""
        self.epochs.serve(lambda page, send: open_session(page, send, self._give_up))

    def shows(self, page: str) -> bool:
        """Whether its document is that page epoch."""
        return self.epochs.epoch == page

    def close(self) -> None:
        """Drop the page for good, and end what it had begun. On the Qt thread."""
        self.host.close()
        self._loop.submit(self.epochs.close())

    def _give_up(self) -> None:
        """Drop the page and make another. From any thread."""
        self._qt.post(self.host.rebuild)
