"""Servers that nearly speak OpenAI's API: what they answer is used as far as it goes, and their sentences are shown.

The sources of the cases are in `docs/openai-compatible-servers.md`.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.raw_server import Asked, answer, events, raw_server
from tests.unit.api.nearly_openai import DONE, HELLO, IMAGE, ask, chat, event, said

pytestmark = pytest.mark.allow_logs  # the router logs that a service failed

REASON = "The model is not loaded."


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path) as path:
        yield path


TOO_OLD = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
UNKNOWN = "Unknown parameter: 'stream_options'."

WHOLE_ANSWERS: dict[str, list[bytes]] = {
    "no finish reason, then [DONE]": events(event("Hello"), event(" world"), DONE),
    "an empty finish reason, then [DONE]": events(event("Hello", ""), event(" world", ""), DONE),
    "a finish reason and no [DONE]": events(event("Hello"), event(" world", "stop")),
    "no empty line behind the last event": events(event("Hello"), event(" world", "stop").rstrip()),
    "[DONE] with quotes, or without a blank": events(event("Hello"), event(" world"), b'data:"[DONE]"\n\n'),
    "comments as keep-alives": events(
        b": OPENROUTER PROCESSING\n\n", event("Hello"), b": x\n\n", event(" world"), DONE
    ),
    "keep-alives wrapped into data": events(b"data: : keepalive\n\n", event("Hello"), event(" world"), DONE),
    "events without data": events(
        b"id: 1\n" + event("Hello"), b": ping\n\n", b"event: ping\n\n", event(" world"), DONE
    ),
    "carriage returns": events(*(one.replace(b"\n", b"\r\n") for one in (event("Hello"), event(" world"), DONE))),
    "a byte order mark": events(b"\xef\xbb\xbf" + event("Hello"), event(" world"), DONE),
    "an event in single bytes": events(*(bytes([b]) for b in event("Hello") + event(" world") + DONE)),
    "a first chunk without choices": events(said({"choices": [], "prompt_filter_results": []}), event(HELLO), DONE),
    "choices that are null": events(said({"choices": None}), event(HELLO), DONE),
    "usage without choices": events(event(HELLO), said({"usage": {"prompt_tokens": 1}}), DONE),
    "a choice without a delta": events(event(HELLO), said({"choices": [{"index": 0, "finish_reason": None}]}), DONE),
    "a null delta": events(event(HELLO), said({"choices": [{"delta": None, "finish_reason": "stop"}]}), DONE),
    "a message in place of the delta": events(said({"choices": [{"message": {"content": HELLO}}]}), DONE),
    "the old completions' text": events(said({"choices": [{"text": HELLO, "finish_reason": "stop"}]})),
    "the role in every chunk": events(
        *(said({"choices": [{"delta": {"role": "assistant", "content": word}}]}) for word in ("Hello", " world")), DONE
    ),
    "a usage that is empty, and one in every chunk": events(
        event("Hello", usage={}), event(" world", usage=None), DONE
    ),
    "the last word with the finish reason": events(event("Hello"), event(" world", "length")),
    "a stream that calls itself JSON": events(event("Hello"), event(" world"), DONE, kind="application/json"),
    "a stream that calls itself text": events(
        event("Hello"), event(" world"), DONE, kind="text/plain; charset=punycode"
    ),
    "no stream at all": answer(json.dumps({"choices": [{"message": {"content": HELLO}}]}).encode()),
    "no stream, and [DONE] behind it": answer(
        json.dumps({"choices": [{"message": {"content": HELLO}, "finish_reason": "stop"}]}).encode() + b"\n\n" + DONE
    ),
    "half an emoji that never becomes whole": events(event("Hello"), event(" world"), event("\ud83d"), DONE),
    "contents in parts": events(
        said({"choices": [{"delta": {"content": [{"type": "text", "text": "Hello"}]}}]}),
        said({"choices": [{"delta": {"content": {"type": "text", "text": " world"}}}]}),
        DONE,
    ),
    "an error that says nothing": events(
        event(HELLO, "stop", error={"message": "", "type": "", "param": "", "code": None}), DONE
    ),
    "a status of its own that is well": events(
        event(HELLO, "stop", base_resp={"status_code": 0, "status_msg": "success"}), DONE
    ),
    "the field's name twice": events(b"data: " + event("Hello"), b"data: " + event(" world"), b"data: " + DONE),
    "no empty lines": events(event("Hello").replace(b"\n\n", b"\n"), event(" world").replace(b"\n\n", b"\n"), DONE),
    "broken off behind the finish reason": [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n",
        event(HELLO, "stop"),
    ],
    "numbers without end": events(
        b'data: {"created": ' + b"9" * 6_000 + b', "choices": [{"delta": {"content": "Hello world"}}]}\n\n', DONE
    ),
    "NaN and Infinity": events(
        b'data: {"choices": [{"delta": {"content": "Hello world"}, "logprobs": [NaN, -Infinity]}]}\n\n', DONE
    ),
}


@pytest.mark.parametrize("kind", WHOLE_ANSWERS)
async def test_an_answer_is_used_as_far_as_it_goes(main: MainPath, kind: str) -> None:
    """The whole text arrives, and nothing is called broken."""
    text, error = await chat(main, WHOLE_ANSWERS[kind])
    assert (text, error and error.message) == (HELLO, None)


async def test_an_emoji_in_two_halves_arrives_whole(main: MainPath) -> None:
    """In two chunks, in one escaped text, and in a whole answer; a half alone is the mark for what cannot be read."""
    halves = [b'data: {"choices":[{"delta":{"content":"%s"}}]}\n\n' % half for half in (rb"Hi \ud83d", rb"\ude00 you")]
    assert await chat(main, events(*halves, DONE)) == ("Hi 😀 you", None)
    lone = b'data: {"choices":[{"delta":{"content":"a\\ude00b"}}]}\n\n'
    assert await chat(main, events(lone, DONE)) == ("a\ufffdb", None)
    whole = b'{"choices":[{"message":{"content":"\\ud83d\\ude00 \\ud83d"}}]}'
    described = await ask(main, "openai-describe-image", answer(whole), **IMAGE)
    assert described["choices"][0]["message"]["content"] == "😀 \ufffd"


ERRORS: dict[str, Any] = {
    "OpenAI's": {"error": {"message": REASON, "type": "server_error"}},
    "LM Studio's": {"error": {"message": REASON}, "message": REASON},
    "a text": {"error": REASON},
    "vLLM's": {"object": "error", "message": REASON, "type": "BadRequestError", "code": 400},
    "FastAPI's": {"detail": REASON},
    "a bare sentence": {"message": REASON},
    "an error within the choice": {"choices": [{"delta": {}, "finish_reason": "error", "error": {"message": REASON}}]},
    "the reason of the service behind": {
        "error": {"message": "Provider returned error", "code": 502, "metadata": {"raw": REASON}}
    },
    "Google's, in a list": [{"error": {"code": 400, "message": REASON, "status": "INVALID_ARGUMENT"}}],
    "MiniMax's": {"choices": None, "usage": {}, "base_resp": {"status_code": 1008, "status_msg": REASON}},
    "Baidu's": {"error_code": 17, "error_msg": REASON},
    "Cloudflare's": {"success": False, "errors": [{"code": 7003, "message": REASON}], "messages": [], "result": None},
    "an error body in a text": {"error": {"message": json.dumps({"error": {"message": REASON}})}},
}


@pytest.mark.parametrize("kind", ERRORS)
async def test_an_error_inside_a_200_is_told_in_the_services_words(main: MainPath, kind: str) -> None:
    """In a stream, instead of a stream, and in a whole answer, which is not cached."""
    body = ERRORS[kind]
    for pieces in (events(said(body), DONE), answer(json.dumps(body).encode()), events(event("Hello"), said(body))):
        text, error = await chat(main, pieces)
        assert error is not None
        assert (REASON in error.message, error.code is Code.INTERNAL) == (True, False)
        assert text in {"", "Hello"}
    if "choices" not in body:
        asked = answer(json.dumps(body).encode())
        async with raw_server(lambda _: asked) as server:
            ref = main.save("P", "openai", {"apiKey": "key", "baseUrl": f"{server.origin}/v1"})
            for channel, params in (("openai-describe-image", IMAGE), ("openai-models", {})):
                for _ in range(2):
                    with pytest.raises(IpcError, match=REASON):
                        await main.call(channel, {**ref, **params, "cache": True})
                    main.seconds += 3600
            assert {request.target for request in server.asked} == {"/v1/chat/completions", "/v1/models"}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"code": 429, "message": REASON}, Code.RATE_LIMITED),
        ({"code": "429", "message": REASON}, Code.RATE_LIMITED),
        ({"message": REASON, "metadata": {"error_type": "rate_limit_exceeded"}}, Code.RATE_LIMITED),
        ({"message": REASON, "type": "invalid_request_error"}, Code.SERVICE_REJECTED),
        ({"message": REASON, "code": "model_not_found"}, Code.SERVICE_NOT_FOUND),
        ({"message": REASON, "code": "invalid_api_key"}, Code.REAUTHENTICATION_REQUIRED),
        ({"message": REASON, "error_type": "overloaded"}, Code.RATE_LIMITED),
        ({"message": REASON}, Code.SERVICE_FAILED),
    ],
)
async def test_an_error_inside_a_stream_has_the_code_that_its_status_would_have(
    main: MainPath, error: dict[str, Any], code: Code
) -> None:
    """The status line has gone out by then; the body has the number, or the type."""
    _, failure = await chat(main, events(said({"choices": [], "error": error})))
    assert failure is not None
    assert (failure.code, REASON in failure.message) == (code, True)


async def test_an_error_event_and_llama_cpps_error_field_are_errors(main: MainPath) -> None:
    """`event: error`, and the line `error: {…}`."""
    for pieces in (
        events(b"event: error\ndata: " + json.dumps({"message": REASON}).encode() + b"\n\n"),
        events(b"event: error\ndata: " + REASON.encode() + b"\n\n"),
        events(b"error: " + json.dumps({"message": REASON, "code": 400}).encode() + b"\n\n"),
    ):
        _, error = await chat(main, pieces)
        assert error is not None
        assert REASON in error.message


@pytest.mark.parametrize(
    "body",
    [
        {"detail": [{"type": "missing", "loc": ["body", "messages"], "msg": REASON}]},
        {"object": "error", "message": {"detail": [{"loc": ["body"], "msg": REASON}]}},
        {"err": REASON},
        {"errors": [REASON]},
        {"error_msg": REASON, "error_code": 7},
        {"error": {"code": "x", "innererror": {}, "message": REASON}},
        REASON,
    ],
)
async def test_the_sentence_of_a_refusal_is_found_wherever_it_is(main: MainPath, body: Any) -> None:
    """Other servers' error bodies have it elsewhere."""
    text = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    for status in ("400 Bad Request", "422 Unprocessable Entity"):
        _, error = await chat(main, answer(text, status=status))
        assert error is not None
        assert (error.code, REASON in error.message) == (Code.SERVICE_REJECTED, True)


