"""Tools in `openai-chat`: what the model is offered and calls, and what is sent back to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from ipc.errors import IpcError
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.openai_server import MODEL, OpenAiServer, collected

KEY = "sk-canary-0123456789"
HELLO = [{"role": "user", "content": "Hi"}]


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(KEY) as running:
        yield running


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path) as path:
        yield path


@pytest.fixture
def ref(main: MainPath, server: OpenAiServer) -> dict[str, str]:
    return main.save("OpenAI", "openai", {"apiKey": KEY, "baseUrl": server.base_url})


async def test_tool_calls_come_in_pieces(main: MainPath, ref: dict[str, str]) -> None:
    """Name first, then the arguments bit by bit."""
    tool = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
    params = {**ref, "model": MODEL, "messages": HELLO, "tools": [tool], "toolChoice": "auto"}
    chunks = await collected(await main.stream("openai-chat", params))
    calls = [chunk["choices"][0]["delta"].get("tool_calls") for chunk in chunks if chunk["choices"]]
    functions = [call[0]["function"] for call in calls if call]
    assert functions[0]["name"] == "weather"
    assert "".join(function["arguments"] for function in functions) == '{"city":"Oslo"}'


async def test_tools_and_what_they_gave_reach_the_service_as_they_are(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """A parameter may be called `key`; the model's calls and their results go back in the shape that they came in."""
    schema = {"type": "object", "properties": {"key": {"type": "string"}}, "required": ["key"]}
    tool = {"type": "function", "function": {"name": "get", "description": "Reads", "parameters": schema}}
    call = {"id": "call_1", "type": "function", "function": {"name": "get", "arguments": '{"key":"a"}'}}
    messages = [
        *HELLO,
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "b"},
    ]
    await collected(await main.stream("openai-chat", {**ref, "model": MODEL, "messages": messages, "tools": [tool]}))
    sent = orjson.loads(server.requests[-1].body)
    assert (sent["messages"], sent["tools"]) == (messages, [tool])
    with pytest.raises(IpcError, match="named like a credential"):
        await collected(await main.stream("openai-chat", {**ref, "model": MODEL, "messages": [{"token": "x"}]}))
