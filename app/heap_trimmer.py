"""Gives the heap's free pages back after large calls.

A text of thousands of pieces, such as a long chat, lies on glibc's heap, where a piece that is still in use keeps all
below it: after a minute of such chats a process held 70 MiB that nobody used.
"""

import asyncio
import contextlib
import ctypes
import sys
from collections.abc import Callable

from ipc.dispatch.call import Call

_WORTH_IT = 1 << 20
"""Bytes of a call's params or answer."""
TRIM_AFTER_S = 1.0
"""A widget that makes large calls without end has it done so often, and no more."""


class HeapTrimmer:
    """Gives the heap's free pages back a while after large calls. On the event loop."""

    def __init__(self, trim: Callable[[], object] | None = None, *, after_s: float = TRIM_AFTER_S) -> None:
        self._trim = trim or trim_heap
        self._after_s = after_s
        self._planned = False

    def ended(self, call: Call) -> None:
        """A call has ended. Costs nothing unless it was large."""
        if self._planned or max(call.length, call.size) < _WORTH_IT:
            return
        self._planned = True
        asyncio.get_running_loop().call_later(self._after_s, self._go)

    def _go(self) -> None:
        self._planned = False
        # On another thread, without the interpreter: a millisecond for each ten mebibytes (measured).
        with contextlib.suppress(RuntimeError):  # the process ends, and gives all of it back
            asyncio.get_running_loop().run_in_executor(None, self._trim)


def trim_heap() -> None:
    """Give free pages back, those below blocks in use included. With other allocators than glibc's nothing happens."""
    if sys.platform == "linux" and (malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        malloc_trim(0)
