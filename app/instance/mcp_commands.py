"""What `latchkey mcp` asks for."""

from typing import Any

from pydantic import JsonValue

from app.instance.commands import Table
from app.main_process import MainProcess
from ipc.messages import AppId, NamedProvider, ProviderName, ProviderRef, WireModel
from main_process.ledger import Consumer, ConsumerKind
from main_process.mcp.model import McpServerStatus
from main_process.providers.stored import ABSENT


class Servers(WireModel):
    """The servers of one app, or of all."""

    app_id: AppId | None = None


class Addition(NamedProvider):
    """A new server."""

    type: ProviderName
    config: dict[str, JsonValue]
    credentials: dict[str, str]


class ToolCall(NamedProvider):
    """Which tool, with what."""

    tool: str
    arguments: dict[str, JsonValue]


class McpCommands:
    """The commands of the MCP servers. The running app's servers are everybody's: a command starts no second one."""

    def __init__(self, main: MainProcess) -> None:
        self._providers = main.providers
        self._mcp = main.mcp
        self._fetch = main.fetch

    def table(self) -> Table:
        """Every command."""
        return {
            "mcp-list": (Servers, self._list),
            "mcp-status": (NamedProvider, self._status),
            "mcp-tools": (NamedProvider, self._tools),
            "mcp-call": (ToolCall, self._call),
            "mcp-add": (Addition, self._add),
            "mcp-start": (NamedProvider, self._start),
            "mcp-stop": (NamedProvider, self._stop),
        }

    async def _list(self, wanted: Servers) -> dict[str, Any]:
        views = [
            (app_id, view)
            for app_id, view in await self._providers.list_all()
            if view.provider_class == "mcp" and wanted.app_id in {None, app_id}
        ]
        return {
            "servers": [
                {"name": view.name, "type": view.type, **_wire(app_id, await self._mcp.status(app_id, view.name))}
                for app_id, view in views
            ]
        }

    async def _status(self, wanted: NamedProvider) -> dict[str, Any]:
        return {"name": wanted.provider_name, **_wire(wanted.app_id, await self._mcp.status(*wanted.identity))}

    async def _tools(self, wanted: NamedProvider) -> dict[str, Any]:
        async with self._fetch.counted(_ref(wanted), Consumer(ConsumerKind.COMMAND, "mcp tools")):
            return {"tools": await self._mcp.list_tools(*wanted.identity)}

    async def _call(self, wanted: ToolCall) -> dict[str, Any]:
        async with self._fetch.counted(_ref(wanted), Consumer(ConsumerKind.COMMAND, "mcp call")):
            arguments = dict(wanted.arguments)
            return {"result": await self._mcp.call_tool(*wanted.identity, wanted.tool, arguments)}

    async def _add(self, wanted: Addition) -> dict[str, Any]:
        view = await self._providers.save_provider(
            *wanted.identity,
            wanted.type,
            wanted.credentials,
            provider_class="mcp",
            mcp_config=wanted.config,
            expected=ABSENT,
        )
        return {"saved": {"appId": wanted.app_id, **view.model_dump(mode="json", by_alias=True)}}

    async def _start(self, wanted: NamedProvider) -> dict[str, Any]:
        return _wire(wanted.app_id, await self._mcp.start_server(*wanted.identity))

    async def _stop(self, wanted: NamedProvider) -> dict[str, Any]:
        return _wire(wanted.app_id, await self._mcp.stop_server(*wanted.identity))


def _ref(wanted: NamedProvider) -> ProviderRef:
    return ProviderRef(provider_hash="", dashboard_app_id=wanted.app_id, provider_name=wanted.provider_name)


def _wire(app_id: str, status: McpServerStatus) -> dict[str, Any]:
    return {"appId": app_id, **status.model_dump(mode="json", by_alias=True)}
