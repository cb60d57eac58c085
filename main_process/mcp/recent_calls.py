"""The last calls of a server's tools: which, when, how long, with what result. Arguments are not kept."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ipc.errors import Code, IpcError
from main_process.mcp.model import McpRecentCall

MOST_CALLS = 50


class RecentCalls:
    """Newest last; bounded."""

    def __init__(self, now: Callable[[], float], wall: Callable[[], datetime]) -> None:
        self._now = now
        self._wall = wall
        self._calls: deque[McpRecentCall] = deque(maxlen=MOST_CALLS)

    @contextmanager
    def timed(self, tool: str) -> Iterator[None]:
        """Around a call: it is written down when it ends, however it does."""
        at, begun = self._wall(), self._now()
        result = str(Code.CANCELLED)
        try:
            yield
            result = "ok"
        except IpcError as error:
            result = str(error.code)
            raise
        finally:
            ms = (self._now() - begun) * 1000
            self._calls.append(McpRecentCall(tool=tool, at=at, ms=round(ms, 1), result=result))

    def list(self) -> list[McpRecentCall]:
        return [*self._calls]
