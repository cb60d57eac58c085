"""The whole path without a window: the encrypted store, the caches, the real SDKs, the ledger, over loopback."""

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from tests.fakes.http_server import Answer
from tests.fakes.openai_server import MODEL, MODELS, OpenAiServer, collected, refuses
from tests.fakes.rest_server import RestServer

OLD, NEW = "sk-canary-old-0123456789", "sk-canary-new-0123456789"


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path / "data", master_key=bytes(32)) as built:
        yield built


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(OLD, NEW) as running:
        yield running


async def saved(main: MainProcess, name: str, provider_type: str, credentials: dict[str, str]) -> dict[str, str]:
    view = await main.providers.save_provider("shop", name, provider_type, credentials)
    return {"providerHash": view.provider_hash, "dashboardAppId": "shop", "providerName": name}


async def test_a_key_is_saved_used_rotated_and_never_seen_again(
    main: MainProcess, server: OpenAiServer, tmp_path: Path
) -> None:
    """The service gets the old key, then the new one; no file and no answer holds either."""
    answers: list[Any] = []
    for key in (OLD, NEW):
        ref = await saved(main, "OpenAI", "openai", {"apiKey": key, "baseUrl": server.base_url})
        answers.append(await main.ipc.invoke("openai-models", {**ref, "cache": True}))
        question = {**ref, "model": MODEL, "messages": [{"role": "user", "content": "Hi"}]}
        answers.append(await collected(await main.ipc.invoke("openai-chat", question)))
        answers.append(await main.ipc.invoke("provider-get", {"appId": "shop", "providerName": "OpenAI"}))
    answers.append(await main.ipc.invoke("ledger-summary", {}))
    sent = [request.authorization for request in server.requests]
    assert sent == [f"Bearer {OLD}"] * 2 + [f"Bearer {NEW}"] * 2
    await main.aclose()
    written = await asyncio.to_thread(everything_in, tmp_path)
    for key in (OLD, NEW):
        assert key not in repr(answers)
        for form in (key.encode(), base64.b64encode(key.encode()), key.encode("utf-16-le")):
            assert form not in written


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_the_ledger_and_a_budget_by_their_channels(main: MainProcess, server: OpenAiServer) -> None:
    """Who used the key, how it ended, what it cost; and the call that a budget forbids is not made."""
    ref = await saved(main, "OpenAI", "openai", {"apiKey": OLD, "baseUrl": server.base_url})
    scope = {"appId": "shop", "providerName": "OpenAI"}
    await main.ipc.invoke("ledger-set-budget", {**scope, "tokensPerDay": 10})
    question = {**ref, "model": MODEL, "messages": [{"role": "user", "content": "Hi"}]}
    await collected(await main.ipc.invoke("openai-chat", question))
    with pytest.raises(IpcError) as caught:
        await collected(await main.ipc.invoke("openai-chat", question))
    assert caught.value.code is Code.BUDGET_EXCEEDED
    assert len(server.requests) == 1
    (row,) = (await main.ipc.invoke("ledger-summary", scope))["rows"]
    assert (row["consumerKind"], row["channel"], row["results"], row["tokensIn"], row["tokensOut"]) == (
        "app",
        "openai-chat",
        {"ok": 1, "budget-exceeded": 1},
        9,
        4,
    )


@pytest.mark.allow_logs  # the router logs that a service failed
async def test_a_pause_is_shown_and_ends_with_a_new_key(main: MainProcess, server: OpenAiServer) -> None:
    """The countdown's seconds are in the summary; the new key has limits of its own."""
    old = await saved(main, "OpenAI", "openai", {"apiKey": OLD, "baseUrl": server.base_url})
    limited: Answer = refuses(429, headers={"Retry-After": "300"})
    server.script(MODELS, limited)
    for _ in range(3):
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke("openai-models", old)
        assert caught.value.code is Code.RATE_LIMITED
    (pause,) = (await main.ipc.invoke("ledger-summary", {}))["pauses"]
    assert pause["providerName"] == "OpenAI"
    assert 200 < pause["remaining"] <= 300
    assert len(server.requests) == 1
    new = await saved(main, "OpenAI", "openai", {"apiKey": NEW, "baseUrl": server.base_url})
    assert (await main.ipc.invoke("openai-models", new))["object"] == "list"


async def test_a_rest_provider_works_without_any_sdk(main: MainProcess) -> None:
    """From the saved token to the answer."""
    async with RestServer() as server:
        ref = await saved(main, "Shop", "rest", {"baseUrl": server.base_url, "token": OLD})
        answer = await main.ipc.invoke("rest-get", {**ref, "path": "/items", "cache": {"ttl": 5000}})
        assert (answer, server.requests[0].authorization) == (
            {"status": 200, "body": [{"id": 1}, {"id": 2}]},
            f"Bearer {OLD}",
        )
