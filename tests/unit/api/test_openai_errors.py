"""Every way in which OpenAI can refuse or fail, on every channel: what it means, and that no key is in it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.sdks.http.retry import ONCE
from tests.checks.logs import LogRecord
from tests.fakes.http_server import drops, redirects, replies_raw
from tests.fakes.main_process import MainPath
from tests.fakes.openai_path import openai_path
from tests.fakes.openai_server import CHAT, EMBEDDINGS, ERROR_TYPES, MODELS, OpenAiServer, collected, refuses
from tests.fakes.tls import self_signed

KEY = "sk-proj-canary0123456789canary"
REF = {"providerHash": "h0", "dashboardAppId": "app", "providerName": "OpenAI"}
CHANNELS: dict[str, tuple[str, dict[str, Any]]] = {
    "openai-models": (MODELS, {}),
    "openai-embeddings": (EMBEDDINGS, {"model": "m", "input": "x"}),
    "openai-describe-image": (CHAT, {"imageUrl": "https://cats.example/1.png"}),
    "openai-chat": (CHAT, {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}),
}
MEANINGS = {
    **dict.fromkeys((400, 409, 422), (Code.SERVICE_REJECTED, False)),
    **dict.fromkeys((401, 403), (Code.REAUTHENTICATION_REQUIRED, False)),
    404: (Code.SERVICE_NOT_FOUND, False),
    429: (Code.RATE_LIMITED, True),
    **dict.fromkeys((500, 503), (Code.SERVICE_FAILED, True)),
}

pytestmark = pytest.mark.parametrize("channel", CHANNELS)


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(KEY) as running:
        yield running


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with openai_path(tmp_path, retry=ONCE) as path:
        yield path


async def failure(main: MainPath, channel: str, base_url: str, *, allowed_host: str = "") -> IpcError:
    """What a call on the channel fails with."""
    credentials = {"apiKey": KEY, "baseUrl": base_url, "allowedHost": allowed_host}
    params = {**main.save("OpenAI", "openai", credentials), **CHANNELS[channel][1]}
    with pytest.raises(IpcError) as caught:
        await answer(main, channel, params)
    return caught.value


async def answer(main: MainPath, channel: str, params: dict[str, Any]) -> Any:
    """The answer, or every chunk of it."""
    if channel == "openai-chat":
        return await collected(await main.stream(channel, params))
    return await main.call(channel, params)


def without_key(logs: list[LogRecord], error: IpcError) -> bool:
    """Whether neither the error nor anything that was logged of it holds the key."""
    shown = json.dumps([error.message, str(error), repr(error), repr(error.__cause__), [repr(log) for log in logs]])
    return KEY not in shown and "canary" not in shown


async def test_every_documented_status(
    main: MainPath, server: OpenAiServer, channel: str, logs: list[LogRecord]
) -> None:
    """Code, retryable and message; the service repeats the key in its message, Latchkey does not."""
    assert MEANINGS.keys() == ERROR_TYPES.keys()
    for status, meaning in MEANINGS.items():
        server.script(CHANNELS[channel][0], refuses(status))
        error = await failure(main, channel, server.base_url)
        assert (status, error.code, error.retryable) == (status, *meaning)
        assert error.message.endswith("It said: The request with key [removed] ([removed]) failed in the fake.")
        assert without_key(logs, error)


@pytest.mark.allow_logs  # the router logs that a service failed
async def test_a_wait_that_the_service_asks_for_is_told(main: MainPath, server: OpenAiServer, channel: str) -> None:
    """Seconds, milliseconds; and without a word a guess."""
    for headers, seconds in (({"retry-after": "7"}, 7.0), ({"retry-after-ms": "1500"}, 1.5), ({}, 1.0)):
        server.script(CHANNELS[channel][0], refuses(429, headers=headers))
        assert (await failure(main, channel, server.base_url)).retry_after == seconds


@pytest.mark.allow_logs  # as above
async def test_a_wait_until_a_date_is_told_in_seconds(main: MainPath, server: OpenAiServer, channel: str) -> None:
    """And heeded: until then the service hears nothing more."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    server.script(CHANNELS[channel][0], refuses(429, headers={"Retry-After": date}))
    error = await failure(main, channel, server.base_url)
    assert error.code is Code.RATE_LIMITED
    assert 60 < (error.retry_after or 0) <= 90
    asked = len(server.requests)
    with pytest.raises(IpcError) as caught:
        await answer(main, channel, {**REF, **CHANNELS[channel][1]})
    assert (caught.value.code, len(server.requests)) == (Code.RATE_LIMITED, asked)


