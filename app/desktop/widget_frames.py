"""The widgets' frames in all windows: which tile is where, and a frame that is kept busy for a moment."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtWebEngineCore import QWebEngineFrame, QWebEnginePage, QWebEngineScript

from app.desktop.desktop import Desktop
from app.desktop.web_page import ISOLATED_WORLD
from app.devtools.widget_processes import Site

_PATIENCE_S = 1.0
"""A window whose page does not answer has no tile, as far as is known."""
_BUSY_WORLD = QWebEngineScript.ScriptWorldId.UserWorld.value
"""Of a widget's frame: its own scripts are in another and see nothing of this."""
_TILES = (
    "JSON.stringify([...document.querySelectorAll('iframe[data-instance]')]"
    ".map((frame) => [frame.dataset.instance, new URL(frame.src).host]))"
)
_BUSY = "{ const end = performance.now() + %d; while (performance.now() < end); } true"


class QtWidgetFrames:
    """`WidgetFrames` of the developer tools."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop

    async def placed(self) -> tuple[Sequence[int], dict[str, Site]]:
        """Asks each window's page, in the world that widgets and the page's own scripts cannot reach."""
        windows = await self._desktop.qt.run(lambda: [page.renderProcessPid() for page in self._pages()])
        placed: dict[str, Site] = {}
        for window in windows:
            for instance, widget in await self._tiles(window):
                placed[instance] = Site(window, widget)
        return windows, placed

    async def keep_busy(self, site: Site, ms: int) -> None:
        """Returns at once where there is no such frame."""

        def ask(answer: Callable[[bool], None]) -> None:
            self._run(self._frame(site), _BUSY % ms, _BUSY_WORLD, lambda done: answer(done is True))

        await self._desktop.qt.ask(ask)

    async def _tiles(self, window: int) -> list[tuple[str, str]]:
        """Instance and package of each tile in a window."""

        def ask(answer: Callable[[Any], None]) -> None:
            page = next((one for one in self._pages() if one.renderProcessPid() == window), None)
            self._run(None if page is None else page.mainFrame(), _TILES, ISOLATED_WORLD, answer)

        try:
            async with asyncio.timeout(_PATIENCE_S):
                told = await self._desktop.qt.ask(ask)
        except TimeoutError:
            return []
        return [(str(instance), str(widget)) for instance, widget in json.loads(told or "[]")]

    def _run(self, frame: QWebEngineFrame | None, script: str, world: int, answer: Callable[[Any], None]) -> None:
        if frame is None or not frame.isValid():
            answer(None)
        else:
            frame.runJavaScript(script, world, answer)

    def _frame(self, site: Site) -> QWebEngineFrame | None:
        """The first of the site's frames."""
        pages = (page for page in self._pages() if page.renderProcessPid() == site.window)
        frames = (frame for page in pages for frame in page.mainFrame().children())
        return next((one for one in frames if one.url().scheme() == "widget" and one.url().host() == site.widget), None)

    def _pages(self) -> Iterator[QWebEnginePage]:
        screens = [self._desktop.screen, *(self._desktop.pop_outs.screens if self._desktop.pop_outs else ())]
        return (one.host.page for one in screens if one is not None and one.host.page is not None)
