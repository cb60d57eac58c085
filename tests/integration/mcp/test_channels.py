"""The channels of MCP servers, from a page's or a widget's call to a real program."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.dashboards import Dashboard, SlotBinding, Tile
from main_process.ledger import Budget
from main_process.ledger.model import Scope
from main_process.mcp.catalogue import ServerCatalogue
from main_process.providers.mcp_config import check_credentials, read_config
from tests.fakes.mcp.servers import RAW
from tests.fakes.widget_package import a_package

CANARY = "canary-5f1c9e7a"
WIDGET = Sender("p1", WidgetIdentity("reader", "t1"))
WISHES = [
    "mcp-block-tools", "mcp-call-tool", "mcp-call-tool-stream", "mcp-forget-consents", "mcp-get-catalog",
    "mcp-get-choices", "mcp-get-prompt", "mcp-list-prompts", "mcp-list-resources", "mcp-list-tools",
    "mcp-read-resource", "mcp-server-status", "mcp-start-server", "mcp-stop-server",
]  # fmt: skip


@dataclass
class Page:
    """The app's page, a widget that may call `echo`, and one server."""

    main: MainProcess
    pid_file: Path
    ref: dict[str, Any]

    async def call(self, channel: str, sender: Sender | None = None, **params: Any) -> Any:
        return await self.main.ipc.invoke(channel, {**self.ref, **params}, sender)

    async def refused(self, channel: str, sender: Sender | None = None, **params: Any) -> Code:
        with pytest.raises(IpcError) as caught:
            await self.call(channel, sender, **params)
        return caught.value.code

    async def save(self, habit: str) -> None:
        args = ["-S", RAW, habit, str(self.pid_file)]
        config = {"transport": "stdio", "command": sys.executable, "args": args, "envMapping": {"TOKEN": "token"}}
        view = await self.main.providers.save_provider("app", "Files", "files", {"token": CANARY}, "mcp", config)
        self.ref = {"providerHash": view.provider_hash, "dashboardAppId": "app", "providerName": "Files"}

    def processes(self) -> int:
        return len(self.pid_file.read_text().split()) if self.pid_file.exists() else 0


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with build_main_process(tmp_path / "data", master_key=bytes(range(32))) as main:
        slots = {"files": {"label": "Files", "types": ["files"], "tools": ["echo"]}}
        main.widgets.add(a_package(tmp_path, "reader", channels=WISHES, slots=slots))
        binding = SlotBinding(app_id="app", provider_name="Files")
        tile = Tile(instance="t1", widget="reader", x=0, y=0, w=2, h=2, slots={"files": binding})
        await main.dashboards.save(Dashboard(id="d", name="D", app_id="app", widgets=[tile]))
        page = Page(main, tmp_path / "pids", {})
        await page.save("honest")
        yield page


def said(result: dict[str, Any]) -> Any:
    return json.loads(result["content"][0]["text"])


async def test_the_apps_page_runs_a_server_from_start_to_stop(page: Page) -> None:
    """Start, list, call, look, stop: each channel answers in MCP's own shapes."""
    started = await page.call("mcp-start-server")
    tools = await page.call("mcp-list-tools")
    result = await page.call("mcp-call-tool", toolName="echo", arguments={"a": [1, None]})
    status = await page.call("mcp-server-status")
    resources = await page.call("mcp-list-resources")
    prompts = await page.call("mcp-list-prompts")
    stopped = await page.call("mcp-stop-server")

    assert (started["state"], status["state"], stopped["state"]) == ("running", "running", "stopped")
    assert [tool["name"] for tool in tools["tools"]] == ["echo", "act"]
    assert tools["tools"][0]["annotations"] == {"readOnlyHint": True}
    assert result == {"content": [{"type": "text", "text": '{"a": [1, null]}'}], "isError": False}
    assert (status["tools"], status["transport"], status["serverName"]) == (2, "stdio", "raw")
    assert (resources, prompts) == ({"resources": [], "resourceTemplates": []}, {"prompts": []})


@pytest.mark.parametrize("state", ["cold", "warm"])
async def test_a_widget_calls_what_its_slot_names_and_nothing_else(page: Page, state: str) -> None:
    """On a server that runs, and on one that does not: another tool is not granted, and starts nothing."""
    if state == "warm":
        await page.call("mcp-start-server")
    before = page.processes()
    codes = [
        await page.refused("mcp-call-tool", WIDGET, toolName=name, **more)
        for name, more in (("act", {}), ("act", {"cache": True}), ("Echo", {}), ("nothing", {}))
    ]
    codes.append(await page.refused("mcp-call-tool", WIDGET, toolName="echo", providerName="Other"))
    after = page.processes()

    assert (set(codes), before) == ({Code.NOT_GRANTED}, after)
    assert said(await page.call("mcp-call-tool", WIDGET, toolName="echo", arguments={"a": 1})) == {"a": 1}


