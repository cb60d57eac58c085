"""How many large answers of one service are in memory at a time: from the first byte too many until their call is over.

A widget has hundreds of calls, an answer eight megabytes, and what it becomes on its way several times that.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar

LARGE = 256 * 1024
"""Bytes."""
_AT_A_TIME = 2

_call: ContextVar["_Call | None"] = ContextVar("large_answers_call", default=None)


class _Call(AsyncExitStack):
    """A call under way, with what it gives back at its end."""

    has_place = False


@asynccontextmanager
async def held_until_the_end() -> AsyncIterator[None]:
    """Around a call and all that is done with its answer: reading it, looking through it."""
    async with _Call() as call:
        before = _call.set(call)
        try:
            yield
        finally:
            _call.reset(before)


class LargeAnswers:
    """The places of one client."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_A_TIME)

    async def take_place(self, of_answer: AsyncExitStack) -> None:
        """Wait for a place. It is given back with the call, or, where there is none around, with the answer."""
        call = _call.get()
        if call is None:
            await of_answer.enter_async_context(self._places)
        elif not call.has_place:
            # One for all its answers: two calls that each waited for a second place would wait for ever.
            await call.enter_async_context(self._places)
            call.has_place = True
