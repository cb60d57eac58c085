"""A service that answers with the worst that it can think of. The path names the answer."""

import functools
import gzip
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Self

from app.desktop.event_loop import LoopThread
from tests.fakes.raw_server import Asked, RawServer, answer, events, raw_server

MIB = 1 << 20


def _without_end(head: bytes, piece: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield piece


def _head(kind: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n".encode()


def _filled(opening: bytes, value: bytes, closing: bytes, size: int = 8 * MIB - 4096) -> bytes:
    times = (size - len(opening) - len(closing)) // (len(value) + 1)
    return opening + b",".join([value] * times) + closing


@functools.cache
def _bomb() -> bytes:
    return gzip.compress(gzip.compress(bytes(600 * MIB), 1), 9)


@functools.cache
def _packed() -> bytes:
    return gzip.compress(b'{"a":"' + b"x" * (7 * MIB) + b'"}')


ANSWERS: dict[str, Callable[[], Iterator[bytes] | list[bytes]]] = {
    "bomb": lambda: answer(_bomb(), Content_Encoding="gzip, gzip"),
    "endless": lambda: _without_end(_head("application/json") + b'{"a":"', b"x" * 65_536),
    "large": lambda: answer(_packed(), Content_Encoding="gzip"),
    "event without end": lambda: _without_end(_head("text/event-stream") + b"data: ", b"x" * 65_536),
    "events": lambda: _without_end(
        _head("text/event-stream"), b'data: {"choices":[{"index":0,"delta":{"content":"x"}}]}\n\n' * 500
    ),
    "large events": lambda: _without_end(
        _head("text/event-stream"),
        b'data: {"choices":[{"index":0,"delta":{"content":"' + b"x" * (900 * 1024) + b'"}}]}\n\n',
    ),
    "tiny events": lambda: events(*[b"data:{}\n\n" * 4000] * 4000),
    "punycode": lambda: answer(b"a-" * 150_000, "text/plain; charset=punycode"),
    "digits": lambda: answer(_filled(b"[", b"9" * 6_000, b"]")),
    "objects": lambda: answer(_filled(b'{"a":[', b"{}", b"]}")),
    "lists": lambda: answer(_filled(b'{"hits":[', b"[]", b"]}")),
    "pairs": lambda: answer(_filled(b'{"hits":[', b'{"a":1}', b"]}")),
    "texts": lambda: answer(_filled(b'{"hits":[', b'"ab"', b"]}")),
    "names": lambda: answer(b'{"hits":{' + b",".join(b'"%x":1' % number for number in range(700_000)) + b"}}"),
    "nan": lambda: answer(_filled(b'{"hits":[', b"NaN,{}", b"]}")),
    "deep": lambda: answer(b"[" * (4 * MIB) + b"]" * (4 * MIB)),
    "halves": lambda: answer(_filled(b'{"hits":["', b"\\ud83d", b'"]}')),
    "escapes": lambda: answer(_filled(b'{"a":"', b"\\\\\\u0041\\\\\\\\n%41&amp;", b'"}')),
    "error": lambda: answer(_filled(b'{"message":"', b"sk-a b", b'"}'), status="400 Bad Request"),
    "models": lambda: answer(_filled(b'{"data":[', b'{"id":"a"}', b"]}")),
    "choices": lambda: answer(_filled(b'{"choices":[', b'{"delta":{}}', b"]}")),
    "vectors": lambda: answer(_filled(b'{"data":[{"embedding":[', b"-0.012345678", b"]}]}")),
}
"""Each within 8 MiB on the wire, or without an end."""


WITHOUT_END = frozenset({"endless", "event without end", "events", "large events"})
"""Made anew for each request; the others are made once."""

_whole = functools.cache(lambda name: ANSWERS[name]())


def _script(asked: Asked) -> Iterator[bytes] | list[bytes]:
    words = [name for name in ANSWERS if f"/{name.replace(' ', '-')}" in asked.target.partition("?")[0]]
    if not words:
        return answer(b'{"hits":[],"nbHits":0}')
    name = max(words, key=len)
    return ANSWERS[name]() if name in WITHOUT_END else _whole(name)


async def _step_back() -> None:
    """A service has a computer of its own; here it takes what is left of this one."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


class HostileService:
    """On loopback, with a thread of its own."""

    def __init__(self) -> None:
        self._loop = LoopThread("hostile")
        self._running: AbstractAsyncContextManager[RawServer] = raw_server(_script)
        self.origin = ""

    def __enter__(self) -> Self:
        self._loop.start()
        self._loop.submit(_step_back()).result(10)
        self.origin = self._loop.submit(self._running.__aenter__()).result(10).origin
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.submit(self._running.__aexit__(None, None, None)).result(30)
        self._loop.stop()
