"""How the tests of servers that nearly speak OpenAI's API write their answers, and ask for them."""

import json
from collections.abc import Iterable
from typing import Any

from ipc.errors import IpcError
from tests.fakes.main_process import MainPath
from tests.fakes.raw_server import raw_server

DONE = b"data: [DONE]\n\n"
HELLO = "Hello world"
IMAGE = {"imageUrl": "https://cats.example/1.png"}


def event(text: str = "", finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"id": "c", "choices": [choice], **more}).encode() + b"\n\n"


def said(value: Any) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


async def chat(main: MainPath, pieces: Iterable[bytes], **more: Any) -> tuple[str, IpcError | None]:
    """The text that arrived, and what ended it."""
    text = ""
    async with raw_server(lambda _: pieces) as server:
        ref = main.save("P", "openai", {"apiKey": "key", "baseUrl": f"{server.origin}/v1"})
        messages = [{"role": "user", "content": "hi"}]
        try:
            async for chunk in await main.stream("openai-chat", {**ref, "model": "m", "messages": messages, **more}):
                for choice in chunk["choices"]:
                    text += choice["delta"].get("content") or ""
        except IpcError as error:
            return text, error
    return text, None


async def ask(main: MainPath, channel: str, pieces: Iterable[bytes], **params: Any) -> Any:
    async with raw_server(lambda _: pieces) as server:
        ref = main.save("P", "openai", {"apiKey": "key", "baseUrl": f"{server.origin}/v1"})
        return await main.call(channel, {**ref, **params})
