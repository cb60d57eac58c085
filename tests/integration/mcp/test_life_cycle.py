"""One server per provider, from its first use to its end."""

import asyncio
import hashlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.errors import CredentialsInvalid, ProviderNotFound
from main_process.events import Event
from main_process.mcp import McpServersChanged
from main_process.mcp.errors import McpServerResting, McpServerStopped, NotAnMcpServer
from tests.fakes.mcp.servers import PATIENT, McpWorld, eventually, mcp_world

CANARY = "canary-5f1c9e7a"


def text_of(result: dict[str, Any]) -> str:
    return str(result["content"][0]["text"])


async def pid_of(world: McpWorld) -> int:
    return int(text_of(await world.mcp.call_tool("app", "P", "pid")))


async def test_fifty_callers_share_one_process(world: McpWorld) -> None:
    """However many ask at once, the provider is resolved once, and one process runs."""
    world.save_raw("honest")

    answers = await asyncio.gather(*(world.mcp.call_tool("app", "P", "pid") for _ in range(50)))

    assert len({text_of(answer) for answer in answers}) == 1
    assert (len(world.pids()), world.resolved) == (1, 1)


async def test_nothing_runs_before_the_first_use_and_status_starts_nothing(world: McpWorld) -> None:
    """A provider that nobody uses costs nothing, and asking how it is does not change that."""
    world.save_raw("honest")
    before = await world.mcp.status("app", "P")
    await world.mcp.list_tools("app", "P")
    after = await world.mcp.status("app", "P")

    assert (before.state, before.pid, before.tools, before.started) == ("stopped", None, None, None)
    assert (after.state, after.transport, after.tools, after.server_name) == ("running", "stdio", 2, "raw")
    assert (after.pid is not None, after.started is not None, after.calls) == (True, True, 1)


