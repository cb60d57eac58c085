"""A window on an offscreen screen, as JSON: QtWebEngine starts once per process and must not be torn down."""

import json
import os
import sys

from PySide6.QtGui import QIcon
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


def main() -> None:
    """Three starts in a row, one after the screen has shrunk, and a question before the end."""
    state = WindowState(x=60, y=50, width=700, height=500)
    for _ in range(3):
        window = shown(state)
        state = window.state()
        window.close()
    elsewhere = shown(WindowState(x=9000, y=-500, width=5000, height=4000))
    whole = elsewhere.screen().availableGeometry().contains(elsewhere.frameGeometry())
    elsewhere.close()
    ANSWERS[:] = [False, True]
    asked = shown(WindowState())
    closed = [asked.close(), asked.isVisible(), asked.close(), asked.isVisible()]
    place = (state.x, state.y, state.width, state.height)
    sys.stdout.write(json.dumps({"place": place, "whole": whole, "closed": closed}))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
