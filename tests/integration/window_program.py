"""A window on an offscreen screen, as JSON: QtWebEngine starts once per process and must not be torn down."""

import json
import os
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.desktop.window import MainWindow
from app.desktop.window_state import WindowState

APP = QApplication(["latchkey"])
ANSWERS: list[bool] = []


def shown(state: WindowState) -> MainWindow:
    window = MainWindow(
        QIcon(),
        state,
        on_reload=lambda: None,
        on_zoom=lambda _: None,
        may_close=lambda: ANSWERS.pop(0) if ANSWERS else True,
    )
    window.show()
    APP.processEvents()
    APP.processEvents()
    return window


def taken_by(window: MainWindow) -> list[str]:
    """Which of the menu's entries are done by their keys, pressed on the page."""
    done: list[str] = []

    def listen(action: QAction) -> None:
        action.triggered.connect(lambda _checked: done.append(action.text()))

    for action in window.findChildren(QAction):
        listen(action)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for key in (Qt.Key.Key_Z, Qt.Key.Key_X, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_A, Qt.Key.Key_0):
        QTest.keyClick(window.view, key, control)
    QTest.keyClick(window.view, Qt.Key.Key_Z, control | shift)
    return done


def main() -> None:
    """Close it twice: it may not, then it may. Press keys. Then let the screen go that another one is on."""
    ANSWERS[:] = [False, True]
    asked = shown(WindowState())
    closed = [asked.close(), asked.isVisible(), asked.close(), asked.isVisible()]
    lost = shown(WindowState())
    taken = taken_by(lost)
    lost.move(9_000, 9_000)
    APP.processEvents()
    screen = APP.primaryScreen()
    seen = [screen.geometry().intersects(lost.frameGeometry())]
    APP.screenRemoved.emit(screen)
    APP.processEvents()
    APP.processEvents()
    seen.append(screen.geometry().intersects(lost.frameGeometry()))
    sys.stdout.write(json.dumps({"closed": closed, "seen": seen, "taken": taken}))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
