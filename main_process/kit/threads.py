"""A few daemon threads for blocking calls into SDKs: one that hangs cannot keep the process from ending."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedThreads:
    """Runs functions on threads, at most `limit` at a time. A thread lives as long as its function: none stay idle."""

    def __init__(self, limit: int, name: str) -> None:
        self._slots = asyncio.Semaphore(limit)
        self._name = name
        self._threads: set[threading.Thread] = set()

    async def run(self, function: Callable[[], T], *, late: Callable[[T], None] | None = None) -> T:
        """Run `function` on a thread. If the caller is cancelled meanwhile, `late` gets the result, on the loop."""
        await self._slots.acquire()
        job = _Job(function, self._slots.release, late)
        thread = threading.Thread(target=job.run, name=self._name, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            self._slots.release()
            raise
        self._threads = {*self._alive(), thread}
        return await job.wait()

    async def wait(self, within: float) -> bool:
        """Wait until no thread is left: a function cannot be interrupted. False when one took longer than `within` s.

        By then `late` has had the results of cancelled callers.
        """
        ends = time.monotonic() + max(within, 0.0)
        for thread in self._alive():
            await asyncio.to_thread(thread.join, max(ends - time.monotonic(), 0.0))
        return not self._alive()

    def _alive(self) -> list[threading.Thread]:
        return [thread for thread in self._threads if thread.is_alive()]


class _Job(Generic[T]):
    """One call: begun on the loop, run on a thread, delivered on the loop."""

    def __init__(self, function: Callable[[], T], done: Callable[[], None], late: Callable[[T], None] | None) -> None:
        self._function = function
        self._done = done
        self._late = late
        self._loop = asyncio.get_running_loop()
        self._outcome: asyncio.Future[T] = self._loop.create_future()

    async def wait(self) -> T:
        try:
            return await self._outcome
        except asyncio.CancelledError:
            # Cancelled in the very tick in which the result came: it must not get lost.
            if self._late is not None and not self._outcome.cancelled() and self._outcome.exception() is None:
                self._late(self._outcome.result())
            raise

    def run(self) -> None:
        """On the thread."""
        try:
            result = self._function()
        except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to the caller on the loop
            self._deliver(self._failed, error)
        else:
            self._deliver(self._succeeded, result)

    def _deliver(self, deliver: Callable[..., None], outcome: object) -> None:
        # A closed loop refuses: then nobody waits any more.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(deliver, outcome)

    def _succeeded(self, result: T) -> None:
        self._done()
        if not self._outcome.done():
            self._outcome.set_result(result)
        elif self._late is not None:  # mutant: elif False:
            self._late(result)

    def _failed(self, error: BaseException) -> None:
        self._done()
        if not self._outcome.done():
            # A future refuses StopIteration; KeyboardInterrupt and its like would end the loop, though only one call
            # failed. SystemExit is an import's or an extension's way to fail: callers know it by its name.
            fits = isinstance(error, Exception | SystemExit) and not isinstance(error, StopIteration)
            self._outcome.set_exception(error if fits else RuntimeError(type(error).__name__))
