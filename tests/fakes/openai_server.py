"""OpenAI's API on loopback: models, chat completions (plain and as server-sent events), embeddings, and its errors.

Fields, types and required fields of every answer, of every chunk of a stream and of every error, with their statuses
and content types, are checked against OpenAI's published description of its API, version 2.3.0
(descriptions/openai.json says which file and commit; tests/unit/fakes/test_openai_description.py checks), and by
openai-python 3.54 in strict mode (tests/unit/sdks/test_openai_server.py). The description names 409 and 422 for none of
the three operations, 404 not for embeddings, and of the errors only 403 for the models: that the fake can answer them
all the same, with the body that the description has for the others, is because the SDK has an exception for each.
Messages are nastier than the real ones: they repeat the key.
"""

import asyncio
import base64
import contextlib
import ssl
import struct
from collections.abc import AsyncIterator
from typing import Any

import orjson
from aiohttp import web

from tests.fakes.http_server import Answer, LoopbackServer, json_response

CHAT = "/v1/chat/completions"
MODELS = "/v1/models"
EMBEDDINGS = "/v1/embeddings"
WORDS = ("Hello", " from", " the", " fake")
MODEL = "gpt-4o-mini"
USAGE = {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13}

ERROR_TYPES = {
    400: ("invalid_request_error", "invalid_value"),
    401: ("invalid_request_error", "invalid_api_key"),
    403: ("invalid_request_error", "unsupported_country_region_territory"),
    404: ("invalid_request_error", "model_not_found"),
    409: ("invalid_request_error", "conflict"),
    422: ("invalid_request_error", "unprocessable"),
    429: ("rate_limit_error", "slow_down"),
    500: ("server_error", None),
    503: ("service_unavailable_error", "server_is_overloaded"),
}
"""The statuses that the description and the SDK know, with `type` and `code` of the body.

The description has examples of the last two pairs with a code; the others are free strings to it.
"""

REFUSED_AS_TEXT = frozenset({CHAT, EMBEDDINGS})
"""Where the description has a 403 as `text/plain`: the JSON of an error and the status, in a text."""

PADDING = "r4N7vQ2m"


class OpenAiServer(LoopbackServer):
    """Accepts the keys in `keys`. `gate` holds every chat stream after its first word until it is set."""

    def __init__(self, *keys: str, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls=tls)
        self.keys = set(keys)
        self.gate = asyncio.Event()
        self.gate.set()
        self.streams_open = 0
        self.streams_stopped = 0
        self.route("GET", MODELS, self.models)
        self.route("POST", CHAT, self._chat)
        self.route("POST", EMBEDDINGS, self._embeddings)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """As the base does, but a wrong key is refused before anything else."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if given not in self.keys:
            self.script(request.path, refuses(401))
        return await super().answer(request)

    def not_found(self, request: web.BaseRequest) -> web.Response:
        return _error(404, f"Invalid URL ({request.method} {request.path})")

    async def models(self, _request: web.BaseRequest) -> web.StreamResponse:
        """The list of models."""
        names = (MODEL, "text-embedding-3-small")
        model = {"object": "model", "created": 1721172741, "owned_by": "system", "shutdown_date": None}
        data = [{"id": name, **model} for name in names]
        return json_response({"object": "list", "data": data})

    async def _embeddings(self, request: web.BaseRequest) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        inputs = body["input"] if isinstance(body["input"], list) else [body["input"]]
        data = []
        for index, text in enumerate(inputs):
            vector: Any = [float(len(text)), 0.5, -0.25]
            if body.get("encoding_format") == "base64":
                vector = base64.b64encode(struct.pack("<3f", *vector)).decode()
            data.append({"object": "embedding", "index": index, "embedding": vector})
        usage = {"prompt_tokens": 5, "total_tokens": 5}
        return json_response({"object": "list", "data": data, "model": body["model"], "usage": usage})

    async def _chat(self, request: web.BaseRequest) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        if not body.get("stream"):
            return json_response(completion(body, said(body)))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        self.streams_open += 1
        finished = False
        try:
            first = True
            for event in chunks(body):
                await response.write(b"data: " + orjson.dumps(event) + b"\n\n")
                if first:
                    first = False
                    self.changed()
                    await self.gate.wait()
            await response.write(b"data: [DONE]\n\n")
            finished = True
        finally:
            self.streams_open -= 1
            self.streams_stopped += not finished
            self.changed()
        return response


def refuses(
    status: int, message: str = "", *, headers: dict[str, str] | None = None, code: str | None = None
) -> Answer:
    """The error of that status, its message repeating the caller's key."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        key = request.headers.get("Authorization", "")
        text = message or f"The request with key {key.removeprefix('Bearer ')} ({key}) failed in the fake."
        return _error(status, text, headers=headers, code=code, as_text=request.path in REFUSED_AS_TEXT)

    return answer


