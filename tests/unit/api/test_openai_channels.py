"""OpenAI's channels, from the call to the wire and back: the real SDK against a server on loopback."""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, Fault, IpcError
from main_process.ledger import Budget
from main_process.ledger.model import Scope
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.openai.images import PickedImages, image_of
from tests.fakes.http_server import drops, replies, replies_raw
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.openai_server import (
    CHAT,
    EMBEDDINGS,
    MODEL,
    MODELS,
    WORDS,
    OpenAiServer,
    breaks_after,
    collected,
    ends_after,
    errs_after,
)

KEY = "sk-canary-0123456789"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
HELLO = [{"role": "user", "content": "Hi"}]


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(KEY) as running:
        yield running


@pytest.fixture
def images() -> PickedImages:
    return PickedImages()


@pytest.fixture
async def main(tmp_path: Path, images: PickedImages) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path, images=images) as path:
        yield path


@pytest.fixture
def ref(main: MainPath, server: OpenAiServer) -> dict[str, str]:
    return main.save("OpenAI", "openai", {"apiKey": KEY, "baseUrl": server.base_url})


def text_of(chunks: list[dict[str, Any]]) -> str:
    return "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks if chunk["choices"])


async def test_models_have_the_services_own_shape_and_may_be_cached(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """What the service wrote, and one request for two calls that allow it."""
    answers = [await main.call("openai-models", {**ref, "cache": True}) for _ in range(2)]
    assert answers[0] == answers[1]
    model = {"object": "model", "created": 1721172741, "owned_by": "system", "shutdown_date": None}
    assert answers[0]["data"][0] == {"id": MODEL, **model}
    assert len(server.requests) == 1


async def test_embeddings_are_numbers_and_count_their_tokens(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """Asked for as floats, which every server speaks."""
    params = {**ref, "model": "text-embedding-3-small", "input": ["abc", "de"], "dimensions": 3}
    answer = await main.call("openai-embeddings", params)
    assert [item["embedding"] for item in answer["data"]] == [[3.0, 0.5, -0.25], [2.0, 0.5, -0.25]]
    assert server.requests[0].json == {
        "model": "text-embedding-3-small",
        "input": ["abc", "de"],
        "dimensions": 3,
        "encoding_format": "float",
    }
    assert [sums.tokens_in for _, sums in await main.ledger.rows(1, Scope())] == [5]


async def test_a_chat_streams_words_and_ends_with_usage(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """Chunks of the SDK's shape; the tokens are in the ledger; an answer is never cached."""
    params = {**ref, "model": MODEL, "messages": HELLO}
    await collected(await main.stream("openai-chat", params))
    chunks = await collected(await main.stream("openai-chat", params))
    assert text_of(chunks) == "".join(WORDS)
    assert chunks[-1]["usage"]["total_tokens"] == 13
    assert [(key.channel, sums.calls, sums.tokens_in, sums.tokens_out) for key, sums in await rows(main)] == [
        ("openai-chat", 2, 18, 8)
    ]
    with pytest.raises(IpcError):
        await collected(await main.stream("openai-chat", {**params, "cache": True}))


async def rows(main: MainPath) -> list[Any]:
    return await main.ledger.rows(1, Scope())


async def test_the_request_has_what_was_given_and_nothing_else(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """Our names become OpenAI's; another server gets the older name of the token limit."""
    params = {
        **ref,
        "model": MODEL,
        "messages": HELLO,
        "maxTokens": 50,
        "temperature": 0,
        "topP": 0.5,
        "stop": ["."],
        "seed": 7,
        "responseFormat": {"type": "json_object"},
        "reasoningEffort": "low",
    }
    await collected(await main.stream("openai-chat", params))
    assert server.requests[0].json == {
        "model": MODEL,
        "messages": HELLO,
        "max_tokens": 50,
        "temperature": 0,
        "top_p": 0.5,
        "stop": ["."],
        "seed": 7,
        "response_format": {"type": "json_object"},
        "reasoning_effort": "low",
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize("extra", [{"extraHeaders": {"X": "y"}}, {"extra_body": {}}, {"stream": False}, {"timeout": 1}])
async def test_the_sdks_own_options_are_not_for_the_page(
    main: MainPath, ref: dict[str, str], extra: dict[str, Any]
) -> None:
    """Headers, bodies and time limits of the SDK cannot be set from outside."""
    with pytest.raises(IpcError) as caught:
        await collected(await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO, **extra}))
    assert caught.value.code is Code.INVALID_PARAMS


async def test_stopping_a_chat_closes_its_connection(main: MainPath, server: OpenAiServer, ref: dict[str, str]) -> None:
    """The service learns of it while it is still answering, and stops."""
    server.gate.clear()
    stream = await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO})
    await anext(stream)
    assert (server.streams_open, server.connections_open) == (1, 1)
    await stream.aclose()  # type: ignore[attr-defined]  # an async generator is more than an iterator
    await server.until(lambda: (server.streams_stopped, server.connections_open) == (1, 0))
    assert [(key.result, sums.calls) for key, sums in await rows(main)] == [("cancelled", 1)]


async def test_cancelling_a_chat_that_waits_closes_its_connection(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """The same when the reader's task is cancelled in the middle of waiting for a word."""
    server.gate.clear()
    stream = await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO})

    async def read() -> None:
        async for _ in stream:
            pass

    reading = asyncio.create_task(read())
    await server.until(lambda: server.streams_open == 1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await server.until(lambda: (server.streams_stopped, server.connections_open) == (1, 0))


@pytest.mark.allow_logs  # the router logs that a service failed
@pytest.mark.parametrize(
    ("answer", "code"), [(breaks_after(2), Code.SERVICE_UNREACHABLE), (errs_after(2), Code.SERVICE_FAILED)]
)
async def test_a_stream_that_breaks_gives_its_words_and_then_the_failure(
    main: MainPath, server: OpenAiServer, ref: dict[str, str], answer: Any, code: Code
) -> None:
    """A lost connection, or an error inside the stream; the key that the service repeats is not shown."""
    server.script(CHAT, answer)
    stream = await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO})
    chunks = [await anext(stream) for _ in range(3)]
    with pytest.raises(IpcError) as caught:
        await anext(stream)
    assert text_of(chunks) == "".join(WORDS[:2])
    assert (caught.value.code, caught.value.retryable) == (code, True)
    assert KEY not in caught.value.message
    assert len(server.requests) == 1


