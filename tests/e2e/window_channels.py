"""Channels that exist only in tests and act on the window itself: its heartbeat, its keys, and its end."""

import asyncio
import time
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.desktop.desktop import Desktop
from app.desktop.window import MainWindow
from ipc.dispatch.router import Router
from ipc.messages import Sender
from tests.e2e.heartbeat import Heartbeat


def register_window_channels(ipc: Router, desktop: Desktop) -> None:
    """`probe-heartbeat`, `probe-block`, `probe-select-all` and `probe-close-window`."""
    hearts: list[Heartbeat] = []

    async def heartbeat(_sender: Sender, params: dict[str, Any]) -> dict[str, float] | None:
        def beats() -> dict[str, float] | None:
            if not hearts:
                hearts.append(Heartbeat())
            return hearts[0].take(int(params.get("least", 0)))

        return await desktop.qt.run(beats)

    async def block(_sender: Sender, params: dict[str, Any]) -> None:
        seconds = float(params["seconds"])
        match params["what"]:
            case "thread":
                await asyncio.to_thread(time.sleep, seconds)
            case "loop":
                time.sleep(seconds)  # noqa: ASYNC251 - to block the loop is the point
            case "interpreter":
                _compute(seconds)

    async def close_window(_sender: Sender, _params: dict[str, Any]) -> None:
        desktop.qt.post(lambda: desktop.window and desktop.window.close())

    ipc.handle("probe-heartbeat", heartbeat)
    ipc.handle("probe-block", block)
    ipc.handle("probe-select-all", partial(_select_all, desktop))
    ipc.handle("probe-close-window", close_window)


async def _select_all(desktop: Desktop, _sender: Sender, params: dict[str, Any]) -> None:
    """Ctrl+A as Qt gets it from the desktop: the debugging protocol begins below. With a place, right after a click."""

    def act() -> None:
        assert isinstance(desktop.window, MainWindow)
        view = desktop.window.view.focusProxy()
        assert view is not None
        if "x" in params:
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(params["x"]), round(params["y"])))
        QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    await desktop.qt.run(act)


def _compute(seconds: float) -> None:
    """Python that never waits, and so gives up the interpreter only when it is made to."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1000))
