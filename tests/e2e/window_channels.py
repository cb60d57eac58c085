"""Channels that exist only in tests and act on the window itself: its heartbeat, and its end."""

import asyncio
import time
from typing import Any

from app.desktop.desktop import Desktop
from ipc.dispatch.router import Router
from ipc.messages import Sender
from tests.e2e.heartbeat import Heartbeat


def register_window_channels(ipc: Router, desktop: Desktop) -> None:
    """`probe-heartbeat`, `probe-block` and `probe-close-window`."""
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
    ipc.handle("probe-close-window", close_window)


def _compute(seconds: float) -> None:
    """Python that never waits, and so gives up the interpreter only when it is made to."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1000))