async def test_a_widget_streams_under_the_same_rule(page: Page) -> None:
    """The stream of a tool that the slot does not name is refused from its first step on."""
    stream = await page.main.ipc.invoke("mcp-call-tool-stream", {**page.ref, "toolName": "act"}, WIDGET)
    with pytest.raises(IpcError) as caught:
        await anext(stream)
    allowed = await page.main.ipc.invoke("mcp-call-tool-stream", {**page.ref, "toolName": "echo"}, WIDGET)

    assert caught.value.code == Code.NOT_GRANTED
    assert [said(chunk["result"]) async for chunk in allowed] == [{}]


async def test_a_widget_does_not_run_servers_and_sees_its_own_tools_only(page: Page) -> None:
    """Starting, stopping, resources, prompts and the catalogue are for the app's page; the log is too."""
    closed = ("mcp-start-server", "mcp-stop-server", "mcp-list-resources", "mcp-list-prompts")
    codes = [await page.refused(channel, WIDGET) for channel in closed]
    codes.append(await page.refused("mcp-read-resource", WIDGET, uri="file:///etc/passwd"))
    codes.append(await page.refused("mcp-get-prompt", WIDGET, promptName="any"))
    with pytest.raises(IpcError) as caught:
        await page.main.ipc.invoke("mcp-get-catalog", {}, WIDGET)
    codes.append(caught.value.code)
    tools = await page.call("mcp-list-tools", WIDGET)
    status = await page.call("mcp-server-status", WIDGET)

    assert set(codes) == {Code.NOT_GRANTED}
    assert [tool["name"] for tool in tools["tools"]] == ["echo"]
    assert (status["state"], status["log"]) == ("running", [])


async def test_a_tool_that_only_reads_is_cached_by_its_arguments(page: Page) -> None:
    """The second caller gets the first one's answer; other arguments, forceRefresh and a save do not."""
    calls = 0

    async def asked(**params: Any) -> int:
        await page.call("mcp-call-tool", toolName="echo", **params)
        return int((await page.call("mcp-server-status"))["calls"])

    first = await asked(arguments={"a": 1}, cache=True)
    calls = await asked(arguments={"a": 1}, cache=60_000)
    other = await asked(arguments={"a": 1.5}, cache=True)
    forced = await asked(arguments={"a": 1}, cache=True, forceRefresh=True)
    plain = await asked(arguments={"a": 1})
    await page.save("honest")
    saved = await asked(arguments={"a": 1}, cache=True)

    assert [calls - first, other - first, forced - first, plain - first] == [0, 1, 2, 3]
    assert saved > plain


async def test_a_tool_that_acts_is_never_answered_from_the_cache_and_drops_what_is_there(page: Page) -> None:
    """Whoever acts acts, however it asks; what was read before may be old after it."""
    await page.call("mcp-call-tool", toolName="echo", cache=True)
    before = (await page.call("mcp-server-status"))["calls"]
    await page.call("mcp-call-tool", toolName="act", cache=True)
    await page.call("mcp-call-tool", toolName="act", cache=True)
    await page.call("mcp-call-tool", toolName="echo", cache=True)
    after = (await page.call("mcp-server-status"))["calls"]

    assert after - before == 3


async def test_fifty_widgets_on_one_server_share_one_process(page: Page) -> None:
    """However many tiles call at once, one process answers each with its own result."""
    bound: dict[str, SlotBinding | None] = {"files": SlotBinding(app_id="app", provider_name="Files")}
    tiles = [Tile(instance=f"w{n}", widget="reader", x=0, y=n, w=2, h=2, slots=bound) for n in range(50)]
    await page.main.dashboards.save(Dashboard(id="many", name="Many", app_id="app", widgets=tiles))

    async def call(number: int) -> Any:
        frame = Sender("p1", WidgetIdentity("reader", f"w{number}"))
        return said(await page.call("mcp-call-tool", frame, toolName="echo", arguments={"n": number}))

    assert await asyncio.gather(*(call(number) for number in range(50))) == [{"n": number} for number in range(50)]
    assert page.processes() == 1


async def test_progress_comes_before_the_result(page: Page) -> None:
    """The stream gives each step, then the result, then ends."""
    await page.save("tells-its-progress")
    stream = await page.main.ipc.invoke("mcp-call-tool-stream", {**page.ref, "toolName": "act"})

    chunks = [chunk async for chunk in stream]

    assert chunks[:-1] == [
        {"progress": {"progress": float(step), "total": 3.0, "message": f"step {step}"}} for step in (1, 2, 3)
    ]
    assert chunks[-1]["result"]["content"][0]["text"] == "done"


