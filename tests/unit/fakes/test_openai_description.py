"""The fake of OpenAI answers as OpenAI's published description says."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.description import JSON, Description
from tests.fakes.openai_server import (
    CHAT,
    EMBEDDINGS,
    ERROR_TYPES,
    MODEL,
    MODELS,
    OpenAiServer,
    ends_after,
    errs_after,
    refuses,
)

KEY = "sk-canary-0123456789"
DESCRIPTION = Description("openai")
EVENTS = "text/event-stream"
TEXT = "text/plain"

CHAT_BODY: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": "Hi"}]}
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": {}}}]
OPERATIONS: dict[str, tuple[str, Any]] = {
    MODELS: ("GET", None),
    CHAT: ("POST", CHAT_BODY),
    EMBEDDINGS: ("POST", {"model": "m", "input": "x"}),
}
NOT_DESCRIBED = {
    MODELS: {400, 401, 404, 409, 422, 429, 500, 503},
    CHAT: {409, 422},
    EMBEDDINGS: {404, 409, 422},
}
"""Statuses that the fake can answer and the description does not name for the operation."""


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(KEY) as running:
        yield running


async def ask(server: OpenAiServer, path: str, body: Any = None, *, key: str = KEY) -> tuple[int, str, str]:
    """Status, content type and text of an answer."""
    method, usual = OPERATIONS.get(path, ("GET", None))
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as session,
        session.request(method, server.origin + path, json=body or usual) as response,
    ):
        return response.status, response.content_type, await response.text()


async def stream(server: OpenAiServer, **options: Any) -> list[Any]:
    """The data of each event of a streamed completion, parsed; the text of the last one, which is not JSON."""
    status, kind, text = await ask(server, CHAT, {**CHAT_BODY, "stream": True, **options})
    assert (status, kind) == (200, EVENTS)
    events = [event.removeprefix("data: ") for event in text.strip().split("\n\n")]
    return [event if event == "[DONE]" else json.loads(event) for event in events]


def problems(path: str, status: int, kind: str, body: Any) -> list[str]:
    return DESCRIPTION.problems(f"{OPERATIONS[path][0]} {path}", status, body, kind)


async def test_every_route_of_the_fake_is_described(server: OpenAiServer) -> None:
    """No route without a description, and no description without a route."""
    assert {f"{method} {path}" for method, path in server.routes} == DESCRIPTION.operations


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (MODELS, None),
        (CHAT, None),
        (EMBEDDINGS, None),
        (EMBEDDINGS, {"model": "m", "input": ["x", "y"], "encoding_format": "base64"}),
    ],
)
async def test_what_succeeds_has_the_described_fields_and_types(server: OpenAiServer, path: str, body: Any) -> None:
    """Models, a whole completion, and vectors as numbers and as base64."""
    status, kind, text = await ask(server, path, body)
    assert (status, problems(path, status, kind, json.loads(text))) == (200, [])


@pytest.mark.parametrize("options", [{}, {"tools": TOOLS}], ids=["words", "a tool call"])
async def test_every_chunk_of_a_stream_has_the_described_fields_and_types(
    server: OpenAiServer, options: dict[str, Any]
) -> None:
    """And the stream ends with the literal text `[DONE]`."""
    *chunks, last = await stream(server, **options)
    assert last == "[DONE]"
    assert [problems(CHAT, 200, EVENTS, chunk) for chunk in chunks] == [[]] * len(chunks)
    assert all("usage" not in chunk for chunk in chunks)


async def test_usage_is_null_in_every_chunk_but_the_last_where_it_is_wanted(server: OpenAiServer) -> None:
    """The last one has no choices. Padding comes with every delta unless it is declined."""
    *chunks, usage, _done = await stream(server, stream_options={"include_usage": True})
    assert [chunk["usage"] for chunk in chunks] == [None] * len(chunks)
    assert (usage["choices"], usage["usage"]["total_tokens"]) == ([], 13)
    assert [problems(CHAT, 200, EVENTS, chunk) for chunk in [*chunks, usage]] == [[]] * (len(chunks) + 1)
    assert all("obfuscation" in chunk for chunk in chunks)
    bare = await stream(server, stream_options={"include_obfuscation": False})
    assert all("obfuscation" not in chunk for chunk in bare[:-1])


async def test_an_error_inside_a_stream_has_the_described_error(server: OpenAiServer) -> None:
    """A frame with a field `error` in place of a chunk; a stream that ends early has no marker."""
    server.script(CHAT, errs_after(1), ends_after(1))
    *chunks, error = await stream(server)
    assert [problems(CHAT, 200, EVENTS, chunk) for chunk in chunks] == [[], []]
    assert DESCRIPTION.differences("ErrorResponse", error) == []
    cut = await stream(server)
    assert [problems(CHAT, 200, EVENTS, chunk) for chunk in cut] == [[], []]


@pytest.mark.parametrize("path", OPERATIONS)
async def test_every_error_has_the_described_body(server: OpenAiServer, path: str) -> None:
    """Each status that the fake knows, and a wrong key; what is not described has the body of what is."""
    server.script(path, *map(refuses, ERROR_TYPES))
    answers = [await ask(server, path) for _ in ERROR_TYPES]
    answers.append(await ask(server, path, key="sk-wrong"))
    assert [status for status, _kind, _text in answers] == [*ERROR_TYPES, 401]
    undescribed = ERROR_TYPES.keys() - DESCRIPTION.statuses(f"{OPERATIONS[path][0]} {path}")
    assert undescribed == NOT_DESCRIBED[path]
    for status, kind, text in answers:
        body = json.loads(text)
        if kind == TEXT:
            # "JSON-encoded error text containing an error object and the HTTP status"
            assert (problems(path, status, kind, text), body.pop("status")) == ([], status)
        elif status not in undescribed:
            assert problems(path, status, kind, body) == []
        else:
            assert kind == JSON
        assert DESCRIPTION.differences("ErrorResponse", body) == []


async def test_an_unknown_path_is_answered_with_openais_error(server: OpenAiServer) -> None:
    """It has no description of its own; its body is the one of every other error."""
    status, kind, text = await ask(server, "/v1/unknown")
    assert (status, kind, DESCRIPTION.differences("ErrorResponse", json.loads(text))) == (404, JSON, [])
