"""A browser with no wall of ours: `python -m tests.e2e.attacks.open_window '<options as JSON>'`.

Whatever leaves this one would leave Latchkey's window too, were it not stopped there.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.desktop.chromium import Host, assign_flags
from app.desktop.environment import secure_process
from tests.e2e.under_test import say


class OneEmptyPage(BaseHTTPRequestHandler):
    """Answers every GET with the same page."""

    def do_GET(self) -> None:
        """The page: no policy, no script."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Open</title><body>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""


class View(QWebEngineView):
    """Opens the windows that its page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self._opened: list[View] = []

    def createWindow(self, type: QWebEnginePage.WebWindowType) -> QWebEngineView:  # noqa: A002, N802 - Qt's names
        """Another view like this one."""
        self._opened.append(View())
        return self._opened[-1]


def main() -> int:
    """Show the page until somebody ends the process; says on a line of JSON where the page is."""
    secure_process(os.environ, os.pathsep)
    host = Host.detect(os.environ)
    flags = ["--disable-gpu", f"--remote-debugging-port={json.loads(sys.argv[1])['port']}"]
    assign_flags(os.environ, (*flags, "--no-sandbox") if host.root else tuple(flags))
    server = ThreadingHTTPServer(("127.0.0.1", 0), OneEmptyPage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    qt_app = QApplication(["open"])
    view = View()
    view.settings().setAttribute(QWebEngineSettings.WebAttribute.DnsPrefetchEnabled, True)
    view.settings().setAttribute(QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled, True)
    view.settings().setAttribute(QWebEngineSettings.WebAttribute.PlaybackRequiresUserGesture, False)
    view.loadFinished.connect(lambda: say(event="loaded", page=address))
    view.load(QUrl(address))
    view.show()
    return qt_app.exec()


if __name__ == "__main__":
    sys.exit(main())
