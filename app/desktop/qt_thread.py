"""Running something on the Qt thread for a coroutine on the event loop's thread: dialogs, pickers, the window."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from PySide6.QtCore import QObject, Qt, Signal, Slot

log = structlog.get_logger(__name__)

T = TypeVar("T")


class QtThread(QObject):
    """The way from the event loop's thread to the Qt thread. Made on the Qt thread, used from the other.

    A queued signal carries the function over; the answer comes back through `call_soon_threadsafe`.
    """

    _queued = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queued.connect(self._run, Qt.ConnectionType.QueuedConnection)

    async def run(self, function: Callable[[], T]) -> T:
        """Call `function` on the Qt thread and return what it returns, or raise what it raises.

        It must not wait for a person: use `ask` for a dialog.
        """

        def start(answer: Callable[[T], None]) -> None:
            answer(function())

        return await self.ask(start)

    async def ask(self, start: Callable[[Callable[[T], None]], None]) -> T:
        """Call `start(answer)` on the Qt thread and wait until it, or a signal it connected, calls `answer(value)`.

        For dialogs: `start` shows one with `open()` and answers from its `finished` signal, so that no nested event
        loop runs. Only the first answer counts. An exception of `start` is raised here. If the waiting coroutine is
        cancelled, the answer is dropped; closing the dialog then is the caller's business.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(setter: Callable[[], None]) -> None:
            if not future.done():
                setter()

        def post(setter: Callable[[], None]) -> None:
            try:
                loop.call_soon_threadsafe(settle, setter)
            except RuntimeError:
                # The loop has closed meanwhile: nobody waits for the answer any more.
                log.debug("qt_thread.answer_after_close")

        def answer(value: T) -> None:
            post(lambda: future.set_result(value))

        def task() -> None:
            try:
                start(answer)
            except Exception as error:  # noqa: BLE001 - it is raised where the caller waits
                failure = error
                post(lambda: future.set_exception(failure))

        self._queued.emit(task)
        return await future

    def post(self, function: Callable[[], object]) -> None:
        """Call `function` on the Qt thread soon; nobody waits. From any thread."""
        self._queued.emit(function)

    @Slot(object)
    def _run(self, task: Callable[[], Any]) -> None:
        try:
            task()
        except Exception:
            # An exception that leaves a slot is printed by PySide past the log, its values included.
            log.exception("qt_thread.task_failed")
