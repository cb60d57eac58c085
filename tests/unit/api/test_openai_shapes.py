"""Answers of servers that nearly speak OpenAI's API: their shape and their end, put into OpenAI's."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code
from main_process.sdks.openai import chunks
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.raw_server import answer, events, raw_server
from tests.unit.api.nearly_openai import DONE, HELLO, IMAGE, ask, chat, event, said

pytestmark = pytest.mark.allow_logs  # the router logs that a service failed


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path) as path:
        yield path


async def test_silence_behind_a_whole_answer_ends_it(main: MainPath, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that never closes does not keep its reader; one that has not finished is waited for."""
    monkeypatch.setattr(chunks, "AFTER_THE_END_S", 0.0)
    left = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in events(event("Hello"), event(" world", "stop")):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        await reader.read()  # until its reader has gone
        writer.close()
        await writer.wait_closed()
        left.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    ref = main.save("P", "openai", {"apiKey": "key", "baseUrl": base})
    stream = await main.stream("openai-chat", {**ref, "model": "m", "messages": [{"role": "user", "content": "hi"}]})
    async with asyncio.timeout(20):
        said = [chunk["choices"][0]["delta"]["content"] async for chunk in stream]
        await left.wait()
    server.close()
    assert "".join(said) == HELLO


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"model 'x' not found, try pulling it first", "It said: model 'x' not found, try pulling it first"),
        (b'"The model is not loaded."', 'It said: "The model is not loaded."'),
        (b"<!DOCTYPE html><html>Login</html>", "Check that the base URL is right."),
        (b"\xff\xfe\x00garbage", "Check that the base URL is right."),
        (b"", "OpenAI answered with nothing."),
        (b"\n\n", "OpenAI answered with nothing."),
        (b"null", "OpenAI answered with nothing."),
        (b"{}", "OpenAI answered with nothing."),
        (b'{"usage": {"total_tokens": 0}}', "OpenAI answered with nothing."),
    ],
)
async def test_what_is_no_answer_is_no_success(main: MainPath, body: bytes, sentence: str) -> None:
    """A sentence that is not JSON is shown; nothing is told as nothing, never as an answer without words."""
    for pieces in (answer(body), answer(body, kind="text/plain"), answer(body, kind="text/event-stream")):
        text, error = await chat(main, pieces)
        assert error is not None
        assert (text, sentence in error.message, error.code) == ("", True, Code.SERVICE_FAILED)


async def test_the_calls_of_tools_are_told_apart(main: MainPath) -> None:
    """By id where all have the same index or none; what continues one has its number; arguments are a text."""
    whole = {"name": "f", "arguments": {"x": 1}}
    dialects: dict[str, list[list[dict[str, Any]]]] = {
        "all 0": [[{"index": 0, "id": "a", "function": whole}], [{"index": 0, "id": "b", "function": whole}]],
        "none": [[{"id": "a", "function": whole}], [{"id": "b", "function": whole}]],
        "none, in one chunk": [[{"function": whole}, {"function": whole}]],
        "texts": [[{"index": "0", "id": "a", "function": whole}], [{"index": "1", "id": "b", "function": whole}]],
        "none, in pieces": [
            [{"id": "a", "function": {"name": "f", "arguments": '{"x":'}}],
            [{"function": {"arguments": " 1}"}}],
            [{"id": "b", "function": {"name": "f", "arguments": '{"x":'}}],
            [{"id": "b", "function": {"arguments": " 1}"}}],
        ],
        "OpenAI's": [
            [{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}],
            [{"index": 1, "id": "b", "function": {"name": "f", "arguments": '{"x": 1}'}}],
            [{"index": 0, "function": {"arguments": '{"x": 1}'}}],
        ],
    }
    for pieces in dialects.values():
        sent = [said({"choices": [{"delta": {"tool_calls": piece}}]}) for piece in pieces]
        end = [said({"choices": [{"delta": {"tool_calls": None}, "finish_reason": "tool_calls"}]})]
        async with raw_server(lambda _, sent=sent, end=end: events(*sent, *end, DONE)) as server:  # type: ignore[misc] # one script for each
            ref = main.save("P", "openai", {"apiKey": "key", "baseUrl": f"{server.origin}/v1"})
            request = {**ref, "model": "m", "messages": [{"role": "user", "content": "hi"}]}
            written: dict[int, str] = {}
            async for chunk in await main.stream("openai-chat", request):
                for call in chunk["choices"][0]["delta"].get("tool_calls") or []:
                    written[call["index"]] = written.get(call["index"], "") + call["function"].get("arguments", "")
        assert written == {0: '{"x": 1}', 1: '{"x": 1}'}


@pytest.mark.parametrize(
    ("choice", "content"),
    [
        ({"message": {"content": [{"type": "text", "text": "Hello"}, {"type": "text", "text": " world"}]}}, HELLO),
        ({"message": {"content": [{"type": "thinking", "thinking": [{"text": "hm"}]}, {"text": HELLO}]}}, HELLO),
        ({"text": HELLO}, HELLO),
        ({"message": None}, None),
    ],
)
async def test_a_whole_answer_has_openais_shape(main: MainPath, choice: Any, content: str | None) -> None:
    """One message with one text, however the server wrote it."""
    described = await ask(main, "openai-describe-image", answer(json.dumps({"choices": [choice, 7]}).encode()), **IMAGE)
    assert [one["message"].get("content") for one in described["choices"]] == [content]


async def test_a_status_is_told_though_its_body_cannot_be_unpacked(main: MainPath) -> None:
    """A body that is not what it says, in an encoding that nobody asked for, or cut off."""
    for encoding in ("gzip", "br"):
        pieces = answer(b"no such thing", status="503 Service Unavailable", Content_Encoding=encoding)
        _, error = await chat(main, pieces)
        assert error is not None
        assert "OpenAI failed (status 503)" in error.message


@pytest.mark.parametrize("line", [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"HTTP/1.1 200 OK\r\nNo Name: x\r\n\r\n"])
async def test_what_is_not_http_is_called_that(main: MainPath, line: bytes) -> None:
    """The network is not blamed: something answered."""
    _, error = await chat(main, [line])
    assert error is not None
    assert (error.code, "is not HTTP" in error.message) == (Code.SERVICE_FAILED, True)