def breaks_after(words: int) -> Answer:
    """A stream that loses its connection after that many words."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for event in list(chunks(body))[: words + 1]:
            await response.write(b"data: " + orjson.dumps(event) + b"\n\n")
        assert request.transport is not None
        request.transport.abort()
        return response

    return answer


def ends_after(words: int) -> Answer:
    """A stream that ends in good order after that many words, and without a finish reason."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for event in list(chunks(body))[: words + 1]:
            await response.write(b"data: " + orjson.dumps(event) + b"\n\n")
        return response

    return answer


def errs_after(words: int) -> Answer:
    """A stream that reports an error inside itself, after status 200 has gone out."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        body = orjson.loads(await request.read())
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        error = _error_body(500, f"The server had an error with {key}")
        for event in [*list(chunks(body))[: words + 1], error]:
            await response.write(b"data: " + orjson.dumps(event) + b"\n\n")
        with contextlib.suppress(ConnectionError):
            await response.write_eof()
        return response

    return answer


def said(body: dict[str, Any]) -> str:
    """What the fake answers: its words, and the image's length where one was sent."""
    for message in body["messages"]:
        if isinstance(message.get("content"), list):
            for part in message["content"]:
                if part.get("type") == "image_url":
                    return f"An image of {len(part['image_url']['url'])} characters."
    return "".join(WORDS)


def completion(body: dict[str, Any], text: str) -> dict[str, Any]:
    """A whole chat completion."""
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "chatcmpl-fake",
        "object": "chat.completion",
        "created": 1721172741,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": USAGE,
    }


def chunks(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The chunks of a streamed completion: words, or a tool call where tools were offered; usage last where wanted."""
    if body.get("tools"):
        name = body["tools"][0]["function"]["name"]
        call: dict[str, Any] = {"index": 0, "id": "call_1", "type": "function"}
        deltas: list[dict[str, Any]] = [
            {"role": "assistant", "tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]},
            {"tool_calls": [{"index": 0, "function": {"arguments": '{"city":'}}]},
            {"tool_calls": [{"index": 0, "function": {"arguments": '"Oslo"}'}}]},
        ]
        reason = "tool_calls"
    else:
        deltas = [{"role": "assistant", "content": ""}, *({"content": word} for word in WORDS)]
        reason = "stop"
    base = {
        "id": "chatcmpl-fake",
        "object": "chat.completion.chunk",
        "created": 1721172741,
        "model": body["model"],
    }
    parts = [
        *({**base, "choices": [_choice(delta, None)]} for delta in deltas),
        {**base, "choices": [_choice({}, reason)]},
    ]
    options = body.get("stream_options") or {}
    if options.get("include_obfuscation", True):
        parts = [{**part, "obfuscation": PADDING} for part in parts]
    if options.get("include_usage"):
        parts = [*({**part, "usage": None} for part in parts), {**base, "choices": [], "usage": USAGE}]
    return parts


def _choice(delta: dict[str, Any], reason: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}


def _error(
    status: int,
    message: str,
    *,
    headers: dict[str, str] | None = None,
    code: str | None = None,
    as_text: bool = False,
) -> web.Response:
    body = _error_body(status, message, code)
    everywhere = {"x-request-id": "req_fake", **(headers or {})}
    if status == 403 and as_text:
        text = orjson.dumps({**body, "status": status}).decode()
        return web.Response(text=text, status=status, content_type="text/plain", headers=everywhere)
    return json_response(body, status=status, headers=everywhere)


def _error_body(status: int, message: str, code: str | None = None) -> dict[str, Any]:
    kind, usual = ERROR_TYPES.get(status, ("invalid_request_error", None))
    return {"error": {"message": message, "type": kind, "param": None, "code": code or usual}}


async def collected(stream: AsyncIterator[Any]) -> list[Any]:
    """Every item of a stream."""
    return [item async for item in stream]
