"""Servers at an address: what they do wrong, and what they are sent."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from ipc.errors import Code, IpcError
from tests.fakes.mcp import http_server
from tests.fakes.mcp.http_server import Habit, HttpMcpServer, http_mcp_server
from tests.fakes.mcp.servers import PATIENT, McpWorld, mcp_world

CANARY = "canary-5f1c9e7a"


@pytest.fixture
async def server() -> AsyncIterator[HttpMcpServer]:
    async with http_mcp_server() as running:
        yield running


@pytest.fixture
async def world(server: HttpMcpServer, tmp_path: Path) -> AsyncIterator[McpWorld]:
    async with mcp_world(tmp_path) as built:
        save(built, server)
        yield built


def save(world: McpWorld, server: HttpMcpServer) -> None:
    mapping = {"Authorization": "Bearer {token}", "X-Key": "token"}
    world.save("P", {"transport": "http", "url": server.url, "headerMapping": mapping}, {"token": CANARY})


async def refusal(world: McpWorld) -> IpcError:
    with pytest.raises(IpcError) as caught:
        await world.mcp.call_tool("app", "P", "act")
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "retry_after"),
    [
        (401, Code.REAUTHENTICATION_REQUIRED, None),
        (403, Code.REAUTHENTICATION_REQUIRED, None),
        (429, Code.RATE_LIMITED, 7.0),
        (500, Code.SERVICE_FAILED, None),
        (503, Code.SERVICE_FAILED, None),
    ],
)
async def test_a_status_means_what_it_means_everywhere(
    world: McpWorld, server: HttpMcpServer, status: int, code: Code, retry_after: float | None
) -> None:
    """At the handshake and in a call: the code is that of every other service."""
    server.before = status
    first = await refusal(world)
    server.before = 0
    await world.mcp.start_server("app", "P")
    server.habit = http_server.status(status)
    second = await refusal(world)

    assert [first.code, second.code] == [code, code]
    assert second.retry_after in (retry_after, 7.0)


@pytest.mark.parametrize(
    ("habit", "code"),
    [
        (http_server.too_long, Code.SERVICE_FAILED),
        (http_server.too_long_events, Code.SERVICE_FAILED),
        (http_server.packed, Code.SERVICE_FAILED),
        (http_server.a_page, Code.SERVICE_REJECTED),
        (http_server.no_json, Code.SERVICE_FAILED),
        (http_server.elsewhere, Code.SERVICE_REJECTED),
        (http_server.hang_up, Code.SERVICE_FAILED),
    ],
)
async def test_what_a_server_does_wrong_fails_its_call(
    world: McpWorld, server: HttpMcpServer, habit: Habit, code: Code
) -> None:
    """A clear error, and the next call is answered again."""
    server.habit = habit
    error = await refusal(world)
    server.habit = None
    after = await world.mcp.call_tool("app", "P", "act")

    assert error.code == code, error.message
    assert CANARY not in error.message
    assert after["content"][0]["text"] == "ok"


async def test_a_server_that_falls_silent_costs_its_call(server: HttpMcpServer, tmp_path: Path) -> None:
    """The call ends with its limit; the session goes on where a ping comes back."""
    async with mcp_world(tmp_path, replace(PATIENT, call=0.5)) as world:
        save(world, server)
        server.habit = http_server.silence
        error = await refusal(world)
        server.habit = None
        after = await world.mcp.list_tools("app", "P")

    assert error.code == Code.DEADLINE_EXCEEDED
    assert (len(after), server.sessions) == (1, 1)


async def test_a_session_that_the_server_forgot_is_opened_anew(world: McpWorld, server: HttpMcpServer) -> None:
    """The call that finds out is made again, once, in a new session; nobody notices."""
    await world.mcp.call_tool("app", "P", "act")
    server.known.clear()

    result = await world.mcp.call_tool("app", "P", "act")

    assert (result["content"][0]["text"], server.sessions) == ("ok", 2)
    assert (await world.mcp.status("app", "P")).last_error is None


async def test_a_server_that_is_not_there_cannot_be_reached(world: McpWorld) -> None:
    """Nobody listens: unreachable, and worth another try."""
    world.save("P", {"transport": "http", "url": "http://127.0.0.1:9/mcp", "headerMapping": {}})

    error = await refusal(world)

    assert (error.code, error.retryable) == (Code.SERVICE_UNREACHABLE, True)


async def test_an_address_that_fails_is_tried_again_after_each_pause(world: McpWorld) -> None:
    """The network comes and goes: nobody has to start such a server by hand."""
    world.save("P", {"transport": "http", "url": "http://127.0.0.1:9/mcp", "headerMapping": {}})
    await refusal(world)
    pauses: list[float | None] = []
    for _ in range(4):
        await refusal(world)
        resting = await refusal(world)
        pauses.append(resting.retry_after)
        world.seconds += resting.retry_after or 0.0

    assert pauses == [1.0, 2.0, 4.0, 8.0]
    assert (await world.mcp.status("app", "P")).state == "stopped"


async def test_every_request_has_the_headers_and_nothing_else_has_the_credential(
    world: McpWorld, server: HttpMcpServer
) -> None:
    """They go to the server's origin, from the handshake to the end of the session, and into no status."""
    await world.mcp.call_tool("app", "P", "act")
    status = await world.mcp.status("app", "P")
    await world.mcp.stop_server("app", "P")

    assert len(server.headers) >= 4
    assert {headers["Authorization"] for headers in server.headers} == {f"Bearer {CANARY}"}
    assert {headers["X-Key"] for headers in server.headers} == {CANARY}
    assert CANARY not in status.model_dump_json()
    assert server.known == set()


async def test_many_callers_share_one_session(world: McpWorld, server: HttpMcpServer) -> None:
    """However many ask at once, there is one handshake."""
    await asyncio.gather(*(world.mcp.call_tool("app", "P", "act") for _ in range(50)))

    assert (server.sessions, server.calls.count("initialize"), json.dumps(server.calls).count("tools/call")) == (
        1,
        1,
        50,
    )
