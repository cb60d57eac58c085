"""An asyncio loop that shuffles what is ready and on which time passes only when nothing else is to be done.

Nothing in asyncio promises an order between callbacks that are ready at the same time. This loop uses that freedom,
seeded, so that an interleaving that breaks something can be had again. Timers fire in order, and at once: when nothing
is ready, the clock jumps to the next of them.
"""

import asyncio
import heapq
import os
import random
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import pytest

from tests.fakes.clock import Clock

T = TypeVar("T")

ORDERS = int(os.environ.get("SHUFFLED_ORDERS", "20"))
"""Under how many orders each story runs."""

MOST_TICKS = 10_000
"""Turns of the loop after which something must be going round in circles."""


class ShufflingLoop(asyncio.SelectorEventLoop):
    """Virtual time on `clock`, ready callbacks in an order that `seed` decides.

    With `threads` time is real: virtual time would run ahead of work that is done on threads.
    """

    def __init__(self, seed: int = 0, *, threads: bool = False) -> None:
        self.has_threads = threads
        self.clock = Clock()
        self.failures: list[dict[str, Any]] = []
        """What asyncio would have logged: exceptions never retrieved, tasks destroyed while pending."""
        self._random = random.Random(seed)  # noqa: S311  # a shuffle that can be had again, not a secret
        super().__init__()
        self.set_exception_handler(lambda _loop, context: self.failures.append(context))

    def time(self) -> float:
        """The virtual time, in seconds; with `threads` the real one."""
        return super().time() if self.has_threads else self.clock()

    def _run_once(self) -> None:
        # Private names of asyncio.BaseEventLoop, the same from Python 3.8 to 3.14.
        while self._scheduled and self._scheduled[0]._cancelled:  # type: ignore[attr-defined]  # private, see above
            self._timer_cancelled_count -= 1  # type: ignore[attr-defined]  # private, see above
            heapq.heappop(self._scheduled)._scheduled = False  # type: ignore[attr-defined]  # private, see above
        if not self.has_threads and not self._ready:  # type: ignore[attr-defined]  # private, see above
            if not self._scheduled:  # type: ignore[attr-defined]  # private, see above
                raise AssertionError("everything waits for something that cannot happen any more")
            when = self._scheduled[0]._when  # type: ignore[attr-defined]  # private, see above
            self.clock.advance(max(0.0, when - self.clock()))
        # One by one from the left: another thread may add at the right at any moment, and what it adds must stay.
        ready = [self._ready.popleft() for _ in range(len(self._ready))]  # type: ignore[attr-defined]  # private, see above
        self._random.shuffle(ready)
        self._ready.extendleft(ready)  # type: ignore[attr-defined]  # private, see above
        super()._run_once()  # type: ignore[misc]  # private, see above

    def run(self, main: Awaitable[T]) -> T:
        """Run until `main` is done."""
        return self.run_until_complete(main)

    def turn(self, times: int = 1) -> None:
        """Run what is ready, `times` turns; no time passes."""

        async def turns() -> None:
            for _ in range(times):
                await asyncio.sleep(0)

        self.run_until_complete(turns())

    def settle(self) -> None:
        """Run until nothing is ready; no time passes."""

        async def until_quiet() -> None:
            for _ in range(MOST_TICKS):
                await asyncio.sleep(0)
                if not self._ready:  # type: ignore[attr-defined]  # private, see above
                    return
            raise AssertionError("the loop does not come to rest")

        self.run_until_complete(until_quiet())

    def pass_time(self, seconds: float) -> None:
        """Let virtual time pass, with every timer that falls due on the way."""
        self.run_until_complete(asyncio.sleep(seconds))
        self.settle()

    def finish(self) -> None:
        """Cancel what is left and close the loop."""
        left = asyncio.all_tasks(self)
        for task in left:
            task.cancel()
        if left:
            self.run_until_complete(asyncio.wait(left))
        self.run_until_complete(self.shutdown_asyncgens())
        self.close()


async def until(condition: Callable[[], object]) -> None:
    """Give way to others until `condition()` holds; where threads work, whom no turn waits for, for ten seconds."""
    for _ in range(MOST_TICKS):
        if condition():
            return
        await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    ends = loop.time() + (0 if isinstance(loop, ShufflingLoop) and not loop.has_threads else 10)
    while not condition():
        assert loop.time() < ends, "it does not happen"
        await asyncio.sleep(0.001)


Story = Callable[[ShufflingLoop], Coroutine[Any, Any, None]]


def shuffled(story: Story) -> Callable[[int], None]:
    """Make `async def test(loop)` a test that runs under several orders of ready callbacks, in virtual time."""

    def test(seed: int) -> None:
        loop = ShufflingLoop(seed)
        try:
            loop.run(story(loop))
            loop.settle()
        finally:
            loop.finish()
        assert loop.failures == []

    test.__name__ = story.__name__
    test.__doc__ = story.__doc__
    test.__module__ = story.__module__
    return pytest.mark.parametrize("seed", range(ORDERS))(test)
