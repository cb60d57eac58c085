"""A language model on loopback that says what the last question asks for, with a thread of its own."""

import asyncio
from typing import Any, Self

import orjson
from aiohttp import web

from app.desktop.event_loop import LoopThread
from tests.fakes.http_server import json_response
from tests.fakes.openai_server import CHAT, MODEL, USAGE, OpenAiServer, completion, refuses, said

KEY = "sk-talker-0123456789"
MARKUP = "## A heading\n\nSome **bold** words, <img src=x onerror=alert(1)> and [a page](https://example.com/a).\n\n"
TABLE = "| city | people |\n|---|--:|\n| Ulm | 126000 |\n\n```python\nprint('hello')\n```\n"


class _Model(OpenAiServer):
    def __init__(self) -> None:
        super().__init__(KEY)
        self.route("POST", CHAT, self._talk)

    async def _talk(self, request: web.BaseRequest) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        if not body.get("stream"):
            return json_response(completion(body, f"**{said(body)}**"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for number, delta in enumerate(_deltas(body["messages"])):
            if number == 1:
                await self.gate.wait()
            choice = {"index": 0, "delta": delta, "finish_reason": None}
            await response.write(b"data: " + orjson.dumps({"choices": [choice]}) + b"\n\n")
            await asyncio.sleep(0)
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": USAGE}
        await response.write(b"data: " + orjson.dumps(end) + b"\n\ndata: [DONE]\n\n")
        return response


def _deltas(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is said: `call NAME JSON` calls a tool, and what it gave is repeated; anything else is said back."""
    last = messages[-1]
    if last["role"] == "tool":
        return [{"content": "The tool gave: "}, {"content": last["content"][:200]}]
    question = str(last["content"])
    if question.startswith("call "):
        _call, name, arguments = question.split(" ", 2)
        function = {"name": name, "arguments": arguments}
        return [{"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}]
    said = [MARKUP, TABLE] if question == "markdown" else [f"You said: {question}", " and nothing else."]
    return [{"content": part} for part in said]


async def _turned(gate: asyncio.Event, *, held: bool) -> None:
    (gate.clear if held else gate.set)()


class Talker:
    """The model, started and stopped from a test that is not asynchronous itself."""

    def __init__(self) -> None:
        self._loop = LoopThread("talker")
        self._server = _Model()

    def __enter__(self) -> Self:
        self._loop.start()
        self._loop.submit(self._server.__aenter__()).result(10)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.hold(held=False)
        self._loop.submit(self._server.__aexit__()).result(10)
        self._loop.stop()

    @property
    def pairs(self) -> list[list[str]]:
        """Its credentials, for `stage-save-provider`."""
        return [["apiKey", KEY], ["baseUrl", self._server.base_url]]

    @property
    def asked(self) -> list[Any]:
        """The body of every chat request, in order."""
        return [request.json for request in self._server.requests if request.path == CHAT]

    @property
    def last_questions(self) -> list[str]:
        """What the user had said, as the last request has it."""
        return [message["content"] for message in self.asked[-1]["messages"] if message["role"] == "user"]

    def hold(self, *, held: bool) -> None:
        """Whether answers stop after their first words."""
        gate = self._server.gate
        self._loop.submit(_turned(gate, held=held)).result(10)

    def refuse(self, status: int, message: str) -> None:
        """Refuse the next request."""
        self._server.script(CHAT, refuses(status, message))


__all__ = ["MODEL", "Talker"]
