"""What one page in a plain QtWebEngine shows of it."""

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.desktop.chromium import Host, assign_flags, chromium_flags

PAGE = b"""<!doctype html><body style="background:#336699"><iframe src="https://example.invalid/"></iframe>"""
LATEST_MS = 20_000

found: dict[str, Any] = {"navigations": [], "qt_in_worlds": {}, "destroyed_by_message": False}


class Bridge(QObject):
    sent = Signal(str)

    @Slot(str)
    def receive(self, text: str) -> None:
        found["transport_at_creation"] = text


class Handler(QWebEngineUrlSchemeHandler):
    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - Qt's name
        if job.requestUrl().path() == "/denied":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        headers = {QByteArray(b"x-fact"): [QByteArray(b"Mixed Case")]}
        job.setAdditionalResponseHeaders(headers)  # type: ignore[arg-type]  # the stub does not know the lists
        buffer = QBuffer(job)
        buffer.setData(PAGE)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(b"text/html", buffer)


class Page(QWebEnginePage):
    def acceptNavigationRequest(  # noqa: N802 - Qt's name
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,  # noqa: A002 - Qt's name
        isMainFrame: bool,  # noqa: N803 - Qt's name
    ) -> bool:
        found["navigations"].append([isMainFrame, QUrl(url).scheme()])
        return isMainFrame


INJECTED = """
const send = (message) => qt.webChannelTransport.send(JSON.stringify(message));
const atCreation = typeof qt.webChannelTransport;
qt.webChannelTransport.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type !== 10 || !message.data?.bridge) return;
  const receive = message.data.bridge.methods.find(([name]) => name === "receive")[1];
  send({ type: 6, object: "bridge", method: receive, args: [atCreation], id: 2 });
};
send({ type: 3, id: 1 });
"""
ASK = """
(async () => {
  const header = (await fetch("/")).headers.get("x-fact");
  const refused = (await fetch("/denied")).status;
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise((resolve) => {
    port2.addEventListener("close", () => resolve(true));
    setTimeout(resolve, 5000, false);
  });
  port2.start();
  port1.close();
  document.title = JSON.stringify({ header, refused, port_told: await closed });
})()
"""
DESTROY = """
qt.webChannelTransport.send(JSON.stringify({ type: 6, object: "bridge", method: "deleteLater", args: [], id: 3 }))
"""

os.environ["QT_QPA_PLATFORM"] = "offscreen"
assign_flags(os.environ, chromium_flags(Host.detect(os.environ)))
scheme = QWebEngineUrlScheme(b"fact")
scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.FetchApiAllowed)
QWebEngineUrlScheme.registerScheme(scheme)
app = QApplication(["fact"])
profile = QWebEngineProfile()
handler = Handler()
profile.installUrlSchemeHandler(b"fact", handler)
page = Page(profile)
script = QWebEngineScript()
script.setSourceCode(INJECTED)
script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
script.setWorldId(1)
page.scripts().insert(script)
channel = QWebChannel()
bridge = Bridge()
channel.registerObject("bridge", bridge)
page.setWebChannel(channel, 1)
view = QWebEngineView()
view.setPage(page)
view.resize(200, 200)
view.show()


def after_load(_ok: bool) -> None:
    page.runJavaScript("typeof qt", 0, lambda value: found["qt_in_worlds"].update(main=value))
    page.runJavaScript("typeof qt", 1, lambda value: found["qt_in_worlds"].update(isolated=value))
    page.runJavaScript(ASK, 0)


def on_title(title: str) -> None:
    if title.startswith("{"):
        found.update(json.loads(title))
        ask_for_colour.start()


def ask_colour() -> None:
    colour = view.grab().toImage().pixelColor(3, 3).name()
    if colour != "#336699":
        return
    found["grabbed"] = colour
    ask_for_colour.stop()
    bridge.destroyed.connect(on_destroyed)
    page.runJavaScript(DESTROY, 1)


def on_destroyed() -> None:
    found["destroyed_by_message"] = True
    QTimer.singleShot(0, app.quit)


ask_for_colour = QTimer(interval=50)
ask_for_colour.timeout.connect(ask_colour)
page.titleChanged.connect(on_title)
page.loadFinished.connect(after_load)
page.load(QUrl("fact://host/"))
QTimer.singleShot(LATEST_MS, app.quit)
app.exec()
print(json.dumps(found))  # noqa: T201 - its purpose
sys.stdout.flush()
# Past Qt's own tidying up: what order it likes is not the question here.
os._exit(0)