@pytest.mark.allow_logs  # the router logs that a service failed
@pytest.mark.parametrize(
    "event", [b'{"choices": 5}', b'{"choices": [null]}', b'{"choices": ["x"]}', b"[" * 100_000, b"null", b"[1]"]
)
async def test_a_stream_of_something_else_is_the_services_failure(
    main: MainPath, server: OpenAiServer, ref: dict[str, str], event: bytes
) -> None:
    """JSON that is no chunk of a chat, or that is nested without end."""
    server.script(CHAT, replies_raw(b"data: " + event + b"\n\n", "text/event-stream"))
    with pytest.raises(IpcError) as caught:
        await collected(await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO}))
    assert (caught.value.code, caught.value.fault) == (Code.SERVICE_FAILED, Fault.SERVICE)


@pytest.mark.parametrize(
    "usage", [b'"x"', b'{"cost": 1e400}', b'{"prompt_tokens": 1%s}' % (b"0" * 19), b'{"cost": true}']
)
async def test_a_usage_that_cannot_be_counts_nothing(
    main: MainPath, server: OpenAiServer, ref: dict[str, str], usage: bytes
) -> None:
    """An endless cost would use up a budget for ever, a number too large for the file would keep the ledger from it."""
    body = b'{"object": "list", "data": [], "model": "m", "usage": ' + usage + b"}"
    server.script(EMBEDDINGS, replies_raw(body, "application/json"))
    await main.call("openai-embeddings", {**ref, "model": "m", "input": "x"})
    assert [(sums.calls, sums.tokens_in, sums.cost) for _, sums in await rows(main)] == [(1, 0, 0.0)]


