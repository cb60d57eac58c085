"""Code that is not ours, an SDK's or an extension's: whatever it raises, the event loop goes on.

A task hands SystemExit and KeyboardInterrupt on to its loop, which ends with everything that runs there; a
CancelledError that nobody asked for looks like the caller's own end, and a GeneratorExit like a generator's.
"""

import asyncio
from types import TracebackType


class Escaped(Exception):
    """Somebody's code raised what is no `Exception`. The message is that type's name."""


class Contained:
    """`with Contained():` around code that is not ours: what is no `Exception` comes out as `Escaped`.

    The end of the task that runs the block, which others asked for, is passed on as it is.
    """

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, Exception) or _is_from_outside(error):
            return
        raise Escaped(type(error).__name__) from None


def name_of(error: Exception) -> str:
    """The name of the type that was raised, for logs and messages; an exception's own text may hold a secret."""
    return str(error) if isinstance(error, Escaped) else type(error).__name__


def _is_from_outside(error: BaseException) -> bool:
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no loop runs on this thread
        task = None
    if isinstance(error, asyncio.CancelledError):
        return task is not None and task.cancelling() > 0
    # A coroutine that is thrown away is closed outside of any task.
    return isinstance(error, GeneratorExit) and task is None
