"""Has Chromium's own developer tools read an HTTP Archive: `python -m tests.integration.har_program PORT < archive`.

Prints a line of JSON: how many requests its network panel has then, and the first of them; or what went wrong. The
developer tools come with QtWebEngine, which serves them at the port of its remote debugging.
"""

import json
import sys

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

WITHIN_MS, LOOK_EVERY_MS = 60_000, 100
READ = """(async () => {
  try {
    const har = await import("%(tools)s/models/har/har.js");
    const root = new har.HARFormat.HARRoot(%(archive)s);
    const all = har.Importer.Importer.requestsFromHARLog(root.log);
    const [one] = all;
    const first = { url: one.url(), method: one.requestMethod, status: one.statusCode, ms: one.duration * 1000 };
    window.told = JSON.stringify({ count: all.length, finished: all.every((each) => each.finished), first });
  } catch (error) {
    window.told = JSON.stringify({ error: error.stack });
  }
})(); true"""


def main(port: str, archive: str) -> None:
    """Load the developer tools as a page, and let their importer have the archive."""
    app = QApplication(sys.argv[:1])
    tools = f"http://127.0.0.1:{port}/devtools"
    view = QWebEngineView()
    page = view.page()

    def look() -> None:
        page.runJavaScript("window.told ?? null", 0, say)

    def say(told: str | None) -> None:
        if told is None:
            QTimer.singleShot(LOOK_EVERY_MS, look)
        else:
            sys.stdout.write(told + "\n")
            app.quit()

    def read(ok: bool) -> None:
        assert ok, "the developer tools do not load"
        page.runJavaScript(READ % {"tools": tools, "archive": archive}, 0, lambda _done: look())

    view.loadFinished.connect(read)
    QTimer.singleShot(WITHIN_MS, app.quit)
    view.load(QUrl(f"{tools}/devtools_app.html"))
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1], json.dumps(json.load(sys.stdin)))
