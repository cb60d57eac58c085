"""MCP servers from npm, which nobody here wrote, run with the Node that Latchkey's set-up brings."""

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from renderer import assets

PACKAGES = Path(__file__).parents[2] / "mcp_servers" / "node_modules" / "@modelcontextprotocol"
NODE = str(assets.node_home() / "bin" / "node")


def script(server: str) -> str:
    """The program of `everything`, `filesystem` or `memory`."""
    return str(PACKAGES / f"server-{server}" / "dist" / "index.js")


def stdio(server: str, *args: str, **mapping: str) -> dict[str, Any]:
    """A configuration that runs it."""
    return {"transport": "stdio", "command": NODE, "args": [script(server), *args], "envMapping": mapping}


@asynccontextmanager
async def everything_at(transport: str) -> AsyncIterator[str]:
    """The server `everything` on a port of this computer, `streamableHttp` or `sse`; its address without a path."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: ASYNC220  # it returns at once
        [NODE, script("everything"), transport],
        env={"PATH": os.environ["PATH"], "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not await _answers(port):
            assert process.poll() is None, "the server did not start"
            await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
