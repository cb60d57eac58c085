"""A streamed chat: from server-sent events to chunks of OpenAI's shape, forgiving what servers do differently."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any, TypeAlias

from main_process.sdks.http import service_errors
from main_process.sdks.http.json_text import NotJson, mended, read_json, read_json_apart
from main_process.sdks.http.sse import EventReader, ServerEvent
from main_process.sdks.openai.errors import SERVICE, error_in, failure_of

Json: TypeAlias = dict[str, Any]

_LONGEST_WHOLE = 8 * 1024 * 1024
"""Bytes of an answer in one piece, from a server that does not stream though it was asked to."""
_BLANK = b"\xef\xbb\xbf \t\r\n"
_LONGEST_BLANK = 4096
_MOST_LINES = 10_000
_MOST_CHOICES = 128
"""Of one chunk: as many as OpenAI gives for one question."""
_AT_A_TIME = 32
"""Events after which others get the loop."""
_WHOLE = (b"{", b"[", b"<", b'"')
"""How JSON and a login page begin, and no event stream."""


class ChunkReader:
    """Turns events into chunks. `finish` says whether the answer was whole."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        self._secrets = secrets
        self._halves: dict[tuple[int, str], str] = {}
        self._any = False
        self._finished = False
        self._unreadable = False
        self.ended = False
        """Whether the server has said that nothing follows."""

    def read(self, event: ServerEvent) -> Iterator[Json]:
        """The chunk of an event, if it has one. Raises ServiceError for an error in it."""
        text = event.data.strip()
        if text.startswith(b"[DONE]") or text == b'"[DONE]"':
            self.ended = True
            return
        # Keep-alives that a gateway has wrapped into data, and pings.
        if not text or text.startswith(b":"):
            return
        try:
            value = read_json(text, halves=True)
        except NotJson:
            if event.name == "error":
                raise failure_of(text.decode("utf-8", "replace"), self._secrets) from None
            self._unreadable = True
            if text.startswith((b"{", b"[")):
                raise service_errors.unreadable(SERVICE) from None
            return
        yield from self.take(value, is_error=event.name == "error")

    def take(self, value: Any, *, is_error: bool = False) -> Iterator[Json]:
        """The chunk of a JSON value."""
        if (error := error_in(value, certain=is_error)) is not None:
            raise failure_of(error, self._secrets)
        if not isinstance(value, dict):
            self._unreadable = True
            return
        chunk = self._in_shape(value)
        self._any = True
        yield chunk

    def finish(self) -> None:
        """The stream has ended. Raises ServiceError where the answer has not."""
        if self._finished or (self.ended and self._any):
            return
        if not self._any:
            # Not one chunk: this is no server of models, or one that has nothing to say.
            nothing = self.ended and not self._unreadable
            raise service_errors.nothing_said(SERVICE) if nothing else service_errors.unreadable(SERVICE)
        raise service_errors.ended_early(SERVICE)

    def _in_shape(self, chunk: Json) -> Json:
        choices = chunk.get("choices")
        if choices is None:
            choices = []  # usage, filter results and other news about the answer
        if not isinstance(choices, list) or len(choices) > _MOST_CHOICES:
            raise service_errors.unreadable(SERVICE)
        if not all(isinstance(choice, dict) for choice in choices):
            raise service_errors.unreadable(SERVICE)
        shaped = [self._choice(choice, position) for position, choice in enumerate(choices)]
        return {**chunk, "choices": shaped}

    def _choice(self, choice: Json, position: int) -> Json:
        delta = choice.get("delta")
        if not isinstance(delta, dict):
            message = choice.get("message")
            delta = message if isinstance(message, dict) else {}
            if not delta and isinstance(choice.get("text"), str):
                delta = {"content": choice["text"]}
        if isinstance(error := choice.get("error"), dict | str) and error:
            raise failure_of({"error": error}, self._secrets)
        if choice.get("finish_reason"):
            self._finished = True
        index = choice.get("index")
        index = index if isinstance(index, int) else position
        kept = {name: value for name, value in choice.items() if name not in {"message", "text"}}
        return {**kept, "index": index, "delta": self._whole(delta, index)}

    def _whole(self, delta: Json, index: int) -> Json:
        """The delta, every character in one piece: servers cut an emoji in two where a token ends."""
        for name, value in delta.items():
            if isinstance(value, str) and (value or (index, name) in self._halves):
                delta = {**delta, name: self._with_halves(value, (index, name))}
            elif isinstance(value, list | dict):
                delta = {**delta, name: _mended(value)}
        if isinstance(delta.get("tool_calls"), list):
            delta = {**delta, "tool_calls": _numbered(delta["tool_calls"])}
        return delta

    def _with_halves(self, text: str, place: tuple[int, str]) -> str:
        text = self._halves.pop(place, "") + text
        if text and "\ud800" <= text[-1] <= "\udbff":
            self._halves[place], text = text[-1], text[:-1]
        return mended(text)


async def chunks(body: AsyncIterator[bytes], secrets: tuple[str, ...] = ()) -> AsyncGenerator[Json, None]:
    """The chunks of a chat that streams, or the one chunk that a whole answer amounts to.

    Raises ServiceError for an error inside, an end in the middle, and what is no answer.
    """
    events, reader = EventReader(SERVICE), ChunkReader(secrets)
    start = await _first(body)
    if start.lstrip(_BLANK)[:1] in _WHOLE:
        async for chunk in _not_streamed(start, body, reader):
            yield chunk
        return
    async for piece in _then(start, body):
        for number, event in enumerate(events.feed(piece), 1):
            for chunk in reader.read(event):
                yield chunk
            if number % _AT_A_TIME == 0:
                await asyncio.sleep(0)
            if reader.ended:
                reader.finish()
                return
    for event in events.finish():
        for chunk in reader.read(event):
            yield chunk
    reader.finish()


async def _first(body: AsyncIterator[bytes]) -> bytes:
    """The beginning of an answer, with something in it that tells which kind it is."""
    start = b""
    async for piece in body:
        start += piece
        if start.lstrip(_BLANK) or len(start) > _LONGEST_BLANK:
            break
    return start


async def _then(start: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield start
    async for piece in rest:
        yield piece


async def _not_streamed(start: bytes, rest: AsyncIterator[bytes], reader: ChunkReader) -> AsyncIterator[Json]:
    whole = bytearray(start)
    async for piece in rest:
        whole += piece
        if len(whole) > _LONGEST_WHOLE:
            raise service_errors.unreadable(SERVICE)
    for value in await _values(bytes(whole)):
        for chunk in reader.take(value):
            yield chunk
    reader.ended = True
    reader.finish()


async def _values(body: bytes) -> list[Any]:
    """One JSON value, or one on each line, as servers of another API stream."""
    text = body.strip().removesuffix(b"data: [DONE]").strip()
    try:
        return [await read_json_apart(text, halves=True)]
    except NotJson:
        lines = text.splitlines()
        if len(lines) > _MOST_LINES:
            raise service_errors.unreadable(SERVICE) from None
    try:
        return [await read_json_apart(line, halves=True) for line in lines if line.strip()]
    except NotJson:
        raise service_errors.unreadable(SERVICE) from None


def _numbered(calls: list[Any]) -> list[Any]:
    """Tool calls with the index that some servers leave out."""
    return [
        {"index": place, **call} if isinstance(call, dict) and call.get("index") is None else call
        for place, call in enumerate(calls)
    ]


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, list):
        return [_mended(member) for member in value]
    if isinstance(value, dict):
        return {name: _mended(member) for name, member in value.items()}
    return value