@pytest.mark.allow_logs  # the router logs that a service failed
async def test_a_stream_that_ends_too_early_is_a_failure(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """An orderly end without a finish reason is half an answer."""
    server.script(CHAT, ends_after(2))
    with pytest.raises(IpcError) as caught:
        await collected(await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO}))
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_FAILED, True)


async def test_an_image_is_described_by_url_by_data_and_by_handle(
    main: MainPath, server: OpenAiServer, ref: dict[str, str], images: PickedImages
) -> None:
    """The service fetches a URL itself; data and picked files travel with the request."""
    data = "data:image/png;base64," + base64.b64encode(PNG).decode()
    handle = images.keep(image_of(PNG))
    for image in ({"imageUrl": "https://cats.example/1.png"}, {"imageUrl": data}, {"imageFile": handle}):
        answer = await main.call("openai-describe-image", {**ref, **image, "detail": "low"})
        assert answer["choices"][0]["message"]["content"].startswith("An image of ")
    sent = [request.json["messages"][0]["content"] for request in server.requests]
    assert [part["text"] for part, _ in sent] == ["What's in this image?"] * 3
    assert [part["image_url"] for _, part in sent] == [
        {"url": "https://cats.example/1.png", "detail": "low"},
        {"url": data, "detail": "low"},
        {"url": data, "detail": "low"},
    ]


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ({}, Code.INVALID_PARAMS),
        ({"imageUrl": "https://x.example/1.png", "imageFile": "img-0"}, Code.INVALID_PARAMS),
        ({"imageFile": "img-0"}, Code.INVALID_PARAMS),
        ({"imageUrl": "http://x.example/1.png"}, Code.INVALID_PARAMS),
        ({"imageUrl": "file:///etc/passwd"}, Code.INVALID_PARAMS),
        ({"imageUrl": "data:image/png;base64,!!!"}, Code.INVALID_PARAMS),
        ({"imageUrl": "data:image/png;base64,é"}, Code.INVALID_PARAMS),
        ({"imageUrl": "data:image/png," + "a" * 8}, Code.INVALID_PARAMS),
        ({"imageUrl": "data:image/png;base64," + base64.b64encode(b"<svg/>").decode()}, Code.INVALID_PARAMS),
        ({"imageUrl": "data:image/png;base64," + "A" * (28 * 1024 * 1024)}, Code.TOO_LARGE),
    ],
)
async def test_what_is_no_image_is_not_sent(
    main: MainPath, server: OpenAiServer, ref: dict[str, str], image: dict[str, str], code: Code
) -> None:
    """Two images or none, a file's address, something else in disguise, too much."""
    with pytest.raises(IpcError) as caught:
        await main.call("openai-describe-image", {**ref, **image})
    assert caught.value.code is code
    assert server.requests == []


