"""No test may call an event loop from another thread, but by `call_soon_threadsafe`.

asyncio's debug mode checks the same, and takes twice the time of the tests: it keeps a stack for each task, future and
callback. `make nightly` switches it on.
"""

import asyncio
import functools
from collections.abc import Callable
from typing import Any


def _checked(method: Callable[..., asyncio.Handle]) -> Callable[..., asyncio.Handle]:
    @functools.wraps(method)
    def check(loop: Any, *args: Any, **options: Any) -> asyncio.Handle:
        loop._check_thread()
        return method(loop, *args, **options)

    return check


for name in ("call_soon", "call_at"):  # `call_later` calls the second
    setattr(asyncio.BaseEventLoop, name, _checked(getattr(asyncio.BaseEventLoop, name)))
