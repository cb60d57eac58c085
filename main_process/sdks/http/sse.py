"""Server-sent events, read from bytes as they come: bounded, and forgiving where servers of this API are careless.

The grammar is WHATWG's, "9.2.6 Interpreting an event stream". Comments and events without data are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ipc.errors import Code, Fault
from main_process.errors import ServiceError

LONGEST_LINE = 256 * 1024
LONGEST_EVENT = 512 * 1024
"""An event is read on the event loop: a token has some hundred bytes, an answer in one piece some thousand."""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """`name` is the `event` field, or another field that the server uses as one; `data` its bytes."""

    name: str
    data: bytes


class EventReader:
    """Feed it bytes; it gives events. Raises ServiceError for a line or an event without an end."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._line = bytearray()
        self._after_return = False
        self._name = ""
        self._data: list[bytes] = []
        self._size = 0
        self._first = True

    def feed(self, piece: bytes) -> Iterator[ServerEvent]:
        """The events that `piece` completes."""
        if self._after_return and piece:
            piece = piece.removeprefix(b"\n")
            self._after_return = False
        self._after_return = piece.endswith(b"\r")
        *lines, rest = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            self._line += line
            yield from self._read(bytes(self._line))
            self._line.clear()
        self._line += rest
        if len(self._line) > LONGEST_LINE:
            raise self._too_long()

    def finish(self) -> Iterator[ServerEvent]:
        """The event that the end of the stream cuts off: servers forget the empty line after the last one."""
        if self._line:
            yield from self._read(bytes(self._line))
            self._line.clear()
        yield from self._read(b"")

    def _read(self, line: bytes) -> Iterator[ServerEvent]:
        if self._first:
            line, self._first = line.removeprefix(b"\xef\xbb\xbf"), False
        if not line:
            data, name = b"\n".join(self._data), self._name
            self._data, self._name, self._size = [], "", 0
            if data:
                yield ServerEvent(name, data)
            return
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"event":
            self._name = value[:64].decode("utf-8", "replace")
        elif field == b"data" or (field == b"error" and value):
            # llama.cpp wrote the field `error` where the others write `data`.
            if field == b"error":
                self._name = "error"
            self._data.append(value)
            self._size += len(value)
            if self._size > LONGEST_EVENT:
                raise self._too_long()

    def _too_long(self) -> ServiceError:
        return ServiceError(
            f"{self._service} answered with an event that does not end.", code=Code.TOO_LARGE, fault=Fault.SERVICE
        )