@pytest.mark.parametrize("body", [b'{"choices": []}', b'{"choices": null}', b'{"id": "x", "choices": []}'])
async def test_a_completion_without_a_choice_is_no_answer(main: MainPath, body: bytes) -> None:
    """And is not cached as one."""
    with pytest.raises(IpcError) as caught:
        await ask(main, "openai-describe-image", answer(body), **IMAGE)
    assert caught.value.code is Code.SERVICE_FAILED


async def test_a_stream_that_nobody_asked_for_is_put_together(main: MainPath) -> None:
    """Text, tool calls, the finish reason and the usage."""
    call = {"index": 0, "id": "1", "function": {"name": "f", "arguments": "{"}}
    more = {"index": 0, "function": {"arguments": "}"}}
    pieces = events(
        event("Hello"),
        said({"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]}),
        said({"choices": [{"index": 0, "delta": {"tool_calls": [more]}}]}),
        event(" world", "stop", usage={"prompt_tokens": 3}),
        DONE,
    )
    answered = await ask(main, "openai-describe-image", pieces, **IMAGE)
    choice = answered["choices"][0]
    assert (choice["message"]["content"], choice["finish_reason"]) == (HELLO, "stop")
    assert choice["message"]["tool_calls"][0]["function"] == {"name": "f", "arguments": "{}"}
    assert (answered["usage"], answered["object"]) == ({"prompt_tokens": 3}, "chat.completion")


@pytest.mark.parametrize(
    "body",
    [
        [{"id": "a"}, {"id": "b"}],
        {"error": {"message": "", "code": None}, "data": [{"id": "a"}, {"id": "b"}]},
        {"data": [{"id": "a"}, {"name": "b"}, None]},
        {"models": [{"name": "a"}, {"model": "b"}]},
        {"object": "list", "data": ["a", "b"]},
    ],
)
async def test_models_are_listed_in_openais_shape(main: MainPath, body: Any) -> None:
    """A bare list (Together), other names (llama.cpp), plain texts."""
    listed = await ask(main, "openai-models", answer(json.dumps(body).encode(), kind="text/plain"))
    assert [model["id"] for model in listed["data"]] == ["a", "b"]


def refuses(field: str, message: str) -> Any:
    """A server that refuses requests with that field, in those words."""

    def script(asked: Asked) -> list[bytes]:
        if f'"{field}"' in asked.body:
            return answer(message.encode(), status="400 Bad Request")
        return events(event(HELLO, "stop"), DONE)

    return script


@pytest.mark.parametrize(
    ("field", "message", "params"),
    [
        (
            "max_tokens",
            json.dumps({"error": {"message": TOO_OLD, "param": "max_tokens"}}),
            {"maxTokens": 50},
        ),
        (
            "max_completion_tokens",
            '{"message":{"detail":[{"loc":["body","max_completion_tokens"],"msg":"Extra inputs are not permitted"}]}}',
            {"maxCompletionTokens": 50},
        ),
        (
            "stream_options",
            '{"error":{"message":"Unknown parameter: \'stream_options\'.","param":"stream_options"}}',
            {},
        ),
        (
            "stream_options",
            '{"detail":[{"loc":["body","stream_options","include_usage"],"msg":"Extra inputs are not permitted"}]}',
            {"maxTokens": 9},
        ),
    ],
)
async def test_a_field_that_a_server_calls_otherwise_is_said_otherwise(
    main: MainPath, field: str, message: str, params: dict[str, Any]
) -> None:
    """Once for each server and model: the second call is right at once."""
    async with raw_server(refuses(field, message)) as server:
        ref = main.save("P", "openai", {"apiKey": "key", "baseUrl": f"{server.origin}/v1"})
        request = {**ref, "model": "m", "messages": [{"role": "user", "content": "hi"}], **params}
        for _ in range(2):
            chunks = [chunk async for chunk in await main.stream("openai-chat", request)]
            assert chunks[0]["choices"][0]["delta"]["content"] == HELLO
        assert [f'"{field}"' in asked.body for asked in server.asked] == [True, False, False]
        limits = {"max_tokens", "max_completion_tokens"} & set(json.loads(server.asked[-1].body))
        assert len(limits) == len(params)


@pytest.mark.parametrize(
    "message",
    [
        "max_tokens is too large: 50. This model takes at most 16.",
        "Unsupported value: 'temperature' does not support 0.7 with this model.",
    ],
)
async def test_what_the_caller_asked_for_is_never_dropped(main: MainPath, message: str) -> None:
    """A refusal of a value stands, and is shown."""
    body = json.dumps({"error": {"message": message}}).encode()
    async with raw_server(lambda _: answer(body, status="400 Bad Request")) as server:
        ref = main.save("P", "openai", {"apiKey": "key", "baseUrl": f"{server.origin}/v1"})
        request = {**ref, "model": "m", "messages": [{"role": "user"}], "maxTokens": 50, "temperature": 0.7}
        stream = await main.stream("openai-chat", request)
        with pytest.raises(IpcError) as caught:
            await anext(stream)
        assert message in caught.value.message
        assert len(server.asked) == 1


async def test_two_names_for_one_limit_are_refused(main: MainPath) -> None:
    """Nobody knows which is meant."""
    _, error = await chat(main, [], maxTokens=1, maxCompletionTokens=2)
    assert error is not None
    assert error.code is Code.INVALID_PARAMS
