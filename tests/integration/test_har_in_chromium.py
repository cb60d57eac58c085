"""An exported archive is opened by Chromium: the importer of its own network panel reads it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.devtools.har import archive
from ipc.dispatch.call_log import described
from ipc.dispatch.router import Router
from ipc.errors import IpcError
from ipc.messages import ReadParams, Sender
from tests.e2e.harness import free_port

pytestmark = pytest.mark.nightly


class Find(ReadParams):
    query: str


async def test_chromiums_network_panel_reads_an_exported_archive(home: Path) -> None:
    """Every call is a request with address, method, status and duration, one that failed as well."""
    router = Router(lambda sender, channel, access, params: None)

    async def find(_sender: Sender, params: Find) -> dict[str, str]:
        return {"found": params.query}

    router.handle("find", find, params=Find)
    provider = {"providerHash": "h", "dashboardAppId": "app", "providerName": "Mine"}
    for query in ("a", "b"):
        await router.invoke("find", {**provider, "query": query})
    with pytest.raises(IpcError):
        await router.invoke("nowhere", {})
    calls = [described(*one) for one in router.call_log.numbered()]
    port = free_port()
    environment = os.environ | {
        "HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_REMOTE_DEBUGGING": f"127.0.0.1:{port}",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",  # the page is Chromium's own, and tests may be root
    }
    told = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tests.integration.har_program", str(port)],
        input=json.dumps(archive(calls, "1.0")),
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    lines = [json.loads(line) for line in told.stdout.splitlines() if line.startswith("{")]

    assert lines, told.stderr
    first = lines[0].get("first", {})
    assert lines[0] == {"count": 3, "finished": True, "first": first}
    assert (first["url"], first["method"], first["status"]) == ("app://latchkey/find", "POST", 200)
    assert abs(first["ms"] - archive(calls, "1.0")["log"]["entries"][0]["time"]) < 1