async def test_a_program_sees_path_home_locale_and_what_the_mapping_names(
    world: McpWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else of Latchkey's environment reaches a server, and its credential goes where the mapping says."""
    monkeypatch.setenv("OPENAI_API_KEY", "not for a server")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    world.save_raw("honest", credentials={"token": "plain", "host": "h"}, TOKEN="token", URL="https://{host}/{token}")

    seen = json.loads(text_of(await world.mcp.call_tool("app", "P", "environment")))

    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LC_ALL"}}
    assert seen == {**inherited, "TOKEN": "***", "URL": "***"}


async def test_a_save_ends_the_server_and_the_next_call_has_the_new_credential(world: McpWorld) -> None:
    """A call that is under way finishes with the old server; those that begin later find the new one."""
    world.save_raw("honest", credentials={"token": "one"}, TOKEN="token")
    first = await pid_of(world)

    world.save_raw("honest", credentials={"token": "two"}, TOKEN="token")
    second = await pid_of(world)

    assert first != second
    assert world.alive() == [second]


async def test_rotation_under_load_loses_no_call(world: McpWorld) -> None:
    """While calls come without a pause, each is answered or fails cleanly; one that begins later has the new key."""
    outcomes: list[str] = []
    world.save_raw("honest", credentials={"token": "t0"}, TOKEN="token")
    going = True

    async def caller() -> None:
        while going:
            try:
                outcomes.append(text_of(await world.mcp.call_tool("app", "P", "echo")))
            except IpcError as error:
                outcomes.append(str(error.code))
            await asyncio.sleep(0)

    callers = [asyncio.ensure_future(caller()) for _ in range(5)]
    for turn in range(1, 5):
        answered = len(outcomes)
        await eventually(lambda: len(outcomes) > answered + 20)  # noqa: B023  # awaited before the next turn
        world.save_raw("honest", credentials={"token": f"t{turn}"}, TOKEN="token")
        used = text_of(await world.mcp.call_tool("app", "P", "digest"))
        assert used == hashlib.sha256(f"t{turn}".encode()).hexdigest()
    going = False
    await asyncio.gather(*callers)

    assert set(outcomes) <= {"{}", "cancelled"}
    assert outcomes.count("{}") > 50
    assert len(world.alive()) == 1


async def test_a_deleted_provider_has_no_server(world: McpWorld) -> None:
    """Its process ends, a call under way fails, and a new one hears that there is no such provider."""
    world.save_raw("hangs-in-a-call")
    await world.mcp.list_tools("app", "P")
    call = asyncio.ensure_future(world.mcp.call_tool("app", "P", "act"))
    await asyncio.sleep(0.05)

    world.delete("P")

    with pytest.raises(McpServerStopped):
        await call
    with pytest.raises(ProviderNotFound):
        await world.mcp.call_tool("app", "P", "echo")
    await eventually(lambda: not world.alive())


async def test_who_waits_for_a_start_gets_the_server_of_the_newest_save(world: McpWorld) -> None:
    """A save during the start ends that start; its waiters wait for the next."""
    world.save_raw("silent")
    waiting = asyncio.ensure_future(world.mcp.call_tool("app", "P", "echo", {"a": 1}))
    await world.started(1)

    world.save_raw("honest")

    assert text_of(await waiting) == '{"a": 1}'
    assert len(world.alive()) == 1


async def test_a_stop_ends_a_start_too(world: McpWorld) -> None:
    """Whoever waited for the server hears that it was stopped; the next use starts it again."""
    world.save_raw("silent")
    waiting = asyncio.ensure_future(world.mcp.list_tools("app", "P"))
    await world.started(1)

    stopped = await world.mcp.stop_server("app", "P")

    with pytest.raises(McpServerStopped):
        await waiting
    assert (stopped.state, world.alive()) == ("stopped", [])


async def test_a_start_that_nobody_waits_for_any_more_is_given_up(world: McpWorld) -> None:
    """The last waiter's leaving ends the process that it had begun."""
    world.save_raw("silent")
    waiting = [asyncio.ensure_future(world.mcp.list_tools("app", "P")) for _ in range(2)]
    await world.started(1)

    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await world.mcp.stop_server("app", "P")

    assert world.alive() == []


async def test_an_idle_server_is_stopped(tmp_path: Path) -> None:
    """After a quiet time its process ends; the next use starts it again."""
    async with mcp_world(tmp_path, replace(PATIENT, idle=0.2)) as world:
        world.save_raw("honest")
        await pid_of(world)
        world.seconds += 10
        await eventually(lambda: not world.alive())
        await pid_of(world)

        assert len(world.pids()) == 2


async def test_a_second_crash_costs_a_moment_and_a_third_the_server(world: McpWorld) -> None:
    """A server that keeps crashing stays down, says so, and is back when somebody starts it."""
    world.save_raw("dies-at-once")
    refusals: list[IpcError] = []
    for pause in (0.0, 0.0, 0.4, 0.6, 0.0):
        world.seconds += pause
        with pytest.raises(IpcError) as caught:
            await world.mcp.list_tools("app", "P")
        refusals.append(caught.value)
    status = await world.mcp.status("app", "P")

    resting = [error for error in refusals if isinstance(error, McpServerResting)]
    assert [refusals.index(error) for error in resting] == [2, 4]
    assert [(error.retryable, error.retry_after) for error in resting] == [(True, 0.6), (False, None)]
    assert len(world.pids()) == 3
    assert "this is why" in status.log
    world.save_raw("honest")
    assert (await world.mcp.start_server("app", "P")).state == "running"


async def test_a_cancelled_call_is_cancelled_at_the_server(world: McpWorld) -> None:
    """The server hears that nobody waits for the answer any more."""
    world.save_raw("hears-of-the-end")
    await world.mcp.list_tools("app", "P")
    call = asyncio.ensure_future(world.mcp.call_tool("app", "P", "act"))
    await asyncio.sleep(0.05)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    told = Path(f"{world.pid_file}.cancelled")
    await eventually(lambda: told.exists() and told.read_text())

    assert told.read_text() == "notifications/cancelled"


async def test_progress_arrives_while_the_call_is_under_way(world: McpWorld) -> None:
    """Each step is told, in order, before the result is there."""
    world.save_raw("tells-its-progress")
    steps: list[tuple[float, float | None, str | None]] = []

    async def progress(progress: float, total: float | None, message: str | None) -> None:
        steps.append((progress, total, message))

    result = await world.mcp.call_tool("app", "P", "act", progress=progress)

    assert (text_of(result), steps) == (
        "done",
        [(number, 3.0, f"step {number}") for number in (1.0, 2.0, 3.0)][:0] + steps,
    )
    assert [step[0] for step in steps] == [1.0, 2.0, 3.0]


async def test_tools_are_listed_page_by_page_and_once(world: McpWorld) -> None:
    """Fifty who ask for the list cause one listing, of every page."""
    world.save_raw("lists-in-pages")

    lists = await asyncio.gather(*(world.mcp.list_tools("app", "P") for _ in range(50)))

    assert [tool["name"] for tool in lists[0]] == [f"tool-{page}" for page in range(5)]
    assert (await world.mcp.status("app", "P")).calls == 1


async def test_tools_are_listed_anew_when_they_have_changed(world: McpWorld) -> None:
    """The server says so, and the next who asks gets the new list."""
    world.save_raw("gets-another-tool")
    before = [tool["name"] for tool in await world.mcp.list_tools("app", "P")]
    await world.mcp.call_tool("app", "P", "act")
    after = [tool["name"] for tool in await world.mcp.list_tools("app", "P")]

    assert (before, after) == (["echo", "act"], ["echo", "act", "late"])


@pytest.mark.parametrize("what", ["tools", "resources", "prompts"])
async def test_other_lists_and_log_messages_are_heard(world: McpWorld, what: str) -> None:
    """A list that has changed is announced to the window; what the server logs is in its log, without credentials."""
    world.save_raw("has-other-lists", credentials={"token": CANARY}, TOKEN="token")
    await world.mcp.start_server("app", "P")
    await asyncio.sleep(0.1)
    heard: list[Event] = []
    world.events.subscribe(heard.append)

    await world.mcp.call_tool("app", "P", "act", {"method": f"notifications/{what}/list_changed"})
    await eventually(lambda: heard)
    log = (await world.mcp.status("app", "P")).log

    assert {type(event) for event in heard} == {McpServersChanged}
    assert log == ['[warning] {"event": "lists", "token": "***"}']


async def test_what_is_no_server_is_refused(world: McpWorld) -> None:
    """A credential, a provider that is not there, a configuration that says nothing, a credential that is missing."""
    world.save_raw("honest")
    world.make_a_credential("P")
    world.save("Empty", {})
    world.save("Lacking", {"command": sys.executable, "envMapping": {"TOKEN": "token"}})
    world.save("Gone", {"command": "no-such-program-here"})

    refusals: list[type[IpcError] | Code] = []
    for name in ("P", "Nobody", "Empty", "Lacking", "Gone"):
        with pytest.raises(IpcError) as caught:
            await world.mcp.start_server("app", name)
        refusals.append(caught.value.code if name in {"Empty", "Gone"} else type(caught.value))

    assert refusals == [
        NotAnMcpServer, ProviderNotFound, Code.INVALID_PARAMS, CredentialsInvalid, Code.SERVICE_UNREACHABLE,
    ]  # fmt: skip


async def test_what_changes_is_announced_once_for_many_changes(world: McpWorld) -> None:
    """The window hears that servers have changed, not each of a start's steps."""
    heard: list[Event] = []
    world.events.subscribe(heard.append)
    world.save_raw("honest")

    await world.mcp.list_tools("app", "P")
    await asyncio.sleep(0.1)

    assert 1 <= len(heard) <= 4
    assert {type(event) for event in heard} == {McpServersChanged}


async def test_a_credential_is_in_no_answer_error_log_or_argument(world: McpWorld) -> None:
    """A tool that lists the environment, an error and a log that repeat it: nowhere is the credential itself."""
    world.save_raw("honest", credentials={"token": CANARY}, TOKEN="token")
    answer = await world.mcp.call_tool("app", "P", "environment")
    echoed = await world.mcp.call_tool("app", "P", "echo", {CANARY: [CANARY, f"x{CANARY}y"]})
    status = await world.mcp.status("app", "P")
    arguments = [Path(f"/proc/{pid}/cmdline").read_text() for pid in world.alive()]

    seen = [json.dumps(answer), json.dumps(echoed), status.model_dump_json(), *arguments]
    assert [text for text in seen if CANARY in text] == []
