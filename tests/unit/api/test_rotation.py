"""A key is rotated while a hundred calls and ten streams run."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.http_server import Answer
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.openai_server import MODEL, MODELS, WORDS, OpenAiServer

OLD, NEW = "sk-canary-old", "sk-canary-new"
CALLS, STREAMS = 100, 10


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path) as path:
        yield path


def held(server: OpenAiServer, until: asyncio.Event) -> Answer:
    """The list of models, but only when `until` is set."""

    async def answer(request: Any) -> Any:
        await until.wait()
        return await server.models(request)

    return answer


async def test_calls_begun_before_finish_and_calls_after_use_the_new_key(main: MainPath) -> None:
    """Nothing is lost and nothing mixed: every old connection closes, and only after its last call."""
    async with OpenAiServer(OLD, NEW) as server:
        credentials = {"apiKey": OLD, "baseUrl": server.base_url}
        old = main.save("OpenAI", "openai", credentials)
        go_on = asyncio.Event()
        server.script(MODELS, *[held(server, go_on)] * CALLS)
        server.gate.clear()

        async def chat() -> str:
            params = {**old, "model": MODEL, "messages": [{"role": "user", "content": "Hi"}]}
            parts = [part async for part in await main.stream("openai-chat", params)]
            return "".join(part["choices"][0]["delta"].get("content") or "" for part in parts if part["choices"])

        calls = [asyncio.create_task(main.call("openai-models", old)) for _ in range(CALLS)]
        chats = [asyncio.create_task(chat()) for _ in range(STREAMS)]
        await server.until(lambda: len(server.requests) == CALLS + STREAMS and server.streams_open == STREAMS)
        old_connections = server.connections_made

        new = main.save("OpenAI", "openai", {**credentials, "apiKey": NEW})
        after = await asyncio.gather(*(main.call("openai-models", new) for _ in range(CALLS)))
        assert all(not task.done() for task in (*calls, *chats))
        assert server.connections_open >= CALLS + STREAMS

        go_on.set()
        server.gate.set()
        before = await asyncio.gather(*calls)
        assert await asyncio.gather(*chats) == ["".join(WORDS)] * STREAMS
        assert [answer["data"][0]["id"] for answer in (*before, *after)] == [MODEL] * 2 * CALLS

        sent = [request.authorization for request in server.requests]
        assert sent == [f"Bearer {OLD}"] * (CALLS + STREAMS) + [f"Bearer {NEW}"] * CALLS
        assert old_connections == CALLS + STREAMS
        new_connections = server.connections_made - old_connections
        await server.until(lambda: server.connections_open <= new_connections)
        await main.clients.aclose()
        await server.until(lambda: server.connections_open == 0)


async def test_a_call_with_the_hash_of_before_gets_the_new_key(main: MainPath) -> None:
    """The page may not have heard yet: its hash is a hint, the saved provider is what counts."""
    async with OpenAiServer(NEW) as server:
        stale = main.save("OpenAI", "openai", {"apiKey": OLD, "baseUrl": server.base_url})
        main.save("OpenAI", "openai", {"apiKey": NEW, "baseUrl": server.base_url})
        await main.call("openai-models", stale)
        assert [request.authorization for request in server.requests] == [f"Bearer {NEW}"]
