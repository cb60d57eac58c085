"""Servers that nobody here wrote: the protocol's own, over each of its transports."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.mcp.errors import McpTimeout
from tests.fakes.mcp.npm_servers import everything_at, stdio
from tests.fakes.mcp.servers import McpWorld

CANARY = "canary-5f1c9e7a"
ARGUMENTS: dict[str, dict[str, Any]] = {
    "echo": {"message": "hello"},
    "get-annotated-message": {"messageType": "error"},
    "get-resource-reference": {"resourceType": "Text", "resourceId": 1},
    "get-structured-content": {"location": "Chicago"},
    "get-sum": {"a": 2, "b": 3},
    "gzip-file-as-resource": {"data": "data:text/plain,hello", "outputType": "resource"},
    "trigger-long-running-operation": {"duration": 0.2, "steps": 2},
    "simulate-research-query": {"topic": "latches"},
}


async def save_everything(world: McpWorld, transport: str, address: str = "") -> None:
    credentials = {"token": CANARY}
    if transport == "stdio":
        world.save("P", stdio("everything", CANARY="token"), credentials)
        return
    path = {"streamableHttp": "/mcp", "sse": "/sse"}[transport]
    mapping = {"Authorization": "Bearer {token}"}
    world.save("P", {"transport": "http", "url": f"{address}{path}", "headerMapping": mapping}, credentials)


async def try_every_tool(world: McpWorld) -> dict[str, dict[str, Any] | Code]:
    """Each tool with its result, or with the code of its refusal."""
    results: dict[str, dict[str, Any] | Code] = {}
    for tool in await world.mcp.list_tools("app", "P"):
        name = str(tool["name"])
        try:
            results[name] = await world.mcp.call_tool("app", "P", name, ARGUMENTS.get(name, {}))
        except IpcError as error:
            results[name] = error.code
    return results


def kinds(results: dict[str, dict[str, Any] | Code]) -> set[str]:
    return {block["type"] for result in results.values() if isinstance(result, dict) for block in result["content"]}


@pytest.mark.parametrize("transport", ["stdio", "streamableHttp", "sse"])
async def test_every_tool_of_everything_is_called(world: McpWorld, transport: str) -> None:
    """Text, images, resources and structured content come back, whichever way the server is spoken to."""
    if transport == "stdio":
        await save_everything(world, transport)
        results = await try_every_tool(world)
        status = await world.mcp.status("app", "P")
    else:
        async with everything_at(transport) as address:
            await save_everything(world, transport, address)
            results = await try_every_tool(world)
            status = await world.mcp.status("app", "P")
            await world.mcp.stop_server("app", "P")

    assert set(ARGUMENTS) <= set(results)
    assert {name for name, result in results.items() if isinstance(result, Code)} <= {"simulate-research-query"}
    failed = {name for name, result in results.items() if isinstance(result, dict) and result["isError"]}
    assert failed <= {"simulate-research-query"}
    assert {"text", "image", "resource", "resource_link"} <= kinds(results)
    sums, facts = results["get-sum"], results["get-structured-content"]
    assert isinstance(sums, dict)
    assert isinstance(facts, dict)
    assert "5" in sums["content"][0]["text"]
    assert {"temperature", "conditions", "humidity"} <= set(facts["structuredContent"])
    assert CANARY not in json.dumps(results) + status.model_dump_json()
    assert (status.state, status.server_name) == ("running", "mcp-servers/everything")


@pytest.mark.parametrize("transport", ["stdio", "streamableHttp"])
async def test_progress_and_cancellation_reach_and_leave_everything(world: McpWorld, transport: str) -> None:
    """Steps arrive one by one; a call that is given up does not keep the server from the next."""
    async with everything_at("streamableHttp") as address:
        await save_everything(world, transport, address)
        steps: list[tuple[float, float | None]] = []
        arrived = asyncio.Event()

        async def progress(progress: float, total: float | None, message: str | None) -> None:
            del message
            steps.append((progress, total))
            arrived.set()

        slow = {"duration": 0.4, "steps": 4}
        await world.mcp.call_tool("app", "P", "trigger-long-running-operation", slow, progress=progress)
        told = [*steps]
        arrived.clear()
        endless = {"duration": 3_600, "steps": 36_000}
        call = asyncio.ensure_future(
            world.mcp.call_tool("app", "P", "trigger-long-running-operation", endless, progress=progress)
        )
        await arrived.wait()
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        after = await world.mcp.call_tool("app", "P", "echo", {"message": "still there"})
        await world.mcp.stop_server("app", "P")

    assert told == [(float(step), 4.0) for step in (1, 2, 3, 4)]
    assert after["content"][0]["text"] == "Echo: still there"


async def test_resources_of_everything_are_listed_and_read(world: McpWorld) -> None:
    """Text and templates; what is not there is refused in words."""
    await save_everything(world, "stdio")

    found = await world.mcp.list_resources("app", "P")
    first = found["resources"][0]
    read = await world.mcp.read_resource("app", "P", first["uri"])
    with pytest.raises(IpcError) as caught:
        await world.mcp.read_resource("app", "P", "demo://nowhere")

    assert len(found["resources"]) > 3
    assert len(found["resourceTemplates"]) > 0
    assert read["contents"][0]["uri"] == first["uri"]
    assert len(read["contents"][0]["text"]) > 100
    assert caught.value.code == Code.SERVICE_REJECTED


async def test_prompts_of_everything_are_listed_and_filled_in(world: McpWorld) -> None:
    """With and without arguments; what is not there is refused in words."""
    await save_everything(world, "stdio")

    found = {prompt["name"]: prompt for prompt in (await world.mcp.list_prompts("app", "P"))["prompts"]}
    plain = await world.mcp.get_prompt("app", "P", "simple-prompt")
    filled = await world.mcp.get_prompt("app", "P", "args-prompt", {"city": "Ulm", "state": "Swabia"})
    with pytest.raises(IpcError) as caught:
        await world.mcp.get_prompt("app", "P", "no-such-prompt")

    assert {argument["name"] for argument in found["args-prompt"]["arguments"]} == {"city", "state"}
    assert plain["messages"][0]["role"] == "user"
    assert "Ulm" in filled["messages"][0]["content"]["text"]
    assert caught.value.code == Code.SERVICE_REJECTED


async def test_the_filesystem_server_stays_in_its_folder(world: McpWorld, tmp_path: Path) -> None:
    """It writes and reads where it may; elsewhere the tool fails, and the failure is a result."""
    folder = tmp_path / "files"
    folder.mkdir()
    world.save("P", stdio("filesystem", str(folder)))

    note = {"path": str(folder / "note.txt"), "content": "a note"}
    written = await world.mcp.call_tool("app", "P", "write_file", note)
    read = await world.mcp.call_tool("app", "P", "read_text_file", {"path": str(folder / "note.txt")})
    outside = await world.mcp.call_tool("app", "P", "read_text_file", {"path": "/etc/passwd"})

    assert not written["isError"]
    assert (folder / "note.txt").read_text() == "a note"
    assert read["content"][0]["text"] == "a note"
    assert (outside["isError"], "root:" in json.dumps(outside)) == (True, False)
    assert await world.mcp.is_read_only("app", "P", "read_text_file")
    assert not await world.mcp.is_read_only("app", "P", "write_file")


async def test_the_memory_server_remembers_over_a_restart(world: McpWorld, tmp_path: Path) -> None:
    """What one process wrote the next one reads: its file is where its variable says."""
    world.save("P", stdio("memory", MEMORY_FILE_PATH="file"), {"file": str(tmp_path / "graph.jsonl")})
    entity = {"name": "Latchkey", "entityType": "program", "observations": ["keeps keys"]}
    await world.mcp.call_tool("app", "P", "create_entities", {"entities": [entity]})
    await world.mcp.stop_server("app", "P")

    found = await world.mcp.call_tool("app", "P", "search_nodes", {"query": "keeps keys"})

    assert found["structuredContent"]["entities"][0]["name"] == "Latchkey"


async def test_fifty_callers_on_everything_share_one_process(world: McpWorld) -> None:
    """Fifty widgets on one server: one process, and every answer is its caller's own."""
    await save_everything(world, "stdio")

    answers = await asyncio.gather(
        *(world.mcp.call_tool("app", "P", "echo", {"message": f"m{number}"}) for number in range(50))
    )

    assert [answer["content"][0]["text"] for answer in answers] == [f"Echo: m{number}" for number in range(50)]
    assert world.resolved == 1


async def test_an_unanswered_call_of_everything_times_out(world: McpWorld) -> None:
    """The caller's limit ends the call; the server goes on."""
    await save_everything(world, "stdio")
    await world.mcp.start_server("app", "P")

    call = world.mcp.call_tool("app", "P", "trigger-long-running-operation", {"duration": 3_600, "steps": 1})
    with pytest.raises((TimeoutError, McpTimeout)):
        async with asyncio.timeout(0.3):
            await call

    assert (await world.mcp.call_tool("app", "P", "echo", {"message": "x"}))["isError"] is False
