"""A server on the official Python SDK: every kind of result, progress, cancellation, resources and prompts."""

import asyncio
import base64
import sys
from pathlib import Path
from typing import Any

from tests.fakes.mcp.sdk_server import PIXEL, SILENCE
from tests.fakes.mcp.servers import McpWorld

CHECKOUT = str(Path(__file__).parents[3])
START = (
    f"import sys, runpy; sys.path.insert(0, {CHECKOUT!r}); "
    "runpy.run_module('tests.fakes.mcp.sdk_server', None, '__main__')"
)


def save(world: McpWorld) -> None:
    world.save("P", {"transport": "stdio", "command": sys.executable, "args": ["-c", START]})


async def called(world: McpWorld, tool: str, **arguments: Any) -> dict[str, Any]:
    return await world.mcp.call_tool("app", "P", tool, arguments)


async def test_every_kind_of_result_comes_back_as_what_it_is(world: McpWorld) -> None:
    """Text, picture, sound, resource, structured content and a failure, in MCP's own shapes."""
    save(world)

    tools = {tool["name"]: tool for tool in await world.mcp.list_tools("app", "P")}
    results = [
        await called(world, "add", a=2, b=3),
        await called(world, "picture"),
        await called(world, "sound"),
        await called(world, "note", name="one"),
        await called(world, "cities", country="Malta"),
        await called(world, "fail"),
    ]
    total, picture, sound, note, cities, _failed = results

    assert tools["add"]["inputSchema"]["required"] == ["a"]
    assert tools["delete"]["annotations"]["destructiveHint"] is True
    assert total["structuredContent"] == {"result": 5}
    assert base64.b64decode(picture["content"][0]["data"]) == PIXEL
    assert (sound["content"][0]["type"], base64.b64decode(sound["content"][0]["data"])) == ("audio", SILENCE)
    assert note["content"][0]["resource"]["text"] == "The note one"
    assert [row["city"] for row in cities["structuredContent"]["result"]] == ["Ulm", "Jena"]
    assert [result["isError"] for result in results] == [False] * 5 + [True]


async def test_progress_cancellation_resources_and_prompts(world: McpWorld) -> None:
    """Steps come in order; a call that is given up is over for the server too; resources and prompts are read."""
    save(world)
    steps: list[float] = []
    arrived = asyncio.Event()

    async def progress(progress: float, total: float | None, message: str | None) -> None:
        del total, message
        steps.append(progress)
        arrived.set()

    await world.mcp.call_tool("app", "P", "count", {"to": 5}, progress=progress)
    counted = [*steps]
    arrived.clear()
    waiting = asyncio.ensure_future(world.mcp.call_tool("app", "P", "wait", {}, progress=progress))
    await arrived.wait()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    after = await called(world, "add", a=1)
    listed = await world.mcp.list_resources("app", "P")
    read = await world.mcp.read_resource("app", "P", "note://notes/two")
    prompts = await world.mcp.list_prompts("app", "P")

    assert counted == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert after["structuredContent"] == {"result": 2}
    assert [one["uri"] for one in listed["resources"]] == ["note://all"]
    assert [one["uriTemplate"] for one in listed["resourceTemplates"]] == ["note://notes/{name}"]
    assert read["contents"][0]["text"] == "The note two"
    assert [one["name"] for one in prompts["prompts"]] == ["greet"]