@pytest.mark.allow_logs  # as above
async def test_a_used_up_quota_is_not_a_pause(main: MainPath, server: OpenAiServer, channel: str) -> None:
    """Waiting does not mend it: it says so, and the next call is made."""
    for _ in range(2):
        server.script(CHANNELS[channel][0], refuses(429, code="insufficient_quota"))
        error = await failure(main, channel, server.base_url)
        assert (error.code, error.retryable, error.retry_after) == (Code.RATE_LIMITED, False, None)
    assert len(server.requests) == 2


@pytest.mark.allow_logs  # as above
async def test_a_lost_connection(main: MainPath, server: OpenAiServer, channel: str) -> None:
    """Broken before an answer, or never made."""
    server.script(CHANNELS[channel][0], drops())
    errors = [await failure(main, channel, server.base_url), await failure(main, channel, f"http://127.0.0.1:{free()}")]
    assert {(error.code, error.retryable) for error in errors} == {(Code.SERVICE_UNREACHABLE, True)}


@pytest.mark.allow_logs  # as above
async def test_an_answer_that_is_not_the_services(main: MainPath, server: OpenAiServer, channel: str) -> None:
    """A login page with status 200, broken JSON, JSON of another kind: the service's failure, not Latchkey's."""
    stream = channel == "openai-chat"
    bodies = {
        b"<html>Please log in</html>": "text/html",
        b"data: {broken\n\n" if stream else b"{broken": "text/event-stream" if stream else "application/json",
        b"data: 7\n\n" if stream else b"7": "text/event-stream" if stream else "application/json",
    }
    for body, content_type in bodies.items():
        server.script(CHANNELS[channel][0], replies_raw(body, content_type))
        error = await failure(main, channel, server.base_url)
        assert (body, error.code) == (body, Code.SERVICE_FAILED)


@pytest.mark.allow_logs  # as above
async def test_an_error_body_as_deep_as_it_gets(main: MainPath, server: OpenAiServer, channel: str) -> None:
    """The status says enough where nobody can follow the body."""
    for depth in (900, 5_000, 100_000):
        body = b'{"error":' * depth + b'"far down"' + b"}" * depth
        server.script(CHANNELS[channel][0], replies_raw(body, "application/json", status=400))
        error = await failure(main, channel, server.base_url)
        assert (depth, error.code) == (depth, Code.SERVICE_REJECTED)


@pytest.mark.allow_logs  # as above
async def test_a_redirect_to_another_host_gets_nothing(main: MainPath, server: OpenAiServer, channel: str) -> None:
    """Not the key, not the prompt, not even a request."""
    async with OpenAiServer(KEY) as other:
        server.script(CHANNELS[channel][0], redirects(other.origin + CHANNELS[channel][0]))
        error = await failure(main, channel, server.base_url)
        assert (error.code, error.retryable) == (Code.SERVICE_REJECTED, False)
        assert (other.requests, other.connections_made) == ([], 0)


async def test_a_host_that_nobody_allowed_is_not_spoken_to(main: MainPath, channel: str) -> None:
    """The type's hosts, this computer, or what the user allowed by name."""
    error = await failure(main, channel, "https://llm.example/v1", allowed_host="other.example")
    assert (error.code, "llm.example" in error.message) == (Code.CREDENTIALS_INVALID, True)


@pytest.mark.allow_logs  # as above
async def test_a_certificate_that_nobody_signed(
    main: MainPath, channel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused for a host out there, before the key is sent; accepted for this computer by its own name."""
    tls = await asyncio.to_thread(self_signed, tmp_path, "llm.example")
    real = socket.getaddrinfo

    def here(host: Any, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host in {"llm.example", b"llm.example"} else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    async with OpenAiServer(KEY, tls=tls) as server:
        host = f"llm.example:{server.port}"
        error = await failure(main, channel, f"https://{host}/v1", allowed_host=host)
        assert (error.code, error.retryable) == (Code.SERVICE_UNREACHABLE, True)
        assert server.requests == []
        ref = main.save("Local", "openai", {"apiKey": KEY, "baseUrl": server.base_url})
        assert (await main.call("openai-models", ref))["object"] == "list"


def free() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
