"""What is left when something ends without a word: Latchkey itself, or a server two hundred times."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ipc.errors import IpcError
from tests.fakes.mcp.servers import McpWorld, eventually

PROGRAM = """
import asyncio, sys
from pathlib import Path
from tests.fakes.mcp.servers import PATIENT, McpWorld

async def main():
    world = McpWorld(Path(sys.argv[1]), PATIENT)
    world.save_raw("has-children")
    await world.mcp.start_server("app", "P")
    await world.started(4)
    print("ready", flush=True)
    await asyncio.sleep(3600)

asyncio.run(main())
"""


async def test_no_server_outlives_a_latchkey_that_is_killed(tmp_path: Path) -> None:
    """Its wardens read the end of their pipes, and end what they look after: children, orphans and all."""
    latchkey = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, str(tmp_path)), stdout=subprocess.PIPE
    )
    assert latchkey.stdout is not None
    assert await latchkey.stdout.readline() == b"ready\n"
    pids = [int(line) for line in (tmp_path / "pids").read_text().split()]
    before = [pid for pid in pids if psutil.pid_exists(pid)]

    latchkey.kill()
    await latchkey.communicate()
    await eventually(lambda: not any(psutil.pid_exists(pid) for pid in pids))

    assert len(before) == 4


def test_the_sdk_is_not_imported_before_a_server_starts() -> None:
    """Latchkey starts without it: it takes a second, and most people have no server."""
    program = "import app.wiring, sys; print([name for name in sys.modules if name.split('.')[0] in ('mcp', 'httpx2')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.nightly
async def test_two_hundred_kills_in_the_middle_of_calls(world: McpWorld) -> None:
    """Each fails the call that is under way, cleanly; afterwards nothing is left of two hundred servers."""
    world.save_raw("hangs-in-a-call")
    codes: set[str] = set()
    for _ in range(200):
        await world.mcp.start_server("app", "P")
        pid = int((await world.mcp.call_tool("app", "P", "pid"))["content"][0]["text"])
        calls = [asyncio.ensure_future(world.mcp.call_tool("app", "P", "act")) for _ in range(3)]
        await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        for outcome in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(outcome, IpcError)
            codes.add(str(outcome.code))

    assert codes == {"service-failed"}
    assert world.alive() == []
