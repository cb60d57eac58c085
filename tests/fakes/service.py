"""Handlers whose progress a test can watch and steer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from ipc.contract.limits import Limits
from ipc.dispatch.router import Router
from ipc.messages import Sender, WidgetAccess


def allow(sender: Sender, channel: str, access: WidgetAccess | None, params: Any) -> None:
    """Everybody may do everything."""


class Service:
    """A router with one channel of each temper, under limits of the test's choice."""

    def __init__(self, **limits: Any) -> None:
        self.router = Router(allow, limits=Limits(**limits))
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.produced = 0
        self.senders: list[Sender] = []
        self.router.handle("echo", self._echo)
        self.router.handle("wait", self._wait)
        self.router.handle("numbers", self._numbers)
        self.router.handle("endless", self._endless)

    async def _echo(self, sender: Sender, params: Any) -> Any:
        self.senders.append(sender)
        return params

    async def _wait(self, sender: Sender, params: Any) -> str:
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return "done"

    async def _numbers(self, sender: Sender, params: Any) -> AsyncIterator[int]:
        for number in range(params["n"]):
            self.produced += 1
            yield number

    async def _endless(self, sender: Sender, params: Any) -> AsyncIterator[int]:
        try:
            while True:
                self.produced += 1
                yield self.produced
        finally:
            self.cancelled.set()
