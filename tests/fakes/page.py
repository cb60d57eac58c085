"""A page as the main process sees it: it sends frames as text, and collects what it is sent."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from ipc.dispatch.router import Router
from ipc.session.session import Session

PATIENCE = 5.0
"""Seconds a test waits for what must come."""


class Page:
    """One page epoch over a real session; greeted unless `greet=False`."""

    def __init__(self, router: Router, *, greet: bool = True, **options: Any) -> None:
        self.texts: list[str] = []
        self.frames: list[dict[str, Any]] = []
        self._arrived = asyncio.Condition()
        self._notices: set[asyncio.Task[None]] = set()
        self.session = Session(router, "page-1", self._receive, **options)
        if greet:
            self.send({"t": "hello", "v": 1})

    def send(self, *frames: Any) -> None:
        """Send the frames in one message."""
        self.session.receive(json.dumps(frames))

    def invoke(self, call: int, channel: str, params: Any = None, **fields: Any) -> None:
        """Send one invoke frame."""
        self.send({"t": "invoke", "id": call, "ch": channel, "p": params, **fields})

    async def answer(self, call: int) -> dict[str, Any]:
        """The frame that answers a call, once it is there."""
        return await self.until(lambda frame: frame.get("id") == call and frame["t"] not in {"chunk", "hello"})

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first frame that is wanted, once it is there."""
        async with asyncio.timeout(PATIENCE), self._arrived:
            while True:
                for frame in self.frames:
                    if wanted(frame):
                        return frame
                await self._arrived.wait()

    def chunks(self, call: int) -> list[Any]:
        """The chunks of a stream so far."""
        return [chunk for frame in self.frames if frame["t"] == "chunk" and frame["id"] == call for chunk in frame["c"]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The frames of one kind so far."""
        return [frame for frame in self.frames if frame["t"] == kind]

    async def idle(self) -> None:
        """Returns when no work of the page is left."""
        tasks = self.session._calls.tasks
        if tasks:
            await asyncio.wait(tasks, timeout=PATIENCE)

    def _receive(self, text: str) -> None:
        self.texts.append(text)
        self.frames += json.loads(text)
        notice = asyncio.get_running_loop().create_task(self._notify())
        self._notices.add(notice)
        notice.add_done_callback(self._notices.discard)

    async def _notify(self) -> None:
        async with self._arrived:
            self._arrived.notify_all()
