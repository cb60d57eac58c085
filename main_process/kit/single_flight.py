"""One piece of shared work: many waiters, one execution. Both caches are built on it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from types import TracebackType
from typing import Any, Generic, TypeVar

from ipc.errors import Code, IpcError
from main_process.kit.epochs import Epoch

T = TypeVar("T")


class WorkCancelled(IpcError):
    """The shared work was cancelled from within or by the shutdown, not by the caller who waits for it."""

    code = Code.CANCELLED
    retryable = True
    default_message = "The work was cancelled before it had an answer. Try again."


class Flight(Generic[T]):
    """Work with an identity, an epoch, a task of its own and waiters.

    A waiter that is cancelled leaves; the others do not notice. When the last one leaves, the work is cancelled,
    once, unless `persistent`. `on_landed(flight)` runs synchronously when the work is over, before any waiter wakes:
    there the owner compares (key, this flight, epoch) and writes. `on_abandoned(flight)` runs when the work is
    cancelled for want of waiters, so that a caller in the same tick starts afresh.

    The task runs in a context of its own: what the first caller has in its context variables stays with that caller.
    """

    __slots__ = (
        "_error",
        "_landed",
        "_on_abandoned",
        "_on_landed",
        "_result",
        "_task",
        "_traceback",
        "_waiters",
        "abandoned",
        "begun",
        "epoch",
        "persistent",
    )

    def __init__(
        self,
        work: Callable[[], Coroutine[Any, Any, T]],
        epoch: Epoch,
        *,
        on_landed: "Callable[[Flight[T]], object]",
        on_abandoned: "Callable[[Flight[T]], object] | None" = None,
        persistent: bool = False,
        context: Context | None = None,
    ) -> None:
        self.epoch = epoch
        self.persistent = persistent
        self.begun = False
        """Whether the work has taken its first step.

        A caller that joins before that gets an answer begun after its call.
        """
        self.abandoned = False
        self._on_landed = on_landed
        self._on_abandoned = on_abandoned
        # In order of arrival, in which they are woken; the order of a set would depend on addresses.
        self._waiters: dict[asyncio.Future[None], None] = {}
        self._landed = False
        self._result: T | None = None
        self._error: BaseException | None = None
        self._traceback: TracebackType | None = None
        # The event loop keeps tasks weakly; the owner keeps the flight and the flight keeps the task.
        # mutant: self._task = asyncio.get_running_loop().create_task(self._fly(work), context=context)
        self._task = asyncio.get_running_loop().create_task(self._fly(work), context=context or Context())
        self._task.add_done_callback(self._land)

    @property
    def waiters(self) -> int:
        """How many callers wait at this moment."""
        return len(self._waiters)

    @property
    def error(self) -> BaseException | None:
        """What the work raised, once it has landed."""
        return self._error

    @property
    def result(self) -> T:
        """The work's result, once it has landed; raises what the work raised."""
        if self._error is not None:
            # Every waiter raises the same exception: start from the work's own traceback, or each makes it longer.
            raise self._error.with_traceback(self._traceback)  # mutant: raise self._error
        return self._result  # type: ignore[return-value]  # without an error there is a result of type T

    async def join(self) -> T:
        """Wait for the result. Raises what the work raised; `WorkCancelled` if it was cancelled under the waiter."""
        if not self._landed:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters[waiter] = None
            try:
                await waiter
            except asyncio.CancelledError:
                self._leave(waiter)
                raise
        return self.result

    def cancel(self) -> None:
        """Cancel the work; whoever still waits gets `WorkCancelled`."""
        self._task.cancel()

    async def wait(self) -> None:
        """Wait until the work is over, however it ends; the wait itself is no reason for the work to go on."""
        await asyncio.wait([self._task])

    async def _fly(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        self.begun = True
        try:
            return await work()
        except (SystemExit, KeyboardInterrupt) as error:
            # A task hands these on to its event loop, which would end with everything that runs there.
            raise RuntimeError(f"the work raised {type(error).__name__}") from error

    def _leave(self, waiter: asyncio.Future[None]) -> None:
        self._waiters.pop(waiter, None)
        # mutant: if self._landed or self.persistent:
        # mutant: if self._waiters or self.persistent:
        # mutant: if self._waiters or self._landed:
        if self._waiters or self._landed or self.persistent:
            return
        self.abandoned = True
        self._task.cancel()  # mutant: pass
        if self._on_abandoned is not None:
            self._on_abandoned(self)

    def _land(self, task: asyncio.Task[T]) -> None:
        self._landed = True
        if task.cancelled():
            self._error = WorkCancelled()  # mutant: self._error = asyncio.CancelledError()
        elif (error := task.exception()) is not None:
            self._error, self._traceback = error, error.__traceback__
        else:
            self._result = task.result()
        try:
            # mutant: asyncio.get_running_loop().call_later(1, self._on_landed, self)
            self._on_landed(self)
        finally:
            # Waiters are only woken: outcome and error stay here, so no future can hold an exception nobody retrieves.
            for waiter in self._waiters:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiters.clear()