@pytest.mark.allow_logs  # a call that fails is in the log
async def test_the_developer_tools_see_servers_calls_and_logs(page: Page) -> None:
    """Each call with its time and result, the log, and nothing of arguments, results or credentials."""
    await page.save("has-other-lists")
    await page.call("mcp-call-tool", toolName="echo", arguments={"path": "the-argument"})
    await page.call("mcp-call-tool", toolName="act", arguments={"method": "notifications/tools/list_changed"})
    await page.call("mcp-stop-server")
    await page.save("answers-with-an-error")
    await page.refused("mcp-call-tool", toolName="act")

    seen = await page.main.ipc.invoke("mcp-list-servers", {})
    with pytest.raises(IpcError) as widget:
        await page.main.ipc.invoke("mcp-list-servers", {}, WIDGET)
    server = seen["servers"][0]

    assert (server["appId"], server["providerName"], server["status"]["state"]) == ("app", "Files", "running")
    assert [(call["tool"], call["result"]) for call in server["recent"]] == [
        ("echo", "ok"), ("act", "ok"), ("act", "service-rejected"),
    ]  # fmt: skip
    assert '"token": "***"' in server["status"]["log"][0]
    assert "the-argument" not in json.dumps(seen)
    assert CANARY not in json.dumps(seen)
    assert widget.value.code == Code.NOT_GRANTED


async def test_calls_are_in_the_ledger_and_under_its_budgets(page: Page) -> None:
    """A widget's calls are counted as the widget's, and stop when its budget is used up."""
    scope = Scope(app_id="app", provider_name="Files", widget_id="reader")
    await page.main.ledger.set_budget(Budget(scope, calls_per_minute=2))
    await page.call("mcp-call-tool", WIDGET, toolName="echo")
    await page.call("mcp-call-tool", WIDGET, toolName="echo")

    refused = await page.refused("mcp-call-tool", WIDGET, toolName="echo")
    rows = await page.main.ledger.rows(1, scope)

    assert refused == Code.BUDGET_EXCEEDED
    assert {(key.channel, key.consumer.name, key.result, sums.calls) for key, sums in rows} == {
        ("mcp-call-tool", "reader", "ok", 2),
        ("mcp-call-tool", "reader", "budget-exceeded", 1),
    }


async def test_no_configuration_and_no_credential_comes_from_a_page(page: Page) -> None:
    """What is named like a credential, or is no field of the channel, is refused before anything starts."""
    assert await page.refused("mcp-start-server", command="sh") == Code.INVALID_PARAMS
    assert await page.refused("mcp-start-server", credentials={"token": "x"}) == Code.CREDENTIAL_IN_PARAMS
    assert await page.refused("mcp-call-tool", toolName="echo", arguments={"apiKey": "x"}) == Code.CREDENTIAL_IN_PARAMS
    assert page.processes() == 0


async def test_a_credential_reaches_no_page(page: Page) -> None:
    """Neither in a result, nor in a status, nor in an error."""
    result = await page.call("mcp-call-tool", toolName="environment")
    status = await page.call("mcp-server-status")
    rows = await page.main.ledger.rows(1, Scope())

    assert CANARY not in json.dumps(result) + json.dumps(status) + repr(rows) + repr(page.main.ipc.call_log)
    assert said(result)["TOKEN"] == "***"


async def test_a_deleted_provider_has_neither_server_nor_answers(page: Page) -> None:
    """Its cached answers are gone with it."""
    await page.call("mcp-call-tool", toolName="echo", cache=True)

    await page.main.providers.delete_provider("app", "Files")

    assert await page.refused("mcp-call-tool", toolName="echo", cache=True) == Code.PROVIDER_NOT_FOUND


async def test_the_catalogue_fills_in_what_can_be_saved(page: Page) -> None:
    """Every entry's configuration is sound, and its mapping names the credentials that it asks for."""
    catalogue = await page.main.ipc.invoke("mcp-get-catalog", {})

    assert len(catalogue["servers"]) == len(ServerCatalogue().all().servers) >= 10
    assert len({entry["id"] for entry in catalogue["servers"]}) == len(catalogue["servers"])
    for entry in catalogue["servers"]:
        read_config(entry["mcpConfig"])
        check_credentials(entry["mcpConfig"], {wanted["name"]: "value" for wanted in entry["credentials"]})
        assert (entry["package"] is None) == (entry["registry"] is None)


async def test_a_server_is_added_in_a_window_only(page: Page) -> None:
    """A page may ask for the native dialog; without a window it hears that there is none, and of a wrong entry."""
    with pytest.raises(IpcError) as nobody:
        await page.main.ipc.invoke("mcp-add-server", {"appId": "app"})
    with pytest.raises(IpcError) as wrong:
        await page.main.ipc.invoke("mcp-add-server", {"appId": "app", "catalogId": "no-such"})
    with pytest.raises(IpcError) as widget:
        await page.main.ipc.invoke("mcp-add-server", {"appId": "app"}, WIDGET)

    assert (nobody.value.code, "window" in nobody.value.message) == (Code.NOT_GRANTED, True)
    assert (wrong.value.code, widget.value.code) == (Code.INVALID_PARAMS, Code.NOT_GRANTED)
