"""`latchkey widget dev`, and an author who presses F12: says where the inspector's own script can run something.

`python -m tests.e2e.inspected_program '<options as JSON>'`. Nothing is switched on that a user could not.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.cli.run import open_window
from app.desktop import inspector
from tests.e2e.under_test import say

LOOK_EVERY_MS = 100

ASK = """
(() => {
  window.asking ??= import(new URL("./core/sdk/sdk.js", location.href)).then(async ({ TargetManager }) => {
    const ask = async (target) => {
      const expression = "location.origin + ' ' + document.body.innerText.includes('Seen by its author')";
      const answer = await target.runtimeAgent().invoke_evaluate({ expression, returnByValue: true });
      return [target.type(), answer.result?.value ?? answer.getError?.()];
    };
    const found = await Promise.all(TargetManager.TargetManager.instance().targets().map(ask));
    window.told = JSON.stringify(found);
    window.asking = undefined;
  });
  return window.told ?? "";
})()
"""
"""Run in the inspector's page: it asks every target that the inspector has attached to, through the inspector."""


class Pressed(inspector.Inspector):
    """The inspector, with somebody who opens it as soon as it is offered and looks until it shows a widget."""

    def offer(self) -> None:
        """Offer it, and press F12."""
        super().offer()
        self._looking = QTimer(interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self._look)
        QTimer.singleShot(0, self._press)

    def _press(self) -> None:
        window = self._desktop.window
        if window is None:
            raise LookupError("there is no window")
        QTest.keyClick(window, Qt.Key.Key_F12)
        self._looking.start()

    def _look(self) -> None:
        views = [view for view in QApplication.topLevelWidgets() if isinstance(view, QWebEngineView)]
        for view in views:
            if view.windowTitle() == "Inspector of Latchkey" and view.isVisible():
                view.page().runJavaScript(ASK, 0, self._hear)

    def _hear(self, told: str) -> None:
        if told.startswith("[") and any(str(value).endswith("true") for _type, value in json.loads(told)):
            self._looking.stop()
            say(event="inspected", targets=json.loads(told))


if __name__ == "__main__":
    options = json.loads(sys.argv[1])
    inspector.Inspector = Pressed  # type: ignore[misc]  # taken by who imports it from here on
    open_window(Path(options["user_data"]), developed=Path(options["widgets"][0]))
