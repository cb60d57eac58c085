"""Runs calls in tasks, and lets calls that never wait share one: most answers come from a cache, without an await.

A task for each would cost a third of what such a call costs altogether (measured).
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 256
"""Pieces that a task does before others have their turn: replies leave, the page reads them while we go on."""

_LONGEST_S = 0.01
"""The same in seconds of work: eight answers of megabytes, one after the other, would be half a second in which nobody
else is answered.
"""


class Workers(Generic[T]):
    """Hands work to `run(work, task)` in order, where `task` is the one that it runs in and may be cancelled through.

    Work that waits keeps its task to itself, and the next piece gets another: nobody waits for somebody else's I/O.
    """

    def __init__(
        self,
        run: Callable[[T, asyncio.Task[None]], Awaitable[None]],
        rest: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
        worked: Callable[[], float] = time.thread_time,
    ) -> None:
        """`rest` is called when the work begun last is done and no more has come, in the same turn of the loop."""
        self._run = run
        self._rest = rest
        self._now = now
        self._worked = worked
        self._queue: deque[T] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._coming = False
        """Whether a task has been made that has not begun to work."""
        self._turn = 0
        """Counts work handed in and begun. A worker that sees it changed knows that other work came in between."""

    @property
    def tasks(self) -> frozenset[asyncio.Task[None]]:
        """The tasks that have not ended."""
        return frozenset(self._tasks)

    def submit(self, work: T) -> None:
        """Run `work` soon."""
        self._queue.append(work)
        self._turn += 1
        self._summon()

    def _summon(self) -> None:
        if not self._coming:
            self._coming = True
            task = asyncio.get_running_loop().create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self) -> None:
        self._coming = False
        task = asyncio.current_task()
        if task is None:
            return
        if not self._queue:
            return  # another has done what this one was made for
        began, worked = self._now(), self._worked()
        for _ in range(_MOST):
            if not self._queue:
                break
            # By the clock first, which costs less to ask; what others took of the processor was no work.
            if self._now() - began > _LONGEST_S and self._worked() - worked > _LONGEST_S:
                break
            work = self._queue.popleft()
            if self._queue:
                self._summon()  # should this piece wait, the rest must not wait with it
            self._turn += 1
            turn = self._turn
            await self._run(work, task)
            # A task whose work has waited, or was cancelled, ends here: nothing of it reaches a later call.
            if turn != self._turn or task.cancelling():
                return
        self._rest()
