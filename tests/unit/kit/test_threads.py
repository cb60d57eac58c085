"""Threads for calls that block."""

import asyncio
import threading

import pytest

from main_process.kit.threads import BoundedThreads


async def test_what_comes_after_the_caller_has_left_is_handed_over() -> None:
    """A thread cannot be interrupted: what it makes for a caller that was cancelled goes to `late`."""
    threads = BoundedThreads(1, "test")
    begun, gate, late = threading.Event(), threading.Event(), list[str]()

    def work() -> str:
        begun.set()
        gate.wait(10)
        return "made"

    caller = asyncio.create_task(threads.run(work, late=late.append))
    await asyncio.to_thread(begun.wait, 10)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    gate.set()

    assert await threads.wait(10) is True
    await asyncio.sleep(0)
    assert late == ["made"]


async def test_a_thread_that_does_not_end_is_said_so() -> None:
    """`ended` waits no longer than it was told."""
    threads = BoundedThreads(1, "test")
    gate = threading.Event()
    caller = asyncio.create_task(threads.run(lambda: gate.wait(10)))
    await asyncio.sleep(0)

    assert await threads.wait(0.01) is False
    gate.set()
    assert await caller is True
    assert await threads.wait(10) is True
