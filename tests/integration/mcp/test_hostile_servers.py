"""Servers that mean harm: what they say is bounded, shown as what it is, and gets them nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.cli.mcp import _takes
from app.desktop.event_loop import LoopThread
from ipc.errors import Code, InvalidParams, IpcError
from main_process.mcp.questions import question_of
from tests.fakes.mcp.servers import PATIENT, McpWorld, mcp_world

CANARY = "canary-5f1c9e7a"
BODY = b'{"jsonrpc":"2.0","id":0,"result":{}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


async def test_a_list_of_few_and_huge_tools_is_cut_off(world: McpWorld) -> None:
    """Each page fits, all of them together would not: the server is told off after sixteen of a hundred mebibytes."""
    world.save_raw("lists-megabytes")

    with pytest.raises(IpcError, match="larger than 16 MiB") as caught:
        await world.mcp.list_tools("app", "P")

    assert caught.value.code == Code.SERVICE_FAILED


async def test_tools_that_cannot_be_told_apart_are_left_out(world: McpWorld) -> None:
    """No name, too long a name, another tool's name. Strange ones are names like any other, and are called by them."""
    world.save_raw("lists-strange-names")

    listed = await world.mcp.list_tools("app", "P")
    called = await world.mcp.call_tool("app", "P", "__proto__", {"__proto__": {"a": 1}, "constructor": "x"})

    assert [tool["name"] for tool in listed] == ["echo", "__proto__", "a\u202eb", "<img src=x onerror=alert(1)>", "*"]
    assert listed[0]["annotations"]["readOnlyHint"] is True
    assert json.loads(called["content"][0]["text"]) == {"__proto__": {"a": 1}, "constructor": "x"}


async def test_a_server_that_changes_its_list_all_the_time_is_asked_once(world: McpWorld) -> None:
    """Hundreds of notices that nobody waits for cost nothing; the list is read when somebody wants it."""
    world.save_raw("says-it-has-changed")
    await world.mcp.list_tools("app", "P")

    result = await world.mcp.call_tool("app", "P", "act")
    listed = await world.mcp.list_tools("app", "P")
    counted = await world.mcp.call_tool("app", "P", "listings")

    assert (result["content"][0]["text"], len(listed)) == ("ok", 2)
    assert counted["content"][0]["text"] == "2"


@pytest.mark.parametrize(
    "schema",
    [
        {"required": 7, "properties": 7},
        {"required": {"a": 1}, "properties": ["a"]},
        {"properties": {f"p{number}": {} for number in range(5_000)}},
        {},
    ],
)
def test_the_command_line_prints_any_schema(schema: dict[str, Any]) -> None:
    """Whatever a server put where names should be: a line of bounded length, and no traceback."""
    assert len(_takes({"inputSchema": schema})) < 400


def test_a_question_is_read_as_it_is_written() -> None:
    """Marks that turn text around or hide it do not reach the form; a choice that has them is none."""
    schema = {"properties": {"a\u200b": {"type": "string", "title": "Ci\u202ety\n", "description": "\x1b[31mwhere"}}}
    question = question_of("Files", "Type\u202e your\nname\x07", schema)
    choice = {"properties": {"a": {"enum": ["yes", "no\u202e"]}}}

    assert (question.message, question.fields[0].label, question.fields[0].help) == (
        "Type your\nname",
        "City ",
        "[31mwhere",
    )
    with pytest.raises(InvalidParams):
        question_of("Files", "?", choice)


@asynccontextmanager
async def speaking(answer: bytes, drip: float = 0.0) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that says `answer` to whatever it is asked, a byte at a time where it drips; and what it heard."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(65_536))
        try:
            for piece in [answer[at : at + 1] for at in range(len(answer))] if drip else [answer]:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(drip)
            writer.close()
        except (OSError, asyncio.CancelledError):
            writer.close()

    # On a loop of its own: what it does is not what is left of a connection.
    loop = LoopThread("speaking")
    loop.start()
    running = await asyncio.wrap_future(loop.submit(asyncio.start_server(serve, "127.0.0.1", 0)))
    try:
        yield f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/mcp", heard
    finally:
        loop.call_soon(running.close)
        await asyncio.to_thread(loop.stop)


def at(world: McpWorld, url: str) -> None:
    mapping = {"Authorization": "Bearer {token}"}
    world.save("P", {"transport": "http", "url": url, "headerMapping": mapping}, {"token": CANARY})


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 5\r\n\r\n" + BODY,
        HEAD + b"Content-Length: -1\r\n\r\n" + BODY,
        HEAD + b"Content-Length: 99999999999999999999\r\n\r\n" + BODY,
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + BODY,
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n" + BODY,
        HEAD + b"X-Long: " + b"x" * (2 << 20) + b"\r\n\r\n",
        HEAD + b"X-Echo: " + CANARY.encode() + b"\r\n\r\n" + BODY,
        b"HTTP/9.9 200\r\n\r\n",
        b"\x00\xff" * 500,
        b"",
    ],
)
async def test_an_answer_that_is_no_http_fails_and_tells_nothing(tmp_path: Path, answer: bytes) -> None:
    """Lengths that lie, twice or of no number, endless headers, noise: one clear error, without the credential."""
    async with mcp_world(tmp_path, replace(PATIENT, start=5.0)) as world, speaking(answer) as (url, _heard):
        at(world, url)
        with pytest.raises(IpcError) as caught:
            await world.mcp.list_tools("app", "P")

    assert caught.value.code in {Code.SERVICE_FAILED, Code.SERVICE_UNREACHABLE, Code.DEADLINE_EXCEEDED}
    assert CANARY not in caught.value.message


async def test_a_server_that_answers_a_byte_at_a_time_is_given_up(tmp_path: Path) -> None:
    """The limit is for the whole answer, not for each of its bytes."""
    slow = speaking(HEAD + b"Content-Length: 9000\r\n\r\n" + b" " * 9_000, drip=0.02)
    async with mcp_world(tmp_path, replace(PATIENT, start=0.6, grace=0.2)) as world, slow as (url, _heard):
        at(world, url)
        with pytest.raises(IpcError, match="not ready within") as caught:
            await world.mcp.list_tools("app", "P")

    assert caught.value.code == Code.SERVICE_UNREACHABLE


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_takes_no_credential_anywhere(tmp_path: Path, status: int) -> None:
    """Another host hears nothing, not even of the request."""
    async with mcp_world(tmp_path, replace(PATIENT, start=5.0)) as world, speaking(HEAD + b"\r\n") as (other, heard):
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: {other}\r\nContent-Length: 0\r\n\r\n".encode()
        async with speaking(moved) as (url, asked):
            at(world, url)
            with pytest.raises(IpcError):
                await world.mcp.list_tools("app", "P")

    assert (heard, CANARY.encode() in asked[0]) == ([], True)
