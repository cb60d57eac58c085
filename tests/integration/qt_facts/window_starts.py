"""Where the window stands after five starts, each from where the one before stood."""

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu --log-level=3"

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.desktop.window import MainWindow
from app.desktop.window_state import WindowState

application = QApplication(["latchkey"])
state = WindowState(x=100, y=100, width=700, height=500)
for _ in range(5):
    window = MainWindow(QIcon(), state, on_reload=lambda: None, on_zoom=lambda _: None)
    window.show()
    application.processEvents()
    state = window.state()
    window.hide()
print(json.dumps([state.x, state.y, state.width, state.height]))  # noqa: T201 - its purpose
sys.stdout.flush()
os._exit(0)
