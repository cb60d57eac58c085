"""What a large request costs the event loop: the SDKs' own writing of one takes up to 0.6 s of it."""

import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextvars import copy_context
from typing import Any

import pytest

from app.desktop.event_loop import LoopThread
from main_process.api.algolia_calls import with_body
from main_process.sdks.algolia import provider_type as algolia
from main_process.sdks.algolia.bodies import body_to_send, sending
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.openai.calls import OpenAiCalls
from tests.fakes.raw_server import Asked, RawServer, answer, raw_server

MESSAGES = [{"role": "user", "content": "\u00e9" * 1_000}] * 2_000
VALUES = {"facetFilters": [f"a{number}" for number in range(24_000)], "query": "\u00e9" * 3_000_000}
TEXTS = ["\u00e9" * 20_000] * 200


def _answered(asked: Asked) -> list[bytes]:
    if asked.target.endswith("/embeddings"):
        return answer(b'{"data":[{"embedding":[1]}]}')
    if asked.target.endswith("/completions"):
        return answer(b'{"choices":[{"message":{"content":"x"}}]}')
    return answer(b'{"hits":[]}')


@pytest.fixture
def server() -> Iterator[RawServer]:
    """On a thread of its own: what it does is not counted."""
    loop = LoopThread("server")
    running = raw_server(_answered)
    loop.start()
    try:
        yield loop.submit(running.__aenter__()).result(10)
        loop.submit(running.__aexit__(None, None, None)).result(10)
    finally:
        loop.stop()


async def _costs(call: Callable[[], Awaitable[object]]) -> float:
    """Seconds of this thread's processor time, which depends little on what else the computer does."""
    await call()  # once, for what is imported and connected
    assert threading.current_thread() is threading.main_thread()
    before = time.thread_time()
    await call()
    return time.thread_time() - before


async def test_a_large_chat_is_written_quickly(server: RawServer) -> None:
    """Two thousand messages take a tenth of what the SDK takes, and arrive as they were given."""
    client = openai.make_client({"apiKey": "k", "baseUrl": f"{server.origin}/v1"})
    calls = OpenAiCalls()
    request: dict[str, Any] = {"model": "m", "messages": MESSAGES}
    by_the_sdk = await _costs(lambda: client.chat.completions.create(**request))
    assert await _costs(lambda: calls.complete(client, request)) < by_the_sdk / 10
    assert json.loads(server.asked[-1].body) == request
    await client.close()


async def test_large_embeddings_are_sent_as_the_sdk_sends_them(server: RawServer) -> None:
    """Two hundred texts, with the same headers but for those that tell of the SDK's own reading."""
    client = openai.make_client({"apiKey": "k", "baseUrl": f"{server.origin}/v1"})
    request: dict[str, Any] = {"model": "m", "input": TEXTS, "encoding_format": "float"}
    await client.embeddings.create(**request)
    await OpenAiCalls().embeddings(client, request)
    theirs, ours = server.asked[-2:]
    assert json.loads(ours.body) == json.loads(theirs.body) == request
    # orjson writes letters, the SDK's writer escapes.
    for varies in ("content-length", "x-stainless-raw-response"):
        ours.headers.pop(varies, None)
        theirs.headers.pop(varies, None)
    assert ours.headers == theirs.headers
    await client.close()


async def test_a_large_search_is_written_quickly(server: RawServer) -> None:
    """Thousands of values and a long text take less than half of what the SDK takes, and arrive as they were given."""
    client = algolia.make_client({"appId": "A", "apiKey": "k", "hosts": server.origin})
    search = with_body(VALUES, lambda client: client.search_single_index_with_http_info("i", {}))
    by_the_sdk = await _costs(lambda: client.search_single_index_with_http_info("i", VALUES))
    assert await _costs(lambda: search(client)) < by_the_sdk / 2
    assert json.loads(server.asked[-1].body) == VALUES
    assert server.asked[-1].headers["content-type"] == "application/json"
    await client.aclose()


def test_a_body_goes_with_its_call() -> None:
    """A timer or a connection that is made meanwhile holds on to the context that it was made in, not to the body."""
    with sending({"query": "x"}):
        kept = copy_context()
        assert kept.run(body_to_send) == b'{"query":"x"}'
    assert kept.run(body_to_send) is None
