"""The last things that a server wrote on its standard error: bounded, and without its credentials."""

from collections import deque

from main_process.mcp.scrubbing import Scrubber

MOST_LINES = 400
MOST_CHARACTERS = 500
_LONGEST_LINE = 64 * 1024


class ServerLog:
    """Lines of text, oldest first. It outlives the server's process: what a server said last is why it ended."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._unfinished = bytearray()
        self._skipping = False
        self._scrubber = Scrubber()

    def begin(self, scrubber: Scrubber) -> None:
        """A process begins, with these credentials."""
        self.finish()
        self._scrubber = scrubber

    def feed(self, data: bytes) -> None:
        """Take what came through the pipe, wherever it is cut."""
        *ends, rest = data.split(b"\n")
        for end in ends:
            self._take(end)
            self.finish()
        self._take(rest)

    def finish(self) -> None:
        """The line under way is all there is of it."""
        if self._unfinished:
            self.add(self._unfinished.decode("utf-8", "replace"), cut=self._skipping)
        self._unfinished.clear()
        self._skipping = False

    def add(self, text: str, *, cut: bool = False) -> None:
        """Add a line. Of one that was cut, what may be the beginning of a credential is left out."""
        if cut:
            text = text[: -self._scrubber.longest or None]
        scrubbed = self._scrubber.text(text)
        text = "".join(character if character.isprintable() else " " for character in scrubbed).rstrip()
        if text:
            self._lines.append(text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…")

    def lines(self) -> list[str]:
        return list(self._lines)

    def _take(self, part: bytes) -> None:
        room = _LONGEST_LINE - len(self._unfinished)
        self._skipping = self._skipping or len(part) > room
        self._unfinished += part[:room]