@pytest.mark.allow_logs  # stamina warns of each retry, the router of the failure
async def test_when_the_service_fails_an_expired_answer_stands_in(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """Tried three times, then the old answer; where there is none, the failure."""
    for _ in range(2):
        await main.call("openai-models", {**ref, "cache": True})
    main.seconds = 60.0
    server.script(MODELS, *[drops()] * 6)
    assert (await main.call("openai-models", {**ref, "cache": True}))["object"] == "list"
    assert len(server.requests) == 4
    with pytest.raises(IpcError) as caught:
        await main.call("openai-models", {**ref, "forceRefresh": True})
    assert caught.value.code is Code.SERVICE_UNREACHABLE


async def test_a_provider_of_another_type_is_refused(main: MainPath, monkeypatch: pytest.MonkeyPatch) -> None:
    """The channel says which type it needs, and the SDK, which takes over a second to import, is left alone."""
    monkeypatch.setitem(sys.modules, "openai", None)
    main.clients.register_factory("other", lambda credentials: object())
    other = main.save("Other", "other", {})
    for channel, params in (("openai-models", {}), ("openai-embeddings", {"model": "m", "input": "x"})):
        with pytest.raises(IpcError) as caught:
            await main.call(channel, {**other, **params})
        assert (caught.value.code, "type openai" in caught.value.message) == (Code.INVALID_PARAMS, True)


async def test_the_environments_openai_variables_are_nobodys(
    main: MainPath, server: OpenAiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys, organizations and headers of the shell that started the app are not sent with a provider's key."""
    for name, value in {
        "OPENAI_API_KEY": "sk-env",
        "OPENAI_ADMIN_KEY": "sk-admin-env",
        "OPENAI_ORG_ID": "org-env",
        "OPENAI_PROJECT_ID": "proj-env",
        "OPENAI_BASE_URL": "https://evil.example/v1",
        "OPENAI_CUSTOM_HEADERS": "X-Env: yes\nAuthorization: Bearer sk-env",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    ref = main.save("OpenAI", "openai", {"apiKey": KEY, "baseUrl": server.base_url, "project": "proj-mine"})
    await main.call("openai-models", ref)
    headers = server.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert (headers.get("openai-organization"), headers.get("openai-project")) == (None, "proj-mine")
    assert "x-env" not in headers


async def test_the_probe_counts_models(server: OpenAiServer) -> None:
    """The dialog's sentence. Ollama without a model says null; something else than a list is no server of models."""
    client = openai.make_client({"apiKey": KEY, "baseUrl": server.base_url})
    assert await openai.probe(client) == "Connected. 2 models are available."
    server.script(MODELS, replies({"object": "list", "data": None}), replies([]))
    assert await openai.probe(client) == "Connected. 0 models are available."
    with pytest.raises(IpcError):
        await openai.probe(client)
    await client.close()


async def test_a_reader_who_leaves_early_pays_for_what_it_has_read(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """The chunk that tells the usage comes last: whoever leaves before it is charged an estimate of what came."""
    question = [{"role": "user", "content": "x" * 400}]
    stream = await main.stream("openai-chat", {**ref, "model": MODEL, "messages": question})
    words = [await anext(stream) for _ in range(4)]
    await stream.aclose()  # type: ignore[attr-defined]  # an async generator, as the session closes it
    ((key, sums),) = await rows(main)

    assert (key.result, sums.tokens_in) == ("cancelled", 101)
    assert sums.tokens_out == -(-len(text_of(words)) // 4) > 0


async def test_sixty_chats_at_once_do_not_share_one_token(main: MainPath, ref: dict[str, str]) -> None:
    """Under a budget of one token one of them is let through."""
    await main.ledger.set_budget(Budget(Scope("app", "OpenAI"), tokens_per_day=1))
    chats = [await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO}) for _ in range(60)]
    ended = await asyncio.gather(*map(collected, chats), return_exceptions=True)

    assert sum(isinstance(end, list) for end in ended) == 1
    assert {end.code for end in ended if isinstance(end, IpcError)} == {Code.BUDGET_EXCEEDED}


@pytest.mark.allow_logs  # the router logs that a service refused
async def test_a_service_that_refuses_has_used_nothing(
    main: MainPath, server: OpenAiServer, ref: dict[str, str]
) -> None:
    """What was never answered is not estimated."""
    server.script(CHAT, replies({"error": {"message": "no"}}, status=400))
    with pytest.raises(IpcError):
        await collected(await main.stream("openai-chat", {**ref, "model": MODEL, "messages": HELLO}))
    ((_, sums),) = await rows(main)

    assert (sums.tokens_in, sums.tokens_out) == (0, 0)
