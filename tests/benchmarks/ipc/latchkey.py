"""Latchkey's bridge as the app has it: page, preload, channel, bridge, loop thread, session, router. Offscreen."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import psutil
from PySide6.QtCore import QObject, Signal
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.desktop.chromium import Host, assign_flags, chromium_flags
from app.desktop.event_loop import LoopThread
from app.desktop.flood_guard import FloodGuard
from app.desktop.heap import collect_seldom, settle_memory
from app.desktop.page_epochs import PageEpochs
from app.desktop.schemes import register_schemes
from app.desktop.sites import AppSite, WidgetSite
from app.desktop.web_page import APP_URL, ISOLATED_WORLD, WebPage
from app.desktop.web_profile import Profile
from ipc.bridge import Bridge
from ipc.dispatch.router import Router
from ipc.messages import Encoded, Sender
from ipc.session.session import Session
from ipc.session.tickets import Tickets
from renderer import assets
from tests.benchmarks.ipc.contestant import FOLDER, MEASURE, Commands
from tests.benchmarks.ipc.heartbeat import Heartbeat

SIZES = (1 << 20, 16 << 20)
PAGE = '<!doctype html><html><body><script src="/assets/bench.js"></script></body></html>'


def body_of(size: int) -> bytes:
    """JSON of about so many bytes, of the kind that services answer with."""
    hit = {"objectID": "0123456789", "title": "A title of some length", "score": 0.5, "tags": ["a", "b"]}
    return orjson.dumps([hit] * (size // (len(orjson.dumps(hit)) + 1)))


class Bodies:
    """A channel whose answers are cached bytes."""

    def __init__(self) -> None:
        self.bodies = {size: body_of(size) for size in SIZES}

    async def __call__(self, sender: Sender, params: Any) -> Any:
        """The decoded answer; not on the path that is measured."""
        return orjson.loads(self.bodies[params["size"]])

    async def encoded(self, sender: Sender, params: Any) -> Encoded:
        """The bytes themselves."""
        return Encoded(self.bodies[params["size"]], "hit")


class NoWidgets:
    """The benchmark's page has no frames."""

    def manifest(self, widget_id: str) -> None:
        """There is none."""

    def page_may_load(self, widget_id: str) -> bool:
        """So none may load."""
        return False

    def file(self, widget_id: str, name: str) -> None:
        """Nor is there a file."""


class Ended(QObject):
    """Tells the Qt thread that there are no more commands."""

    signal = Signal()


def channels(commands: Commands, heartbeat: Heartbeat, bodies: Bodies, ended: Ended) -> Router:
    """The benchmark's channels."""
    router = Router()
    process = psutil.Process()

    async def echo(sender: Sender, params: Any) -> Any:
        return params

    async def upcoming(sender: Sender, params: Any) -> Any:
        command = await asyncio.to_thread(commands.waiting.get)
        heartbeat.take()
        if command is None:
            ended.signal.emit()
        return command

    async def done(sender: Sender, params: Any) -> None:
        commands.done({**params["result"], "heartbeatMs": heartbeat.take(), "rss": process.memory_info().rss})

    async def stream(sender: Sender, params: Any) -> AsyncIterator[Any]:
        for _ in range(params["count"]):
            yield {"at": time.time() * 1000}

    async def block_thread(sender: Sender, params: Any) -> None:
        await asyncio.to_thread(time.sleep, params["ms"] / 1000)

    async def block_loop(sender: Sender, params: Any) -> None:
        time.sleep(params["ms"] / 1000)  # noqa: ASYNC251 - a handler that does what none should is the point

    router.handle("bench-echo", echo)
    router.handle("bench-next", upcoming, deadline=3600)
    router.handle("bench-done", done)
    router.handle("bench-bytes", bodies)
    router.handle("bench-stream", stream)
    router.handle("bench-block-thread", block_thread)
    router.handle("bench-block-loop", block_loop)
    return router


def site(folder: Path, bodies: Bodies) -> Path:
    """The files of the benchmark's page."""
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "assets" / "bench.js").write_text(MEASURE + (FOLDER / "latchkey.js").read_text("utf-8"), "utf-8")
    for size, body in bodies.bodies.items():
        (folder / "assets" / f"{size}.json").write_bytes(body)
    return folder


def main() -> int:
    """Show the page until there are no more commands."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    assign_flags(os.environ, chromium_flags(Host.detect(os.environ)))
    register_schemes()
    app = QApplication([sys.argv[0]])
    loop = LoopThread()
    loop.start()
    tickets, bodies, ended = Tickets(), Bodies(), Ended()
    ended.signal.connect(app.quit)
    router = channels(Commands(), Heartbeat(), bodies, ended)
    dist = assets.DIST
    with tempfile.TemporaryDirectory() as folder:
        app_site = AppSite(site(Path(folder), bodies), tickets)
        guard = FloodGuard(lambda _widget, _why, _done: None)
        profile = Profile(app_site, WidgetSite(dist / "widget-runtime.js", NoWidgets(), tickets), guard, app)
        page = WebPage(profile, (dist / "preload.js").read_text(), (dist / "main-world.js").read_text(), guard, app)
        view = QWebEngineView()
        channel = QWebChannel(page)
        bridge: Bridge | None = None
        epochs = PageEpochs(lambda text: bridge.send(text) if bridge is not None else None, ended.signal.emit)
        epochs.serve(lambda epoch, send: Session(router, epoch, send, tickets=tickets))
        bridge = Bridge(lambda text: loop.call_soon(epochs.receive, text), page)
        channel.registerObject("bridge", bridge)
        page.setWebChannel(channel, ISOLATED_WORLD)
        view.setPage(page)
        view.resize(800, 600)
        view.show()
        collect_seldom()
        page.loadFinished.connect(lambda _ok: settle_memory())
        page.load(APP_URL)
        code = app.exec()
        loop.submit(epochs.close()).result(10)
        loop.stop()
        del view, page
    return code


if __name__ == "__main__":
    os._exit(main())
