"""How long an answer may wait for a level."""

import asyncio
from typing import Any

TIME_LIMIT = 0.05
"""Seconds that a level is waited for before the fetch begins as well."""
_TURNS = 3


async def in_time(work: "asyncio.Future[Any]", seconds: float) -> bool:
    """Whether the limit has passed after so many seconds. A reply that only a busy loop delayed counts as in time."""
    await asyncio.wait([work], timeout=seconds)
    for _ in range(_TURNS):
        if work.done():
            return True
        await asyncio.sleep(0)
    return work.done()
