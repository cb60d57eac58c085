"""An extension brings an MCP server: it is offered in the catalogue, and used only after somebody has added it."""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import IpcError
from main_process.extensions import ExtensionContext, McpCredential, McpServer, ProviderRef
from main_process.extensions.activation import Services
from main_process.extensions.discovery import Discovered
from main_process.extensions.host import Extensions, ExtensionsOnDisk
from main_process.kit.json_file import JsonFile
from main_process.ledger.model import Scope
from tests.fakes.mcp.servers import RAW


def server(folder: Path, server_id: str = "parcel-tools", **mapping: str) -> McpServer:
    args: list[JsonValue] = ["-S", RAW, "honest", str(folder / "pids")]
    variables: dict[str, JsonValue] = {**mapping}
    return McpServer(
        id=server_id,
        name="Parcel tools",
        description="Follows parcels.",
        publisher="Parcel",
        source="https://parcel.example",
        mcp_config={"transport": "stdio", "command": sys.executable, "args": args, "envMapping": variables},
        credentials=[McpCredential(name="token", label="Token")],
    )


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path / "data", master_key=bytes(range(32))) as built:
        yield built


async def enabled(main: MainProcess, folder: Path, activate: Callable[[ExtensionContext], None]) -> Any:
    services = Services(
        ipc=main.ipc,
        types=main.types,
        responses=main.response_cache,
        fetch=main.fetch,
        widgets=main.widgets,
        mcp=main.mcp,
    )
    found = Discovered("parcel", "latchkey-parcel", "1.0", lambda: activate)
    host = Extensions(services, JsonFile(folder / "e.json", ExtensionsOnDisk), discover=lambda: [found])
    await host.start()
    return host, await host.enable("parcel")


async def test_a_server_of_an_extension_is_offered_added_and_called(main: MainProcess, tmp_path: Path) -> None:
    """It is in the catalogue while the extension is on; its tools answer the extension, and the ledger knows."""
    contexts: list[ExtensionContext] = []

    def activate(context: ExtensionContext) -> None:
        contexts.append(context)
        context.mcp.add_server(server(tmp_path, TOKEN="token"))

    host, _extension = await enabled(main, tmp_path, activate)
    offered = main.mcp.catalogue.find("parcel-tools")
    assert offered is not None
    config = dict(offered.mcp_config)
    view = await main.providers.save_provider("app", "Mine", offered.id, {"token": "canary"}, "mcp", config)
    mine = ProviderRef(provider_hash=view.provider_hash, dashboard_app_id="app", provider_name="Mine")
    tools = await contexts[0].mcp.list_tools(mine)
    result = await contexts[0].mcp.call_tool(mine, "echo", {"a": 1})
    rows = await main.ledger.rows(1, Scope())
    await host.disable("parcel")

    assert ([tool["name"] for tool in tools], result["content"][0]["text"]) == (["echo", "act"], '{"a": 1}')
    assert {(key.consumer.name, key.result, sums.calls) for key, sums in rows} == {("parcel", "ok", 2)}
    assert main.mcp.catalogue.find("parcel-tools") is None
    with pytest.raises(IpcError):
        await contexts[0].mcp.call_tool(mine, "echo")


async def test_an_extension_calls_its_own_servers_only(main: MainProcess, tmp_path: Path) -> None:
    """A server that its user added by other means is not the extension's to use."""
    contexts: list[ExtensionContext] = []
    _host, _extension = await enabled(main, tmp_path, contexts.append)
    config = dict(server(tmp_path).mcp_config)
    view = await main.providers.save_provider("app", "Other", "mcp", {}, "mcp", config)
    other = ProviderRef(provider_hash=view.provider_hash, dashboard_app_id="app", provider_name="Other")

    with pytest.raises(IpcError, match="no MCP server of the extension"):
        await contexts[0].mcp.call_tool(other, "echo")
    assert not (tmp_path / "pids").exists()


@pytest.mark.allow_logs  # the host says whom it switched off
@pytest.mark.parametrize(
    ("server_id", "mapping", "words"),
    [
        ("github", {}, "begin with its name"),
        ("parcelling", {}, "begin with its name"),
        ("parcel-Tools", {}, "kebab-case"),
        ("parcel-tools", {"TOKEN": "other"}, "no credential named"),
        ("parcel-tools", {"PATH": "token"}, "no credential belongs"),
    ],
)
async def test_a_server_that_cannot_be_offered_fails_the_extension(
    main: MainProcess, tmp_path: Path, server_id: str, mapping: dict[str, str], words: str
) -> None:
    """Another's name, a mapping of nothing, a variable that is not a server's: it says so, and nothing is left."""
    _host, extension = await enabled(
        main, tmp_path, lambda context: context.mcp.add_server(server(tmp_path, server_id, **mapping))
    )

    assert (extension.state, words in (extension.problem or "")) == ("failed", True), extension.problem
    assert [one.id for one in main.mcp.catalogue.all().servers if one.id.startswith("parcel")] == []
