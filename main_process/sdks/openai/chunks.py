"""A streamed chat: from server-sent events to chunks of OpenAI's shape, forgiving what servers do differently."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any, TypeAlias

from ipc.errors import Code
from main_process.errors import ServiceError
from main_process.sdks.http import service_errors
from main_process.sdks.http.json_text import NotJson, mended, read_json, read_json_apart
from main_process.sdks.http.sse import EventReader, ServerEvent
from main_process.sdks.openai.errors import SERVICE, error_in, failure_of
from main_process.sdks.openai.shapes import CallNumbers, answer_of, in_words, message_of

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
AFTER_THE_END_S = 5.0
"""How long a server that has given each finish reason may take for what follows, such as the usage."""
_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b"error:", b":")
"""How the lines of an event stream begin."""
_WHOLE = (b"{", b"[", b"<", b'"')
"""How JSON and a login page begin, and no event stream."""


class ChunkReader:
    """Turns events into chunks. `finish` says whether the answer was whole."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        self._secrets = secrets
        self._halves: dict[tuple[int, str], str] = {}
        self._calls: dict[int, CallNumbers] = {}
        self._choices: dict[int, bool] = {}
        """Each choice by its index, and whether it has its finish reason."""
        self._unreadable = False
        self.ended = False
        """Whether the server has said that nothing follows."""

    @property
    def whole(self) -> bool:
        """Whether the answer is complete without another word: each choice has its finish reason."""
        return bool(self._choices) and all(self._choices.values())

    def read(self, event: ServerEvent) -> Iterator[Json]:
        """The chunk of an event, if it has one. Raises ServiceError for an error in it."""
        text = event.data.strip()
        # A framework writes the field's name in front of what already has it.
        while text.startswith(b"data:"):
            text = text[5:].strip()
        if text[:7].strip(b'"').upper().startswith(b"[DONE]"):
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
            if b"\n" in text:
                # Events without the empty line between them: each line is one.
                for line in text.splitlines():
                    yield from self.read(ServerEvent(event.name, line))
                return
            # Two on one line, or a comma behind it, as if they were members of a list.
            apart = text.rstrip(b", ").replace(b"}{", b"}\n{")
            if apart != text:
                yield from self.read(ServerEvent(event.name, apart))
                return
            self._unreadable = True
            if text.startswith((b"{", b"[")):
                raise service_errors.unreadable(SERVICE) from None
            return
        yield from self.take(value, is_error=event.name == "error")

    def take(self, value: Any, *, is_error: bool = False) -> Iterator[Json]:
        """The chunk of a JSON value."""
        value = answer_of(value)
        if (error := error_in(value, certain=is_error)) is not None:
            raise failure_of(error, self._secrets)
        if not isinstance(value, dict):
            self._unreadable = True
            return
        self.ended = self.ended or value.get("done") is True  # Ollama's own word for the end
        yield self._in_shape(value)

    def finish(self, start: bytes = b"") -> None:
        """The stream, which began so, has ended. Raises ServiceError where the answer has not."""
        if self.whole or (self.ended and self._choices):
            return
        if self._choices:
            raise service_errors.ended_early(SERVICE)
        # Not one choice: this is no server of models, or one that has nothing to say.
        start = start.strip(_BLANK)
        if not self._unreadable and (self.ended or start in {b"", b"null", b"[]", b'""'}):
            raise service_errors.nothing_said(SERVICE)
        said = b"" if start.startswith(_FIELDS) else start
        raise service_errors.unreadable(SERVICE, said, self._secrets)

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
        if isinstance(delta, dict) and isinstance(delta.get("message"), dict):
            delta = delta["message"]
        if not isinstance(delta, dict):
            delta = message_of(choice)
        if isinstance(error := choice.get("error"), dict | str) and error:
            raise failure_of({"error": error}, self._secrets)
        index = choice.get("index")
        index = index if isinstance(index, int) else position
        self._choices[index] = self._choices.get(index, False) or bool(choice.get("finish_reason"))
        if len(self._choices) > _MOST_CHOICES:
            raise service_errors.unreadable(SERVICE)
        kept = {name: value for name, value in choice.items() if name not in {"message", "text"}}
        return {**kept, "index": index, "delta": self._whole(delta, index)}

    def _whole(self, delta: Json, index: int) -> Json:
        """The delta, every character in one piece: servers cut an emoji in two where a token ends."""
        for name, value in (delta := in_words(delta)).items():
            if isinstance(value, str) and (value or (index, name) in self._halves):
                delta = {**delta, name: self._with_halves(value, (index, name))}
            elif isinstance(value, list | dict):
                delta = {**delta, name: _mended(value)}
        if "tool_calls" in delta:
            numbers = self._calls.setdefault(index, CallNumbers())
            delta = {**delta, "tool_calls": numbers.of(delta["tool_calls"])}
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
    async for piece in _until_whole(_then(start, body), reader):
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
    reader.finish(start)


async def _first(body: AsyncIterator[bytes]) -> bytes:
    """The beginning of an answer, with something in it that tells which kind it is."""
    start = b""
    async for piece in body:
        start += piece
        if start.lstrip(_BLANK) or len(start) > _LONGEST_BLANK:
            break
    return start


async def _until_whole(body: AsyncIterator[bytes], reader: ChunkReader) -> AsyncIterator[bytes]:
    """The pieces of a stream. How it ends is no matter once the answer is whole: broken off, or with silence."""
    while True:
        try:
            async with asyncio.timeout(AFTER_THE_END_S if reader.whole else None):
                piece = await anext(body)
        except StopAsyncIteration:
            return
        except TimeoutError:
            return
        except ServiceError as error:
            if not reader.whole or error.code is not Code.SERVICE_UNREACHABLE:
                raise
            return
        yield piece


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
    reader.finish(bytes(whole))


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
        raise service_errors.unreadable(SERVICE, text) from None


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, list):
        return [_mended(member) for member in value]
    if isinstance(value, dict):
        return {name: _mended(member) for name, member in value.items()}
    return value
