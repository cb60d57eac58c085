"""Keeps a live page in the view: builds it with its channel and bridge, and rebuilds it when it is lost.

A page is lost in three ways. Its renderer process dies: the page loads again, later each time it happens in a row. Its
bridge is destroyed from within (QWebChannel obeys a `deleteLater`), or it was given up as hostile: then the whole page
is dropped and another made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView

from app.desktop.chromium import StartRefused
from app.desktop.flood_guard import FloodGuard
from app.desktop.web_page import APP_URL, ISOLATED_WORLD, WebPage
from ipc.bridge import Bridge

log = structlog.get_logger(__name__)

BRIDGE_NAME = "bridge"
FIRST_DELAY_MS = 100
LONGEST_DELAY_MS = 30_000
STEADY_MS = 10_000
"""A page that lived this long after a loss starts again with the shortest delay."""

Termination = QWebEnginePage.RenderProcessTerminationStatus


@dataclass(frozen=True, slots=True)
class Scripts:
    """The sources of what is injected into every document of the page before its own scripts run."""

    preload: str
    main_world: str

    @classmethod
    def of(cls, dist: Path) -> "Scripts":
        """Those of a built renderer. Raises StartRefused where one is missing."""
        return cls(_script(dist, "preload.js"), _script(dist, "main-world.js"))


@dataclass(frozen=True, slots=True)
class Wire:
    """The other end of a page's texts. Both are called on the Qt thread and must return at once."""

    receive: Callable[[str], object]
    """A text of the page."""
    ended: Callable[[], object]
    """The page has died: its calls have no caller any more."""


class PageHost(QObject):
    """Owns the page of one view. Lives on the Qt thread."""

    loaded = Signal()
    """The page's document and scripts have loaded."""
    lost = Signal()
    """A page was lost; the next one is on its way."""

    def __init__(
        self,
        view: QWebEngineView,
        profile: QWebEngineProfile,
        scripts: Scripts,
        guard: FloodGuard,
        address: QUrl = APP_URL,
    ) -> None:
        super().__init__(view)
        self._address = address
        self._view = view
        self._profile = profile
        self._scripts = scripts
        self._guard = guard
        self._wire = Wire(lambda _text: None, lambda: None)
        self._page: WebPage | None = None
        self._bridge: Bridge | None = None
        self._background = QColor()
        self._zoom = 1.0
        self._delay_ms = FIRST_DELAY_MS
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self._load_again)
        self._steady = QTimer(self, singleShot=True, interval=STEADY_MS)
        self._steady.timeout.connect(self._calm_down)
        self._rebuild_wanted = False

    @property
    def page(self) -> WebPage | None:
        """The present page; another one after a loss."""
        return self._page

    def open(self, wire: Wire, background: QColor) -> None:
        """Make the first page, on `background` until it has painted, and load it."""
        self._wire = wire
        self._background = background
        self._build()

    def send(self, text: str) -> None:
        """Send a text to the page. From any thread; a page that is gone does not get it."""
        bridge = self._bridge
        if bridge is not None:
            bridge.send(text)

    def unload_widget(self, widget: str | None, why: str, done: Callable[[int], None]) -> None:
        """Take a widget's frames out of the page, or all of them; `done` hears how many there were."""
        if self._page is not None:
            self._page.unload_widget(widget, why, done)

    def rebuild(self) -> None:
        """Drop the page with all it holds, and make another."""
        if self._page is not None and not self._retry.isActive():
            self._lose("given up", rebuild=True)

    def reload(self) -> None:
        """Load the page again, as the user asked."""
        if self._page is not None and not self._retry.isActive():
            self._page.load(self._address)

    def set_zoom(self, factor: float) -> None:
        """Show everything `factor` times as large."""
        self._zoom = factor
        if self._page is not None:
            self._page.setZoomFactor(factor)

    def close(self) -> None:
        """Drop the page for good. Must come before the profile goes: Chromium wants it in that order."""
        self._retry.stop()
        self._steady.stop()
        self._drop()

    def _build(self) -> None:
        page = WebPage(self._profile, self._scripts.preload, self._scripts.main_world, self._guard, self)
        page.setBackgroundColor(self._background)
        channel = QWebChannel(page)
        bridge = Bridge(self._wire.receive, page)
        channel.registerObject(BRIDGE_NAME, bridge)
        page.setWebChannel(channel, ISOLATED_WORLD)
        bridge.destroyed.connect(self._on_bridge_destroyed)
        page.renderProcessTerminated.connect(self._on_terminated)
        page.loadFinished.connect(self._on_load_finished)
        self._page, self._bridge = page, bridge
        self._view.setPage(page)
        page.setZoomFactor(self._zoom)
        page.load(self._address)

    def _drop(self) -> None:
        page, bridge, self._page, self._bridge = self._page, self._bridge, None, None
        if bridge is not None:
            bridge.destroyed.disconnect(self._on_bridge_destroyed)
        if page is not None:
            page.renderProcessTerminated.disconnect(self._on_terminated)
            page.loadFinished.disconnect(self._on_load_finished)
            page.deleteLater()

    def _on_load_finished(self, ok: bool) -> None:
        if ok and self._page is not None:
            self._page.setZoomFactor(self._zoom)
            # The view has no widget that could take the focus before a page has loaded; without it the keyboard
            # would do nothing until the first click.
            self._view.setFocus()
            self._steady.start()
            self.loaded.emit()
        elif not ok:
            log.error("page.load_failed")

    def _on_terminated(self, status: Termination, exit_code: int) -> None:
        self._lose(status.name, rebuild=False, exit_code=exit_code)

    def _on_bridge_destroyed(self) -> None:
        self._bridge = None
        self._lose("bridge destroyed", rebuild=True)

    def _lose(self, why: str, *, rebuild: bool, exit_code: int | None = None) -> None:
        log.warning("page.lost", why=why, exit_code=exit_code, again_in_ms=self._delay_ms)
        self._steady.stop()
        self._rebuild_wanted = self._rebuild_wanted or rebuild
        self._wire.ended()
        self.lost.emit()
        self._retry.start(self._delay_ms)
        self._delay_ms = min(self._delay_ms * 2, LONGEST_DELAY_MS)

    def _load_again(self) -> None:
        if self._rebuild_wanted:
            self._rebuild_wanted = False
            self._drop()
            self._build()
        elif self._page is not None:
            self._page.load(self._address)

    def _calm_down(self) -> None:
        self._delay_ms = FIRST_DELAY_MS


def _script(dist: Path, name: str) -> str:
    try:
        return (dist / name).read_text(encoding="utf-8")
    except OSError as error:
        raise StartRefused(f"The built renderer is incomplete: {name} is missing. Run 'make run'.") from error
