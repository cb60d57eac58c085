"""Calls an extension's shutdown callbacks; one that fails or blocks delays nothing else."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence

import structlog

from main_process.kit.contained import Contained, name_of
from main_process.kit.threads import BoundedThreads

log = structlog.get_logger(__name__)

SHUTDOWN_SECONDS = 5.0
"""For all that one extension wants to be called."""

Callback = Callable[[], Awaitable[None] | None]


class Shutdown:
    """Calls them, the last one registered first: plain functions on threads, so that one that blocks delays nobody."""

    def __init__(self) -> None:
        self._threads = BoundedThreads(16, "latchkey-extension-end")

    async def run(self, callbacks: Sequence[Callback], extension: str) -> None:
        """Call them all, or as many as the time allows."""
        ends = asyncio.get_running_loop().time() + SHUTDOWN_SECONDS
        for callback in reversed(callbacks):
            try:
                async with asyncio.timeout_at(ends):
                    with Contained():
                        await self._call(callback)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is the extension's own
                log.warning("extension.shutdown_failed", extension=extension, error=name_of(error))

    async def _call(self, callback: Callback) -> None:
        ending = callback() if inspect.iscoroutinefunction(callback) else await self._threads.run(callback)
        if inspect.isawaitable(ending):
            await ending
