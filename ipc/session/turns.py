"""Large calls run one after the other: each alone costs the loop little, eight at once are eight times that."""

import asyncio
from collections.abc import Callable


class Turns:
    """A queue in which the next one starts when the one before is done, or after `seconds`."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: as long as a call keeps the others waiting at most. Most of it may be waiting for a service."""
        self._seconds = seconds
        self._one = asyncio.Lock()

    async def take(self) -> Callable[[], None]:
        """Wait for a turn. Returns a function to call when done; calling it again does nothing."""
        await self._one.acquire()
        over = False

        def end() -> None:
            nonlocal over
            if not over:
                over = True
                alarm.cancel()
                self._one.release()

        alarm = asyncio.get_running_loop().call_later(self._seconds, end)
        return end
