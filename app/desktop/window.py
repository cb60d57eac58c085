"""The window: its place, its menu, its colour before the page has painted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeySequence,
    QMoveEvent,
    QResizeEvent,
)
from PySide6.QtWebEngineCore import QWebEngineContextMenuRequest, QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from app.desktop.window_place import MINIMUM_SIZE, opening_place, opening_size
from app.desktop.window_state import WindowState

LIGHT_BACKGROUND = QColor("#f3f5f4")
DARK_BACKGROUND = QColor("#0b0e0f")
ZOOM_STEPS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)

RGB = re.compile(r"rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)")

WebAction = QWebEnginePage.WebAction
EditFlag = QWebEngineContextMenuRequest.EditFlag

EDITING = (
    ("&Undo", QKeySequence.StandardKey.Undo, WebAction.Undo),
    ("&Redo", QKeySequence.StandardKey.Redo, WebAction.Redo),
    ("Cu&t", QKeySequence.StandardKey.Cut, WebAction.Cut),
    ("&Copy", QKeySequence.StandardKey.Copy, WebAction.Copy),
    ("&Paste", QKeySequence.StandardKey.Paste, WebAction.Paste),
    ("Select &all", QKeySequence.StandardKey.SelectAll, WebAction.SelectAll),
)


@dataclass(frozen=True, slots=True)
class Drops:
    """Files and folders that may be dropped on the window, and who is told."""

    may_drop: Callable[[Path], bool] = lambda _path: False
    dropped: Callable[[Path], object] = lambda _path: None

    def taken(self, event: QDropEvent) -> Path | None:
        """The dragged file, if it is a single one that may be dropped."""
        urls = event.mimeData().urls()
        path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
        return path if path is not None and self.may_drop(path) else None


NO_DROPS = Drops()


class AppView(QWebEngineView):
    """The view, with a context menu of our own: editing only, nothing that saves, opens or inspects.

    Files that are dropped on it are for the main process. The page is told nothing of them.
    """

    def __init__(self, parent: QWidget, drops: Drops) -> None:
        super().__init__(parent)
        self._drops = drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take one thing that may be dropped; no other file; what a page has dragged within itself goes its way."""
        if not event.mimeData().hasUrls():
            super().dragEnterEvent(event)
        elif self._drops.taken(event) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        if not event.mimeData().hasUrls():
            super().dragMoveEvent(event)
        elif self._drops.taken(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        taken = self._drops.taken(event)
        if not event.mimeData().hasUrls():
            super().dropEvent(event)
        elif taken is not None:
            event.acceptProposedAction()
            self._drops.dropped(taken)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer what can be done with the text under the pointer; nothing there, no menu."""
        request = self.lastContextMenuRequest()
        if request is None:
            return  # type: ignore[unreachable]  # the stub does not know that there may be none
        flags = request.editFlags()
        menu = QMenu(self)
        if request.isContentEditable():
            for action, needed in (
                (WebAction.Cut, EditFlag.CanCut),
                (WebAction.Copy, EditFlag.CanCopy),
                (WebAction.Paste, EditFlag.CanPaste),
                (WebAction.SelectAll, EditFlag.CanSelectAll),
            ):
                if needed in flags:
                    self._offer(menu, action)
        elif request.selectedText():
            self._offer(menu, WebAction.Copy)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _offer(self, menu: QMenu, what: QWebEnginePage.WebAction) -> None:
        """Add an entry that does it. Qt's own entry is disabled over a frame of another process, as widgets are."""
        menu.addAction(self.pageAction(what).text(), lambda: self.page().triggerAction(what))


class MainWindow(QMainWindow):
    """Latchkey's main window, or one of those that show a part of it."""

    closed = Signal()
    moved = Signal()
    """Moved or resized."""
    state_changed = Signal()
    """Full screen, maximised, or no longer."""

    def __init__(
        self,
        icon: QIcon,
        state: WindowState,
        *,
        on_reload: Callable[[], None],
        on_zoom: Callable[[float], None],
        drops: Drops = NO_DROPS,
        fit: bool = True,
        may_close: Callable[[], bool] = lambda: True,
        on_quit: Callable[[], object] | None = None,
    ) -> None:
        """`state` is where it was last time; `on_reload` and `on_zoom` are what the menu does to the page.

        With `fit` it is no larger than its screen, and on it. `may_close` is asked when the user closes it; where it
        says no, whoever answers it closes the window later. `on_quit` ends the app, where closing the window does not.
        """
        super().__init__()
        self.view = AppView(self, drops)
        self._on_zoom = on_zoom
        self._on_quit = on_quit
        self._may_close = may_close
        self.is_quitting = False
        self._zoom = state.zoom if state.zoom in ZOOM_STEPS else 1.0
        self.background = QColor(state.background) if state.background else _system_background()
        self.setWindowTitle("Latchkey")
        self.setWindowIcon(icon)
        self.setMinimumSize(MINIMUM_SIZE)
        self.setCentralWidget(self.view)
        self.setStyleSheet(f"QMainWindow {{ background: {self.background.name()}; }}")
        self._place(state, fit=fit)
        self._make_menu(on_reload)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._look_for_a_screen)

    def state(self) -> WindowState:
        """Where it is now, to be remembered."""
        geometry = self.normalGeometry()
        return WindowState(
            x=geometry.x(),
            y=geometry.y(),
            width=geometry.width(),
            height=geometry.height(),
            maximised=self.isMaximized(),
            zoom=self._zoom,
            background=self.background.name(),
        )

    def quit(self) -> None:
        """Close for good, also where closing would leave the app in the background."""
        self.is_quitting = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close, unless there is a question to be answered first."""
        if self._may_close():
            super().closeEvent(event)
            self.closed.emit()
        else:
            event.ignore()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt's name
        super().moveEvent(event)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.moved.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.state_changed.emit()

    def set_full_screen(self, *, on: bool) -> None:
        """Take the whole screen, or go back to what it was before."""
        if on != self.isFullScreen():
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keep_on_top(self, *, on: bool) -> None:
        """Stay above other windows, or no longer. A window that is shown stays shown."""
        if self.isVisible():
            self.windowHandle().setFlag(Qt.WindowType.WindowStaysOnTopHint, on)
        else:
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on)

    def _look_for_a_screen(self) -> None:
        # Once Qt has let go of the screen.
        QTimer.singleShot(0, self, self._come_onto_a_screen)

    def _come_onto_a_screen(self) -> None:
        """Move onto a screen that exists, if its own has gone."""
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if screens and not any(screen.intersects(self.frameGeometry()) for screen in screens):
            self.resize(self.size().boundedTo(screens[0].size()))
            self.move(screens[0].topLeft())

    def remember_background(self, css_colour: object) -> None:
        """The colour that the page shows now, as the browser writes it; the next start paints it before the page."""
        parts = RGB.fullmatch(css_colour) if isinstance(css_colour, str) else None
        if parts is not None:
            self.background = QColor(*(min(int(part), 255) for part in parts.groups()))

    def view_place(self) -> QRect:
        """Where the view belongs, whatever its size is at the moment."""
        menu = self.menuBar()
        top = menu.height() if menu.isVisible() and not menu.isNativeMenuBar() else 0
        return self.rect().adjusted(0, top, 0, 0)

    @property
    def zoom(self) -> float:
        """How many times as large as usual everything is."""
        return self._zoom

    def _place(self, state: WindowState, *, fit: bool) -> None:
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()] if fit else []
        self.resize(opening_size(state, screens))
        # Without the frame, as `state` tells it: `move` would place the frame there, a title bar lower at every start.
        if (place := opening_place(state, screens)) is not None:
            self.setGeometry(place)
        if state.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _make_menu(self, on_reload: Callable[[], None]) -> None:
        # On macOS the menu is at the top of the screen. Elsewhere it would be a strip above the page that repeats what
        # the page offers, so it waits for F10; its shortcuts work all the same.
        if not self.menuBar().isNativeMenuBar():
            self.menuBar().hide()
            toggle = QAction("Show the menu", self, shortcut=QKeySequence("F10"))
            toggle.triggered.connect(lambda: self.menuBar().setVisible(not self.menuBar().isVisible()))
            self.addAction(toggle)
        app_menu = self.menuBar().addMenu("&Latchkey")
        if self._on_quit is not None:
            self._add(app_menu, "&Close the window", QKeySequence("Ctrl+W"), self.close)
        leave = self._on_quit or self.quit
        self._add(app_menu, "&Quit", QKeySequence.StandardKey.Quit, leave).setMenuRole(QAction.MenuRole.QuitRole)
        edit_menu = self.menuBar().addMenu("&Edit")
        for text, keys, action in EDITING:
            # The menu shows these keys and the page gets them: it edits by itself where a field has the focus, and
            # elsewhere Ctrl+Z takes back the last change of a dashboard. As the window's shortcuts they would end here.
            made = self._add(edit_menu, text, keys, partial(self.view.triggerPageAction, action))
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        view_menu = self.menuBar().addMenu("&View")
        self._add(view_menu, "&Reload", QKeySequence.StandardKey.Refresh, on_reload)
        self._add(view_menu, "Zoom &in", QKeySequence.StandardKey.ZoomIn, lambda: self._step(1))
        self._add(view_menu, "Zoom &out", QKeySequence.StandardKey.ZoomOut, lambda: self._step(-1))
        self._add(view_menu, "&Actual size", QKeySequence("Ctrl+0"), lambda: self._set_zoom(1.0))
        self._add(view_menu, "&Full screen", QKeySequence("F11"), self._switch_full_screen)

    def _add(
        self, menu: QMenu, text: str, keys: QKeySequence | QKeySequence.StandardKey, act: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self)
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(keys)
        else:
            action.setShortcut(keys)
        action.triggered.connect(lambda _checked: act())
        menu.addAction(action)
        # The window gets the action too: a hidden menu bar takes its shortcuts with it.
        self.addAction(action)
        return action

    def _switch_full_screen(self) -> None:
        self.set_full_screen(on=not self.isFullScreen())

    def offer_inspector(self, act: Callable[[], object]) -> None:
        """Add a menu with Chromium's inspector."""
        self._add(self.menuBar().addMenu("&Develop"), "&Inspector", QKeySequence("F12"), act)

    def _step(self, by: int) -> None:
        index = ZOOM_STEPS.index(self._zoom) + by
        self._set_zoom(ZOOM_STEPS[max(0, min(index, len(ZOOM_STEPS) - 1))])

    def _set_zoom(self, factor: float) -> None:
        self._zoom = factor
        self._on_zoom(factor)


def _system_background() -> QColor:
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return DARK_BACKGROUND if dark else LIGHT_BACKGROUND
