"""Channels that exist only in tests: what they do is known exactly, so that what went wrong is known too."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from ipc.dispatch.router import Router
from ipc.messages import FOR_WIDGETS, Sender


@dataclass(slots=True)
class Seen:
    """What the probes have been asked, for `probe-seen` to tell."""

    calls: int = 0
    running: int = 0
    streamed: int = 0
    cancelled: int = 0


def register_probe_channels(ipc: Router) -> None:
    """`probe-echo`, `probe-big`, `probe-wait`, `probe-stream`, `probe-who` and `probe-seen`."""
    seen = Seen()

    async def echo(_sender: Sender, params: dict[str, Any]) -> dict[str, Any]:
        seen.calls += 1
        return params

    async def big(_sender: Sender, params: dict[str, Any]) -> str:
        return "x" * int(params["size"])

    async def wait(_sender: Sender, _params: dict[str, Any]) -> None:
        seen.running += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen.cancelled += 1
            raise
        finally:
            seen.running -= 1

    async def stream(_sender: Sender, params: dict[str, Any]) -> AsyncIterator[int]:
        seen.running += 1
        try:
            for number in range(int(params["count"])):
                seen.streamed += 1
                yield number
        finally:
            seen.running -= 1

    async def who(sender: Sender, _params: dict[str, Any]) -> dict[str, Any]:
        widget = sender.widget and {"id": sender.widget.widget_id, "instance": sender.widget.instance}
        return {"page": sender.page, "widget": widget}

    async def told(_sender: Sender, _params: dict[str, Any]) -> dict[str, int]:
        return {
            "calls": seen.calls,
            "running": seen.running,
            "streamed": seen.streamed,
            "cancelled": seen.cancelled,
            "tasks": len(asyncio.all_tasks()),
        }

    ipc.handle("probe-echo", echo, widgets=FOR_WIDGETS)
    ipc.handle("probe-big", big, widgets=FOR_WIDGETS)
    ipc.handle("probe-wait", wait, widgets=FOR_WIDGETS)
    ipc.handle("probe-stream", stream, widgets=FOR_WIDGETS)
    ipc.handle("probe-who", who, widgets=FOR_WIDGETS)
    ipc.handle("probe-seen", told, widgets=FOR_WIDGETS)
