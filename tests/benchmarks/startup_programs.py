"""The two programs that `bench_startup` compares: Latchkey with its demo, and a bare QtWebEngine page of static HTML.

Each prints a JSON line when something is there to see, and ends when it is told to on its standard input.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.cli.app_run import AppRun
from app.desktop.application import Options, run_app
from app.desktop.chromium import Host, assign_flags, chromium_flags
from app.desktop.desktop import Running
from app.desktop.headless import active_tiles, settle
from app.main_process import MainProcess
from app.paths import UserData, renderer_dist, resource
from main_process.events import Event
from main_process.widgets.reports import WidgetReported

STATIC = "<!doctype html><title>Static</title><h1>Static</h1>" + "<p>Some words that are laid out and painted.</p>" * 40


def say(what: str) -> None:
    """Tell the benchmark, which notes the time."""
    sys.stdout.write(json.dumps({"event": what}) + "\n")
    sys.stdout.flush()


def wait_for_the_end() -> None:
    """Until the benchmark has looked at the memory."""
    sys.stdin.readline()


def latchkey(user_data: Path) -> int:
    """The app as a user starts it, offscreen."""
    one = AppRun(user_data)

    async def drive(running: Running) -> int:
        main = running.main
        assert isinstance(main, MainProcess)

        def on_event(event: Event) -> None:
            if isinstance(event, WidgetReported) and event.state != "loading" and not told:
                told.append(event)
                say("first")

        told: list[Event] = []
        main.events.subscribe(on_event)
        silent = await settle(main.dashboards, main.reports, main.events)
        assert active_tiles(main.dashboards)
        say("all" if not silent else "silent")
        await asyncio.to_thread(wait_for_the_end)
        return 0

    folders = UserData(user_data)
    folders.create()
    options = Options(renderer_dist(), folders.window, resource("icons", "latchkey.svg"), drive)
    return run_app(one.build, options)


def bare() -> int:
    """A view of static HTML, with Chromium's flags as the app has them."""
    assign_flags(os.environ, chromium_flags(Host.detect(os.environ)))
    qt_app = QApplication(["bare"])
    profile = QWebEngineProfile()
    view = QWebEngineView(profile)
    view.resize(1280, 840)

    def on_loaded(_ok: bool) -> None:
        say("first")
        say("all")
        wait_for_the_end()
        qt_app.quit()

    view.loadFinished.connect(on_loaded)
    view.setHtml(STATIC, QUrl("about:blank"))
    view.show()
    code = qt_app.exec()
    view.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else latchkey(Path(sys.argv[2])))
