"""A bare QWebChannel: one slot that returns a value, Qt's own JavaScript, nothing else. Offscreen."""

import json
import os
import queue
import sys
from collections.abc import Mapping

from PySide6.QtCore import QFile, QIODevice, QObject, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.desktop.chromium import Host, assign_flags, chromium_flags
from tests.benchmarks.ipc.contestant import MEASURE, Commands

BEGIN = """
/* Takes commands over the slots of `bridge` and measures `call`. */
function begin(bridge, call) {
  const next = async () => {
    for (;;) {
      const text = await bridge.next();
      if (text !== "") return JSON.parse(text);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  serve(next, (result) => bridge.done(JSON.stringify(result)), {
    roundTrip: (count) => measure.roundTrip(call, count),
    rested: (count) => measure.rested(call, count),
    parallel: (count) => measure.parallel(call, count),
  });
}
"""
SCRIPT = """
new QWebChannel(qt.webChannelTransport, ({ objects: { bridge } }) => {
  begin(bridge, async (params) => JSON.parse(await bridge.echo(JSON.stringify(params))));
});
"""


class Slots(QObject):
    """What the page may call."""

    def __init__(self, commands: Commands, app: QApplication) -> None:
        super().__init__()
        self._commands = commands
        self._app = app

    @Slot(str, result=str)
    def echo(self, text: str) -> str:
        """One small round trip, decoded and encoded as ours is."""
        return json.dumps(json.loads(text))

    @Slot(result=str)
    def next(self) -> str:
        """The next command, "" while there is none."""
        try:
            command = self._commands.waiting.get_nowait()
        except queue.Empty:
            return ""
        if command is None:
            self._app.quit()
        return json.dumps(command)

    @Slot(str)
    def done(self, text: str) -> None:
        """What came out."""
        self._commands.done(json.loads(text))


def show(app: QApplication, script: str, objects: Mapping[str, QObject]) -> QWebEngineView:
    """A window whose page runs Qt's own JavaScript of QWebChannel, then `script`, and reaches `objects`."""
    file = QFile(":/qtwebchannel/qwebchannel.js")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    page = QWebEnginePage(app)
    injected = QWebEngineScript()
    injected.setSourceCode(bytes(file.readAll().data()).decode() + MEASURE + BEGIN + script)
    injected.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
    injected.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
    page.scripts().insert(injected)
    channel = QWebChannel(page)
    for name, held in objects.items():
        held.setParent(channel)
        channel.registerObject(name, held)
    page.setWebChannel(channel)
    view = QWebEngineView()
    view.setPage(page)
    view.resize(800, 600)
    view.show()
    page.setHtml("<!doctype html><html><body></body></html>")
    return view


def main() -> int:
    """Show the page until there are no more commands."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    assign_flags(os.environ, chromium_flags(Host.detect(os.environ)))
    app = QApplication([sys.argv[0]])
    view = show(app, SCRIPT, {"bridge": Slots(Commands(), app)})
    code = app.exec()
    del view
    return code


if __name__ == "__main__":
    os._exit(main())
