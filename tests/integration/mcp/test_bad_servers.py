"""Whatever a server does wrong costs a clear error, and nothing else: no process, no descriptor, no task is left."""

import asyncio
import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.mcp.errors import McpTimeout
from tests.fakes.mcp.servers import PATIENT, McpWorld, eventually, mcp_world


async def refusal(call: Any) -> IpcError:
    with pytest.raises(IpcError) as caught:
        await call
    return caught.value


def text_of(result: dict[str, Any]) -> str:
    return str(result["content"][0]["text"])


@pytest.mark.parametrize(
    ("habit", "code", "words"),
    [
        ("dies-at-once", Code.SERVICE_UNREACHABLE, "exit code 3"),
        ("dies-at-the-handshake", Code.SERVICE_UNREACHABLE, "exit code 3"),
        ("floods-at-once", Code.SERVICE_FAILED, "something other than MCP"),
        ("speaks-another-version", Code.SERVICE_FAILED, "protocol"),
    ],
)
async def test_a_server_that_cannot_be_started_says_why(world: McpWorld, habit: str, code: Code, words: str) -> None:
    """Whoever wanted the server hears what became of it."""
    world.save_raw(habit)

    error = await refusal(world.mcp.list_tools("app", "P"))

    assert (error.code, words in error.message) == (code, True), error.message


@pytest.mark.parametrize("habit", ["silent", "never-reads"])
async def test_a_server_that_never_answers_is_given_up(tmp_path: Path, habit: str) -> None:
    """The handshake has a time limit, and the process ends with it."""
    async with mcp_world(tmp_path, replace(PATIENT, start=0.5, grace=0.2)) as world:
        world.save_raw(habit)

        error = await refusal(world.mcp.list_tools("app", "P"))

        assert (error.code, "not ready within" in error.message) == (Code.SERVICE_UNREACHABLE, True)
        assert world.alive() == []


@pytest.mark.parametrize(
    ("habit", "code", "words"),
    [
        ("dies-in-a-call", Code.SERVICE_FAILED, "exit code 7"),
        ("kills-itself-in-a-call", Code.SERVICE_FAILED, "exit code 137"),
        ("answers-nonsense", Code.SERVICE_FAILED, "protocol"),
        ("answers-with-an-error", Code.SERVICE_REJECTED, "no such thing"),
        ("answers-with-a-huge-number", Code.SERVICE_FAILED, "cannot be sent"),
        ("floods-nonsense", Code.SERVICE_FAILED, "something other than MCP"),
        ("floods-one-line", Code.SERVICE_FAILED, "more than 16 MiB"),
        ("floods-messages", Code.SERVICE_FAILED, "messages at once"),
        ("closes-its-output", Code.SERVICE_FAILED, "ended in the middle of the call"),
    ],
)
async def test_a_server_that_fails_in_a_call_fails_that_call(
    world: McpWorld, habit: str, code: Code, words: str
) -> None:
    """The call gets a clear error at once, and the next call finds a server again."""
    world.save_raw(habit)
    assert text_of(await world.mcp.call_tool("app", "P", "echo", {"a": 1})) == '{"a": 1}'

    error = await refusal(world.mcp.call_tool("app", "P", "act"))
    after = await world.mcp.call_tool("app", "P", "echo", {"b": 2})

    assert (error.code, words in error.message) == (code, True), error.message
    assert text_of(after) == '{"b": 2}'


@pytest.mark.parametrize(
    "habit", ["answers-to-nobody", "answers-twice", "answers-half-a-character", "floods-stderr", "greets", "honest"]
)
async def test_what_can_be_overlooked_is_overlooked(world: McpWorld, habit: str) -> None:
    """A greeting, an answer too many, a noisy log: the calls go on."""
    world.save_raw(habit)

    await world.mcp.call_tool("app", "P", "act")
    after = await world.mcp.call_tool("app", "P", "echo", {"b": 2})

    assert text_of(after) == '{"b": 2}'
    assert len(world.pids()) == 1


@pytest.mark.parametrize("habit", ["answers-no-object", "answers-very-deep", "hangs-in-a-call"])
async def test_a_call_without_an_answer_ends_in_time(tmp_path: Path, habit: str) -> None:
    """The call ends with its limit; a server that still answers pings goes on for the others."""
    async with mcp_world(tmp_path, replace(PATIENT, call=0.5)) as world:
        world.save_raw(habit)

        error = await refusal(world.mcp.call_tool("app", "P", "act"))
        after = await world.mcp.call_tool("app", "P", "echo", {"b": 2})

        assert isinstance(error, McpTimeout)
        assert (text_of(after), len(world.pids())) == ('{"b": 2}', 1)


