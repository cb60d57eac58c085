"""What the parts that have no window of their own may ask of the desktop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.desktop.page_epochs import Session
from app.desktop.pop_outs import PopOuts, raise_window
from app.desktop.qt_thread import QtThread
from app.desktop.screen import Screen
from app.desktop.sites import Tickets, Widgets


class MainProcess(Protocol):
    """What the window needs of the main process. All of it lives on the event loop's thread."""

    @property
    def tickets(self) -> Tickets:
        """Where large results wait to be fetched."""
        ...

    @property
    def widgets(self) -> Widgets:
        """Where widget packages are."""
        ...

    def open_session(self, page: str, send: Callable[[str], None], on_hostile: Callable[[], None]) -> Session:
        """The conversation with a new page epoch; `on_hostile` is told when the page must be dropped."""
        ...


class Desktop:
    """The Qt thread, and the window that dialogs belong to."""

    def __init__(self, qt: QtThread) -> None:
        self.qt = qt
        self.window: QWidget | None = None
        """None before there is one. Read and used on the Qt thread only."""
        self.screen: Screen | None = None
        """The window with its page; None before it is there and after it has gone."""
        self.pop_outs: PopOuts | None = None
        """The windows beside it, for as long."""
        self.at_end: list[Callable[[], object]] = []
        """Called on the Qt thread before the pages and their profile go."""
        self.started: Callable[[], Awaitable[None]] = _nothing
        """Awaited on the event loop when the main process serves and the first page has loaded."""
        self.has_tray = False
        """Whether the desktop has a place for the icon of an app that runs on without a window."""
        self.on_background: Callable[..., object] = lambda **_on: None
        """Called on the Qt thread, `on=…`: whether the app is to run on when its window is closed."""
        self._is_droppable: Callable[[Path], bool] = lambda _path: False
        self._dropped: Callable[[Path], object] = lambda _path: None
        self.may_close: Callable[[], Awaitable[bool]] = _always
        """Awaited on the event loop when the user closes the window; False: they want to stay."""

    def run_in_background(self, *, on: bool) -> None:
        """Whether to run on when the window is closed. From any thread."""
        self.qt.post(lambda: self.on_background(on=on))

    def raise_window(self) -> None:
        """Bring the window to the front, whether it was hidden, minimised or covered. On the Qt thread."""
        if self.window is not None:
            raise_window(self.window)

    def screen_of(self, page: str) -> Screen | None:
        """The window that shows a page epoch. From any thread."""
        beside = self.pop_outs.screens if self.pop_outs is not None else []
        return next((one for one in (self.screen, *beside) if one is not None and one.shows(page)), None)

    def front(self) -> QWidget | None:
        """The window that its user is in, for dialogs; the main one where that cannot be told."""
        beside = self.pop_outs.screens if self.pop_outs is not None else []
        return next((one.window for one in beside if one.window.isActiveWindow()), self.window)

    def accept_drops(self, is_droppable: Callable[[Path], bool], dropped: Callable[[Path], object]) -> None:
        """Let what `is_droppable` be dropped on the window, and tell `dropped`. Both are called on the Qt thread."""
        self._is_droppable, self._dropped = is_droppable, dropped

    def may_drop(self, path: Path) -> bool:
        """Whether this file or folder may be dropped on the window."""
        return self._is_droppable(path)

    def drop(self, path: Path) -> None:
        """It was dropped."""
        self._dropped(path)


async def _nothing() -> None:
    return None


async def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Running:
    """The app while it runs, for a run that drives itself. Used on the event loop's thread."""

    main: MainProcess
    desktop: Desktop
    loaded: asyncio.Event
    """Set when the page has first loaded."""
