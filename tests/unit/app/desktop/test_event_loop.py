"""asyncio on a thread of its own: it starts, works and leaves nothing."""

import asyncio
import threading

import pytest

from app.desktop.event_loop import LoopThread


@pytest.fixture
def loop() -> LoopThread:
    thread = LoopThread()
    thread.start()
    return thread


def test_a_coroutine_runs_on_the_thread(loop: LoopThread) -> None:
    """`submit` gives its result to any other thread."""

    async def where() -> str:
        return threading.current_thread().name

    assert loop.submit(where()).result(5) == "latchkey-loop"
    assert loop.stop()


def test_functions_are_called_in_order(loop: LoopThread) -> None:
    """`call_soon` keeps the order of the calls."""
    heard: list[int] = []
    done = threading.Event()
    for number in range(100):
        loop.call_soon(heard.append, number)
    loop.call_soon(done.set)
    assert done.wait(60)
    assert heard == list(range(100))
    assert loop.stop()


def test_stopping_cancels_what_runs_and_leaves_no_thread(loop: LoopThread) -> None:
    """Tasks are cancelled and awaited, worker threads joined, the thread ends; later calls say that it has."""
    cancelled = threading.Event()
    begun = threading.Event()

    async def forever() -> None:
        try:
            await asyncio.to_thread(lambda: None)
            begun.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    loop.submit(forever())
    assert begun.wait(60)
    assert loop.stop()
    assert cancelled.is_set()
    assert not loop.running
    assert [
        thread.name for thread in threading.enumerate() if "latchkey" in thread.name or "asyncio" in thread.name
    ] == []
    assert loop.call_soon(begun.set) is False
    assert loop.stop()
