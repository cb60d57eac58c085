"""The sending half of a stream: chunks in order, within the reader's credit, gathered per frame of the screen."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from ipc.contract.limits import Limits

_STEPS = 256
"""Chunks after which a generator that never waits lets others run."""
_STEP = 256 * 1024
"""Bytes of chunks after which it does so too."""


class Pump:
    """Moves chunks from a handler's iterator to `put`, at most one credit's worth and some bytes ahead of the reader.

    The first chunk after a quiet time goes out at once; those that follow within a frame of the screen go together.
    """

    def __init__(self, put: Callable[[list[bytes]], None], credit: int, limits: Limits) -> None:
        self._put = put
        self._limits = limits
        self._credit = min(credit, limits.credit)
        self._unread: deque[int] = deque()
        """Bytes of each chunk for which the reader has not granted another one."""
        self._unread_bytes = 0
        self._granted = asyncio.Event()
        self._waiting: list[bytes] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None
        self._sent_at = -1.0

    def grant(self, count: int) -> None:
        """The reader can take `count` more; hoarding beyond the limit is ignored."""
        self._credit = min(self._credit + count, self._limits.credit)
        for _ in range(min(count, len(self._unread))):
            self._unread_bytes -= self._unread.popleft()
        if self._credit > 0:
            self._granted.set()

    async def run(self, chunks: AsyncIterator[bytes]) -> None:
        """Send every chunk. Raises what the iterator raises, once what came before is sent."""
        steps = taken = 0
        try:
            async for chunk in chunks:
                while self._credit <= 0 or self._unread_bytes >= self._limits.unread:
                    self._flush()
                    self._granted.clear()
                    await self._granted.wait()
                self._credit -= 1
                self._unread.append(len(chunk))
                self._unread_bytes += len(chunk)
                self._add(chunk)
                steps, taken = steps + 1, taken + len(chunk)
                if steps % _STEPS == 0 or taken >= _STEP:
                    taken = 0
                    await asyncio.sleep(0)
        except asyncio.CancelledError:
            self._stop()
            raise
        finally:
            self._flush()

    def _add(self, chunk: bytes) -> None:
        self._waiting.append(chunk)
        self._size += len(chunk)
        if self._size >= self._limits.inline or self._credit <= 0:
            self._flush()
        elif self._timer is None:
            loop = asyncio.get_running_loop()
            due = self._sent_at + self._limits.frame_time
            if due <= loop.time():
                self._flush()
            else:
                self._timer = loop.call_at(due, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            waiting, self._waiting, self._size = self._waiting, [], 0
            self._sent_at = asyncio.get_running_loop().time()
            self._put(waiting)

    def _stop(self) -> None:
        self._waiting, self._size = [], 0
