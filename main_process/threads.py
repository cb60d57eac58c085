"""A bounded number of daemon threads for blocking calls into SDKs: one that hangs cannot keep the process from ending."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class BoundedThreads:
    """Runs functions on threads, at most `limit` at a time. A thread lives as long as its function: none stay idle."""

    def __init__(self, limit: int, name: str) -> None:
        self._slots = asyncio.Semaphore(limit)
        self._name = name

    async def run(self, function: Callable[[], T], *, late: Callable[[T], None] | None = None) -> T:
        """Run `function` on a thread. If the caller is cancelled meanwhile, `late(result)` gets the result on the loop."""
        await self._slots.acquire()
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()

        def deliver(result: T | None, error: BaseException | None) -> None:
            self._slots.release()
            if not outcome.done():
                if error is not None:
                    outcome.set_exception(error)
                else:
                    outcome.set_result(result)  # type: ignore[arg-type]  # without an error there is a result of type T
            elif error is None and late is not None:
                late(result)  # type: ignore[arg-type]  # as above

        def body() -> None:
            result: T | None = None
            error: BaseException | None = None
            try:
                result = function()
            except BaseException as raised:  # noqa: BLE001  # whatever it is, it belongs to the caller on the loop
                error = RuntimeError("StopIteration") if isinstance(raised, StopIteration) else raised
            try:
                loop.call_soon_threadsafe(deliver, result, error)
            except RuntimeError:
                pass  # The loop is closed: nobody waits any more.

        try:
            threading.Thread(target=body, name=self._name, daemon=True).start()
        except RuntimeError:
            self._slots.release()
            raise
        try:
            return await outcome
        except asyncio.CancelledError:
            # Cancelled in the very tick in which the result came: it must not get lost.
            if late is not None and not outcome.cancelled() and outcome.exception() is None:
                late(outcome.result())
            raise
