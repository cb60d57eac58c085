"""A credential in a variable and in a header, and everything that Latchkey writes, sends or starts: zero finds."""

import base64
import json
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from aiohttp import web

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.dashboards import Dashboard, SlotBinding, Tile
from main_process.ledger.model import Scope
from tests.checks.logs import LogRecord
from tests.fakes.mcp.http_server import http_mcp_server, result_of
from tests.fakes.mcp.servers import RAW
from tests.fakes.widget_package import a_package

CANARY = "canary-9d0f2b7c51aa"
SPELLINGS = (CANARY, base64.b64encode(CANARY.encode()).decode().rstrip("="))
TOOLS = ["echo", "environment", "act"]
ASKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mcp-list-tools", {}),
    ("mcp-call-tool", {"toolName": "environment"}),
    ("mcp-call-tool", {"toolName": "echo", "arguments": {"a": f"Bearer {CANARY}"}, "cache": True}),
    ("mcp-call-tool", {"toolName": "act", "arguments": {"method": "notifications/tools/list_changed"}}),
    ("mcp-server-status", {}),
)


async def everything_said(main: MainProcess, name: str, sender: Sender | None) -> list[str]:
    """What comes back of every call, errors included."""
    ref = {"providerHash": "h", "dashboardAppId": "app", "providerName": name}
    said: list[str] = []
    for channel, params in ASKS:
        try:
            said.append(json.dumps(await main.ipc.invoke(channel, {**ref, **params}, sender)))
        except IpcError as error:
            said += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]
    return said


@pytest.mark.parametrize("kind", ["variable", "header"])
async def test_a_credential_is_nowhere_but_at_its_server(tmp_path: Path, logs: list[LogRecord], kind: str) -> None:
    """Results, errors, news, the ledger, logs, files on disk and argument vectors, for the page and for a widget."""

    async def echo(request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
        return result_of(message, {"content": [{"type": "text", "text": json.dumps(dict(request.headers))}]})

    async with http_mcp_server() as at, build_main_process(tmp_path / "data", master_key=bytes(range(32))) as main:
        at.habit = echo
        config: dict[str, Any] = {"transport": "http", "url": at.url, "headerMapping": {"X-Key": "Bearer {token}"}}
        if kind == "variable":
            args = ["-S", RAW, "has-other-lists", str(tmp_path / "pids")]
            config = {"transport": "stdio", "command": sys.executable, "args": args, "envMapping": {"TOKEN": "token"}}
        await main.providers.save_provider("app", "Files", "files", {"token": CANARY}, "mcp", config)
        slots = {"files": {"label": "Files", "types": ["files"], "tools": TOOLS}}
        channels = ["mcp-list-tools", "mcp-call-tool", "mcp-server-status"]
        main.widgets.add(a_package(tmp_path, "reader", channels=channels, slots=slots))
        bound: dict[str, SlotBinding | None] = {"files": SlotBinding(app_id="app", provider_name="Files")}
        tiles = [Tile(instance="t1", widget="reader", x=0, y=0, w=2, h=2, slots=bound)]
        await main.dashboards.save(Dashboard(id="d", name="D", app_id="app", widgets=tiles))
        said = await everything_said(main, "Files", None)
        said += await everything_said(main, "Files", Sender("p1", WidgetIdentity("reader", "t1")))
        said.append(json.dumps(await main.ipc.invoke("mcp-list-servers", {})))
        said += [repr(await main.ledger.rows(1, Scope())), repr(main.ipc.call_log), repr(logs)]
        said += [" ".join(child.cmdline()) for child in psutil.Process().children(recursive=True)]
        reached = any(CANARY in value for headers in at.headers for value in headers.values())
    written = [path for path in tmp_path.rglob("*") if path.is_file() and "pids" not in path.name]

    assert [text for text in said if any(spelling in text for spelling in SPELLINGS)] == []
    assert [path for path in written if any(spelling.encode() in path.read_bytes() for spelling in SPELLINGS)] == []
    assert ("***" in said[1], reached) == (True, kind == "header")
