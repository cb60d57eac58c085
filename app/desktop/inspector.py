"""Chromium's own inspector, for authors of widgets: a window of its own in this process, and no port for anybody else.

It sees the frames of other processes too, each as a target of its own (measured with QtWebEngine 6.11). It shows all
that the page and its widgets hold, so nothing but `latchkey widget dev` offers it.
"""

from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView

from app.desktop.desktop import Desktop

SIZE = (1100, 760)


class Inspector:
    """On the Qt thread only."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._view: QWebEngineView | None = None
        self._profile: QWebEngineProfile | None = None

    def offer(self) -> None:
        """Add it to the main window's menu, under F12."""
        screen = self._desktop.screen
        if screen is not None:
            screen.window.offer_inspector(self.open)
            self._desktop.at_end.append(self.close)

    def open(self) -> None:
        """Show it, on the page that is there now: after a crash that is another one."""
        screen = self._desktop.screen
        page = screen.host.page if screen is not None else None
        if page is None:
            return
        if self._view is None:
            # A profile of its own: the app's knows no scheme but the app's two.
            self._profile = QWebEngineProfile()
            self._view = QWebEngineView()
            self._view.setPage(QWebEnginePage(self._profile, self._view))
            self._view.setWindowTitle("Inspector of Latchkey")
            self._view.resize(*SIZE)
        page.setDevToolsPage(self._view.page())
        self._view.show()
        self._view.raise_()
        self._view.activateWindow()

    def close(self) -> None:
        """Drop it: the page before its profile, as Chromium wants it."""
        if self._view is not None and self._profile is not None:
            page = self._desktop.screen.host.page if self._desktop.screen is not None else None
            if page is not None:
                page.setDevToolsPage(None)  # type: ignore[arg-type]  # Qt takes a null pointer; the stub does not know
            self._view.close()
            self._view.deleteLater()
            self._profile.deleteLater()
        self._view = self._profile = None
