"""Answers, errors and lists of models in the shapes of neighbouring APIs and of gateways: used as far as they go.

The sources of the cases are in `docs/openai-compatible-servers.md`.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.raw_server import answer, events
from tests.unit.api.nearly_openai import DONE, HELLO, IMAGE, ask, chat, event, said

pytestmark = pytest.mark.allow_logs  # the router logs that a service failed

REASON = "The model is not loaded."
CHOICES = [{"message": {"content": HELLO}}]


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path) as path:
        yield path


def lines(*values: Any) -> list[bytes]:
    return answer(b"\n".join(json.dumps(value).encode() for value in values), kind="application/x-ndjson")


STREAMS: dict[str, list[bytes]] = {
    "Ollama's own API, line by line": lines(
        {"message": {"content": "Hello"}, "done": False}, {"message": {"content": " world"}, "done": True}
    ),
    "Ollama's older one": lines({"response": "Hello", "done": False}, {"response": " world", "done": True}),
    "done in place of [DONE]": events(event(HELLO), said({"done": True})),
    "[done] in small letters": events(event(HELLO), b"data: [done]\n\n"),
    "one choice without its list": events(said({"choices": {"delta": {"content": HELLO}}}), DONE),
    "choices by their number": events(said({"choices": {"0": {"index": 0, "delta": {"content": HELLO}}}}), DONE),
    "a message inside the delta": events(said({"choices": [{"delta": {"message": {"content": HELLO}}}]}), DONE),
    "two chunks on one line": events(
        b'data: {"choices":[{"delta":{"content":"Hello"}}]}{"choices":[{"delta":{"content":" world"}}]}\n\n', DONE
    ),
    "commas behind the chunks": events(event("Hello").rstrip() + b",\n\n", event(" world").rstrip() + b",\n\n", DONE),
}

WHOLE: dict[str, Any] = {
    "an envelope of data": {"data": {"choices": CHOICES}},
    "an envelope that says all is well": {"code": 0, "msg": "ok", "result": {"choices": CHOICES}},
    "Cloudflare's": {"result": {"response": HELLO}, "success": True, "errors": [], "messages": []},
    "TGI's": [{"generated_text": HELLO}],
    "the newer Responses": {"object": "response", "output": [{"content": [{"type": "output_text", "text": HELLO}]}]},
    "messages in place of a message": {"choices": [{"messages": [{"content": HELLO}]}]},
}


@pytest.mark.parametrize("kind", STREAMS)
async def test_a_stream_of_a_neighbour_is_read(main: MainPath, kind: str) -> None:
    """The whole text arrives."""
    text, error = await chat(main, STREAMS[kind])
    assert (text, error and error.message) == (HELLO, None)


@pytest.mark.parametrize("kind", WHOLE)
async def test_an_answer_in_another_shape_becomes_one_of_openais(main: MainPath, kind: str) -> None:
    """Where a stream was asked for, and where not."""
    body = json.dumps(WHOLE[kind]).encode()
    text, error = await chat(main, answer(body))
    assert (text, error and error.message) == (HELLO, None)
    described = await ask(main, "openai-describe-image", answer(body), **IMAGE)
    assert described["choices"][0]["message"]["content"] == HELLO


async def test_a_content_that_is_a_number_is_its_digits(main: MainPath) -> None:
    """Some servers read what they send as JSON."""
    assert await chat(main, events(said({"choices": [{"delta": {"content": 7}}]}), DONE)) == ("7", None)


ERRORS: dict[str, Any] = {
    "a code and no data": {"code": 401, "msg": REASON, "data": None},
    "a code of its own": {"code": 10013, "message": REASON, "data": []},
    "no success": {"success": False, "message": REASON, "data": []},
    "not ok": {"ok": False, "error": REASON},
    "a status in words": {"status": "error", "message": REASON, "model": "m"},
    "a reason": {"status": "failed", "reason": REASON},
    "Apigee's": {"fault": {"faultstring": REASON, "detail": {"errorcode": "x"}}},
    "AWS's": {"Message": REASON},
    "Java's": {"errorMessage": REASON},
    "a problem of RFC 9457": {"type": "about:blank", "title": REASON, "status": 503},
    "OAuth's": {"error": "invalid_request", "error_description": REASON},
    "inside the response": {"response": {"error": {"message": REASON}}},
    "by fields": {"errors": {"model": [REASON]}},
    "Google's details": {"error": {"code": 400, "details": [{"description": REASON}]}},
}


@pytest.mark.parametrize("kind", ERRORS)
async def test_an_error_of_a_gateway_is_told_in_its_words(main: MainPath, kind: str) -> None:
    """In a stream and in a whole answer, each with a status of 200, and with no status that nobody has said."""
    for pieces in (events(said(ERRORS[kind]), DONE), answer(json.dumps(ERRORS[kind]).encode())):
        text, error = await chat(main, pieces)
        assert error is not None
        assert (text, REASON in error.message, "status 500" in error.message) == ("", True, False)


LISTS: list[Any] = [
    {"data": {"a": {"id": "a"}, "b": {}}},
    {"models": {"a": {}, "b": {}}},
    {"items": [{"id": "a"}, {"id": "b"}]},
    {"model_list": ["a", "b"]},
    {"result": {"data": [{"id": "a"}, {"id": "b"}]}, "success": True},
    {"result": [{"name": "a"}, {"name": "b"}]},
    {"data": [{"id": "a"}, {"id": "b"}, {"id": "a"}]},
]


@pytest.mark.parametrize("listed", LISTS)
async def test_models_are_found_wherever_they_are_listed(main: MainPath, listed: Any) -> None:
    """By their names too, each once; a number is its digits."""
    found = await ask(main, "openai-models", answer(json.dumps(listed).encode()))
    assert [model["id"] for model in found["data"]] == ["a", "b"]
    numbered = await ask(main, "openai-models", answer(b'{"data": [{"id": 7}]}'))
    assert [model["id"] for model in numbered["data"]] == ["7"]