@pytest.mark.parametrize("habit", ["deaf-after-a-call", "closes-its-input"])
async def test_a_server_that_has_gone_deaf_is_replaced(tmp_path: Path, habit: str) -> None:
    """After a call that timed out a ping must come back, or the server is ended."""
    async with mcp_world(tmp_path, replace(PATIENT, call=0.5, ping=0.3, grace=0.2)) as world:
        world.save_raw(habit)

        await refusal(world.mcp.call_tool("app", "P", "act"))
        await eventually(lambda: not world.alive())
        after = await world.mcp.call_tool("app", "P", "echo", {"b": 2})

        assert (text_of(after), len(world.pids())) == ('{"b": 2}', 2)


async def test_arguments_that_a_server_does_not_read_are_not_kept_for_ever(tmp_path: Path) -> None:
    """What waits to be read is bounded, and the server that lets it wait is at fault."""
    async with mcp_world(tmp_path, replace(PATIENT, grace=0.2)) as world:
        world.save_raw("deaf-after-a-call")
        await world.mcp.call_tool("app", "P", "echo")
        large = {"text": "x" * (9 << 20)}

        calls = [asyncio.ensure_future(world.mcp.call_tool("app", "P", "act", large)) for _ in range(3)]
        errors = await asyncio.gather(*calls, return_exceptions=True)

        assert [type(error).__name__ for error in errors] == ["McpNonsense"] * 3
        assert all("does not read" in str(error) for error in errors)


@pytest.mark.parametrize("habit", ["lists-without-end", "lists-in-circles", "lists-too-much"])
async def test_a_list_without_an_end_is_refused(world: McpWorld, habit: str) -> None:
    """Pages and entries are bounded; the server itself goes on."""
    world.save_raw(habit)

    error = await refusal(world.mcp.list_tools("app", "P"))

    assert (error.code, "list" in error.message) == (Code.SERVICE_FAILED, True)
    assert text_of(await world.mcp.call_tool("app", "P", "echo", {})) == "{}"


async def test_a_server_that_ends_as_soon_as_it_is_ready_is_no_endless_loop(world: McpWorld) -> None:
    """Three such ends in a minute, and it stays down."""
    world.save_raw("dies-after-the-handshake")

    for _ in range(3):
        await refusal(world.mcp.call_tool("app", "P", "echo"))
        world.seconds += 2
    error = await refusal(world.mcp.call_tool("app", "P", "echo"))

    assert (error.code, "three times in a minute" in error.message) == (Code.SERVICE_UNREACHABLE, True)
    assert (await world.mcp.stop_server("app", "P")).state == "failed"


async def test_no_server_gets_at_a_model_or_at_the_user(world: McpWorld) -> None:
    """Sampling is refused, in the protocol's own words, and the call goes on."""
    world.save_raw("asks-for-a-model")

    reply = json.loads(text_of(await world.mcp.call_tool("app", "P", "act")))

    assert (reply["id"], "error" in reply) == ("mine", True)


@pytest.mark.parametrize("habit", ["has-children", "dies-with-children"])
async def test_no_grandchild_outlives_its_server(world: McpWorld, habit: str) -> None:
    """Neither a child, nor one in a session of its own, nor an orphan, whether the server is stopped or dies."""
    world.save_raw(habit)
    await world.mcp.list_tools("app", "P")
    await world.started(4)
    before = len(world.alive())

    if habit == "has-children":
        await world.mcp.stop_server("app", "P")
    else:
        await refusal(world.mcp.call_tool("app", "P", "echo"))

    assert before == 4
    assert world.alive() == []


async def test_a_server_that_ignores_every_request_to_end_is_killed(tmp_path: Path) -> None:
    """Its input is closed, then it is asked, then it is killed."""
    async with mcp_world(tmp_path, replace(PATIENT, grace=0.2)) as world:
        world.save_raw("does-not-end")
        await world.mcp.list_tools("app", "P")

        stopped = await world.mcp.stop_server("app", "P")

        assert (stopped.state, world.alive()) == ("stopped", [])


@pytest.mark.parametrize("kills", [10, pytest.param(200, marks=pytest.mark.nightly)])
async def test_killed_again_and_again_in_the_middle_of_calls(world: McpWorld, kills: int) -> None:
    """Each kill fails the call that is under way, cleanly; somebody who asks by hand has the server back."""
    world.save_raw("hangs-in-a-call")
    ended: list[str] = []
    for _ in range(kills):
        await world.mcp.start_server("app", "P")
        pid = int(text_of(await world.mcp.call_tool("app", "P", "pid")))
        call = asyncio.ensure_future(world.mcp.call_tool("app", "P", "act"))
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        ended.append(str((await refusal(call)).code))

    assert ended == ["service-failed"] * kills
