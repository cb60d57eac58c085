"""Messages in a server's output: lines of bounded length, and a measure of what is more than a server may send."""

from collections.abc import Callable, Iterator

from main_process.kit.figures import count

LONGEST_MESSAGE = 16 << 20
"""Bytes of one message: a large image, with room to spare."""
MOST_NONSENSE = 1 << 20
"""Bytes that are no messages, in all. Programs that greet on standard output are common, and harmless."""
MESSAGES_PER_SECOND = 100.0
"""Unasked: news, progress, requests of its own. Answers weigh a twentieth."""
MOST_AT_ONCE = 1_000
ANSWER = 0.05


class Flood(Exception):
    """The server sends more than it may; the text says what, for a person."""


class Lines:
    """Cuts a stream of bytes into lines. A line of any length costs one copy; one that is too long is a `Flood`."""

    def __init__(self, longest: int = LONGEST_MESSAGE) -> None:
        self._longest = longest
        self._parts: list[bytes] = []
        self._length = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The lines that end in `data`, without their ends."""
        *ends, rest = data.split(b"\n")
        for end in ends:
            self._add(end)
            line = b"".join(self._parts)
            self._parts.clear()
            self._length = 0
            yield line
        self._add(rest)

    def _add(self, part: bytes) -> None:
        self._length += len(part)
        if self._length > self._longest:
            raise Flood(f"it sent a message of more than {self._longest >> 20} MiB")
        if part:
            self._parts.append(part)


class Flow:
    """How much a server has sent: messages are a bucket that refills with time, nonsense is not forgotten."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left = float(MOST_AT_ONCE)
        self._refilled = now()
        self._nonsense = 0

    def message(self, weight: float = 1.0) -> None:
        """Count a message. Raises Flood."""
        now = self._now()
        self._left = min(float(MOST_AT_ONCE), self._left + (now - self._refilled) * MESSAGES_PER_SECOND)
        self._refilled = now
        if self._left < weight:
            raise Flood(f"it sent more than {count(MOST_AT_ONCE)} messages at once")
        self._left -= weight

    def nonsense(self, size: int) -> None:
        """Count bytes that are no message. Raises Flood."""
        self._nonsense += size
        if self._nonsense > MOST_NONSENSE:
            raise Flood("it sent something other than MCP messages")
