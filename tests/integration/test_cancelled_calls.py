"""What a page cancels ends at the service: from the cancel frame through router, caches and SDK to the connection."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code
from tests.fakes.http_server import hangs
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.openai_server import CHAT, MODEL, MODELS, OpenAiServer
from tests.fakes.page import Page

KEY = "sk-canary-0123456789"
CHATTING = {"model": MODEL, "messages": [{"role": "user", "content": "Hi"}]}
ASKED = pytest.mark.parametrize(
    ("channel", "params", "path"),
    [
        ("openai-models", {}, MODELS),
        ("openai-models", {"cache": True}, MODELS),
        ("openai-chat", CHATTING, CHAT),
    ],
    ids=["a call", "a call that would be cached", "a stream"],
)


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(KEY) as running:
        yield running


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path) as path:
        yield path


async def ask(
    main: MainPath, server: OpenAiServer, channel: str, params: dict[str, Any], path: str, **how: Any
) -> Page:
    """A page whose call the service has and does not answer."""
    ref = main.save("OpenAI", "openai", {"apiKey": KEY, "baseUrl": server.base_url})
    server.script(path, hangs())
    page = Page(main.ipc)
    page.invoke(1, channel, {**ref, **params}, **how)
    await server.until(lambda: (len(server.requests), server.connections_open) == (1, 1))
    return page


@ASKED
async def test_a_cancel_frame_closes_the_connection(
    main: MainPath, server: OpenAiServer, channel: str, params: dict[str, Any], path: str
) -> None:
    """The page is answered at once, and the service sees its caller leave."""
    page = await ask(main, server, channel, params, path)
    page.send({"t": "cancel", "id": 1})
    assert (await page.answer(1))["e"]["code"] == Code.CANCELLED
    await server.until(lambda: server.connections_open == 0)
    await page.idle()
    assert len(server.requests) == 1


@ASKED
@pytest.mark.allow_logs  # the router logs that no answer came in time
async def test_a_deadline_closes_the_connection(
    main: MainPath, server: OpenAiServer, channel: str, params: dict[str, Any], path: str
) -> None:
    """Nothing goes on behind the back of who has been told that it took too long."""
    page = await ask(main, server, channel, params, path, ms=500)
    assert (await page.answer(1))["e"]["code"] == Code.DEADLINE_EXCEEDED
    await server.until(lambda: server.connections_open == 0)


@ASKED
async def test_the_end_of_the_page_closes_the_connection(
    main: MainPath, server: OpenAiServer, channel: str, params: dict[str, Any], path: str
) -> None:
    """A reload or a navigation leaves nothing running at the service."""
    page = await ask(main, server, channel, params, path)
    await page.session.close()
    await server.until(lambda: server.connections_open == 0)
