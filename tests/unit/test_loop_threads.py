"""What tests/checks/loop_threads.py forbids is forbidden."""

import asyncio

import pytest


@pytest.mark.parametrize("method", ["call_soon", "call_later", "call_at"])
async def test_another_thread_may_not_call_the_loop(method: str) -> None:
    """The loop may be asleep, and its queues are not made for two threads."""
    call = getattr(asyncio.get_running_loop(), method)
    arguments = (print,) if method == "call_soon" else (0.0, print)

    with pytest.raises(RuntimeError, match="thread"):
        await asyncio.to_thread(call, *arguments)
