"""What Latchkey is compared with: QtWebEngine with Chromium's flags as the app has them, and nothing else of ours.

`page`: a page of static HTML. `frames N`: a page with N empty frames, each of an origin and so of a process of its own.
`ticks`: a page that writes the time every second.
"""

import os
import sys
import threading

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMetaObject, Qt, QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.desktop.chromium import Host, assign_flags, chromium_flags
from tests.benchmarks.told import say, wait_for_the_end

STATIC = "<!doctype html><title>Static</title><h1>Static</h1>" + "<p>Some words that are laid out and painted.</p>" * 40
EMPTY = "<!doctype html><title>Empty</title><script>parent.postMessage('there', '*')</script>"
COUNTING = """<!doctype html><title>Frames</title><script>
let there = 0;
addEventListener("message", () => {
  if (++there === document.querySelectorAll("iframe").length) document.title = "all";
});
</script>"""
TICKING = "<!doctype html><title>Ticks</title><p></p>"
TICK = "setInterval(() => (document.querySelector('p').textContent = new Date().toISOString()), 1000)"
FRAME = '<iframe sandbox="allow-scripts allow-same-origin" src="widget://frame-{}/"></iframe>'


class Frames(QWebEngineUrlSchemeHandler):
    """The page, and an empty document for each frame."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._page = COUNTING + "".join(FRAME.format(number) for number in range(count))

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - Qt's name
        """Answer."""
        body = self._page if job.requestUrl().host() == "page" else EMPTY
        buffer = QBuffer(job)
        buffer.setData(QByteArray(body.encode()))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(b"text/html", buffer)


def register_scheme() -> None:
    """The scheme of the frames, as the app's own has it."""
    scheme = QWebEngineUrlScheme(b"widget")
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


def main(what: str, frames: int = 0) -> int:
    """Show the page until the benchmark closes the input."""
    assign_flags(os.environ, chromium_flags(Host.detect(os.environ)))
    register_scheme()
    qt_app = QApplication(["bare"])
    profile = QWebEngineProfile()
    handler = Frames(frames)
    profile.installUrlSchemeHandler(b"widget", handler)
    view = QWebEngineView()
    page = QWebEnginePage(profile, view)
    view.setPage(page)
    view.resize(1280, 840)

    def there() -> None:
        say("first")
        say("all")
        threading.Thread(target=end, daemon=True).start()

    def end() -> None:
        wait_for_the_end()
        # Queued: from another thread Qt would wait for this one, which may wait for the interpreter.
        QMetaObject.invokeMethod(qt_app, "quit", Qt.ConnectionType.QueuedConnection)

    def on_loaded(_ok: bool) -> None:
        page.runJavaScript(TICK if what == "ticks" else "")
        there()

    if frames:
        page.titleChanged.connect(lambda title: there() if title == "all" else None)
        page.load(QUrl("widget://page/"))
    else:
        page.loadFinished.connect(on_loaded)
        page.setHtml(TICKING if what == "ticks" else STATIC, QUrl("about:blank"))
    view.show()
    code = qt_app.exec()
    view.setPage(None)  # type: ignore[arg-type]  # Qt takes none; the page goes before its profile
    page.deleteLater()
    return code


if __name__ == "__main__":
    os._exit(main(sys.argv[1], *map(int, sys.argv[2:])))
