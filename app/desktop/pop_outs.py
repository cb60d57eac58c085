"""The windows beside the main one: a dashboard, a widget or the developer tools, each with a page, remembered."""

from collections.abc import Callable, Mapping
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, Field
from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from app.desktop.screen import Screen
from app.desktop.window import Drops, MainWindow
from app.desktop.window_state import WindowState
from main_process.kit.json_file import JsonFile, Tell

log = structlog.get_logger(__name__)

MOST = 12
WIDGET_SIZE = (480, 420)
DASHBOARD_SIZE = (1000, 720)


class Shown(BaseModel):
    """What a window shows: a dashboard, or one widget of it; without a dashboard the developer tools."""

    model_config = ConfigDict(frozen=True)

    dashboard: str | None = Field(max_length=128)
    instance: str | None = Field(default=None, max_length=128)


TOOLS = Shown(dashboard=None)
"""The developer tools."""


class PopOutState(BaseModel):
    """One window, as it is remembered."""

    model_config = ConfigDict(frozen=True)

    shown: Shown
    on_top: bool = False
    place: WindowState = WindowState()


class PopOutsOnDisk(BaseModel):
    """Those that were open at the end."""

    model_config = ConfigDict(frozen=True)

    windows: list[PopOutState] = []


class PopOuts:
    """Lives on the Qt thread."""

    def __init__(
        self,
        file: Path | None,
        icon: QIcon,
        open_page: Callable[[MainWindow], Screen],
        *,
        drops: Drops,
        fit: bool,
        on_quit: Callable[[], object],
        tell: Tell = lambda _notice: None,
    ) -> None:
        """`open_page` loads the app's page into a window. Without a `file` nothing is remembered; `tell` hears of one
        that somebody edited.
        """
        self._file = JsonFile(file, PopOutsOnDisk, tell=tell) if file is not None else None
        self._icon = icon
        self._open_page = open_page
        self._drops = drops
        self._fit = fit
        self._on_quit = on_quit
        self._open: dict[Shown, Screen] = {}
        self._on_top: set[Shown] = set()
        self._ending = False
        self.changed: Callable[[], object] = lambda: None
        """Called on the Qt thread when windows came or went."""
        self._later = QTimer(singleShot=True, interval=500)
        self._later.timeout.connect(self._keep)

    @property
    def shown(self) -> list[Shown]:
        """What is in windows, in the order in which they were opened."""
        return [*self._open]

    @property
    def screens(self) -> list[Screen]:
        """The windows with their pages."""
        return [*self._open.values()]

    def shown_by(self, screen: Screen) -> Shown | None:
        """What a window shows; None for the main one."""
        return next((shown for shown, one in self._open.items() if one is screen), None)

    def is_on_top(self, shown: Shown) -> bool:
        """Whether that window stays above others."""
        return shown in self._on_top

    def remembered(self) -> list[PopOutState]:
        """Those that were open at the end of the last run."""
        found = self._file.read() if self._file is not None else None
        return (found or PopOutsOnDisk()).windows[:MOST]

    def restore(self, titles: Mapping[Shown, str | None]) -> None:
        """Open those of the last run that have a title; what has none is gone."""
        for state in self.remembered():
            title = titles.get(state.shown)
            if title is not None and state.shown not in self._open:
                self._make(state, title)

    def open(self, shown: Shown, title: str) -> bool:
        """Open a window for it, or raise the one that there is. False where there are too many."""
        screen = self._open.get(shown)
        if screen is not None:
            raise_window(screen.window)
            return True
        if len(self._open) >= MOST:
            return False
        width, height = DASHBOARD_SIZE if shown.instance is None else WIDGET_SIZE
        self._make(PopOutState(shown=shown), title, (width, height))
        return True

    def close(self, shown: Shown) -> None:
        """Close its window, if there is one."""
        screen = self._open.get(shown)
        if screen is not None:
            screen.window.close()

    def retitle(self, titles: Mapping[Shown, str | None]) -> None:
        """Follow the names; what has none any more is gone, and its window closes."""
        for shown, screen in [*self._open.items()]:
            title = titles.get(shown, screen.window.windowTitle())
            if title is None:
                screen.window.close()
            elif screen.window.windowTitle() != title:
                screen.window.setWindowTitle(title)

    def set_on_top(self, shown: Shown, *, on: bool) -> None:
        """Keep its window above others, or no longer."""
        (self._on_top.add if on else self._on_top.discard)(shown)
        self._open[shown].window.keep_on_top(on=on)
        self._later.start()
        self.changed()

    def end(self) -> list[Screen]:
        """Remember them and take them off the screen; the caller closes the pages of those that it is given."""
        self._keep()
        self._ending = True
        screens = self.screens
        for screen in screens:
            screen.window.hide()
        return screens

    def _make(self, state: PopOutState, title: str, size: tuple[int, int] | None = None) -> None:
        screens: list[Screen] = []
        window = MainWindow(
            self._icon,
            state.place,
            on_reload=lambda: screens[0].host.reload(),  # noqa: PLW0108 - there is no screen before there is a window
            on_zoom=lambda factor: screens[0].host.set_zoom(factor),  # noqa: PLW0108 - likewise
            drops=self._drops,
            fit=self._fit,
            on_quit=self._on_quit,
        )
        window.setWindowTitle(title)
        if size is not None:
            window.resize(*size)
        if state.on_top:
            self._on_top.add(state.shown)
            window.keep_on_top(on=True)
        screens.append(self._open_page(window))
        self._open[state.shown] = screens[0]
        window.closed.connect(lambda: self._on_closed(state.shown))
        window.moved.connect(self._later.start)
        window.state_changed.connect(lambda: self.changed())  # noqa: PLW0108 - who is told is set later
        window.show()
        self._later.start()
        self.changed()

    def _on_closed(self, shown: Shown) -> None:
        if self._ending or shown not in self._open:
            return
        screen = self._open.pop(shown)
        self._on_top.discard(shown)
        screen.close()
        screen.window.deleteLater()
        self._later.start()
        self.changed()

    def _keep(self) -> None:
        self._later.stop()
        if self._file is None or self._ending:
            return
        states = [
            PopOutState(shown=shown, on_top=shown in self._on_top, place=screen.window.state())
            for shown, screen in self._open.items()
        ]
        try:
            self._file.write(PopOutsOnDisk(windows=states))
        except OSError as error:
            log.warning("window.place_not_kept", error=type(error).__name__)


def raise_window(window: QWidget) -> None:
    """Bring it to the front."""
    window.showNormal() if window.isMinimized() else window.show()
    window.raise_()
    window.activateWindow()
