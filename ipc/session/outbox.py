"""Reply frames of one loop tick leave as one message."""

import asyncio
from collections.abc import Callable


class Outbox:
    """Gathers frames and sends them as JSON arrays, at most `batch` bytes each unless one frame is larger."""

    def __init__(self, send: Callable[[str], None], batch: int) -> None:
        self._send = send
        self._batch = batch
        self._frames: list[bytes] = []
        self._size = 0
        self._scheduled = False
        self._closed = False

    def put(self, frame: bytes) -> None:
        """Send `frame` with the others of this tick."""
        if self._closed:
            return
        if self._frames and self._size + len(frame) > self._batch:
            self.flush()
        self._frames.append(frame)
        self._size += len(frame)
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._tick)

    def flush(self) -> None:
        """Send what has been gathered, now."""
        if self._frames and not self._closed:
            text = (b"[" + b",".join(self._frames) + b"]").decode()
            self._frames, self._size = [], 0
            self._send(text)

    def close(self) -> None:
        """Drop what has not been sent: the page is gone."""
        self._closed = True
        self._frames = []

    def _tick(self) -> None:
        self._scheduled = False
        self.flush()
