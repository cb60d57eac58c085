"""asyncio on a thread of its own, so that nothing a handler does can freeze the window."""

import asyncio
import concurrent.futures
import contextlib
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, TypeVarTuple

SWITCH_S = 0.001
"""Seconds after which a computing thread yields the interpreter.

With Python's default of 5 ms the loop would wait that long at each wake-up, and so would every slot of the window.
"""

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


class LoopThread:
    """One asyncio loop on one thread. `start`, then `submit` and `call_soon` from any other thread, then `stop`."""

    def __init__(self, name: str = "latchkey-loop") -> None:
        self._thread = threading.Thread(target=self._main, name=name)
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    def start(self) -> None:
        """Start the thread; returns when its loop runs."""
        self._thread.start()
        self._started.wait()

    @property
    def running(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Run `coroutine` on the loop. The future's callbacks are called on the loop's thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._running_loop())

    def call_soon(self, function: Callable[[*Arguments], object], *args: *Arguments) -> bool:
        """Call `function` on the loop's thread soon, in the order of the calls. False when the loop has stopped."""
        try:
            self._running_loop().call_soon_threadsafe(function, *args)
        except RuntimeError:
            return False
        return True

    def stop(self, timeout: float = 10.0) -> bool:
        """Cancel what still runs, end the loop and its worker threads, and join the thread.

        False when that took longer than `timeout` seconds: something refuses to be cancelled. Idempotent.
        """
        loop, stop = self._loop, self._stop
        if loop is not None and stop is not None and not loop.is_closed():
            with contextlib.suppress(RuntimeError):  # it closed between the question and the call
                loop.call_soon_threadsafe(stop.set)
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None or self._loop.is_closed():
            raise RuntimeError("the event loop does not run")
        return self._loop

    def _main(self) -> None:
        sys.setswitchinterval(SWITCH_S)
        # Runner cancels and awaits every task, ends async generators and the default executor, then closes the loop.
        with asyncio.Runner() as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._started.set()
        await self._stop.wait()
