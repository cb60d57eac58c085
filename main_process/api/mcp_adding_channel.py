"""`mcp-add-server`: opens the native dialog that adds an MCP server. A page names no more than a catalogue's entry."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from ipc.errors import InvalidParams
from ipc.messages import AppId, Registrar, Sender, WireModel
from main_process.errors import NoWindow
from main_process.mcp.adding import McpDialogs
from main_process.mcp.catalogue import ServerCatalogue
from main_process.providers.model import ProviderView

PERSON_DEADLINE = 3_600.0
"""Seconds: a native dialog waits for a person."""


class AddServerParams(WireModel):
    """Which app gets it, and what the form is filled in with."""

    app_id: AppId
    catalog_id: Annotated[str, StringConstraints(max_length=64)] | None = None


class AddServerResult(WireModel):
    """The server that was saved, or that nothing was."""

    saved: ProviderView | None = None
    cancelled: Literal[True] | None = None


def register_mcp_adding_channel(ipc: Registrar, catalogue: ServerCatalogue, dialogs: McpDialogs | None) -> None:
    """Register the channel. Without dialogs it says that there is no window."""

    async def add(_sender: Sender, params: AddServerParams) -> AddServerResult:
        entry = None
        if params.catalog_id is not None:
            entry = catalogue.find(params.catalog_id)
            if entry is None:
                raise InvalidParams("The catalogue has no such server.")
        if dialogs is None:
            raise NoWindow
        saved = await dialogs.add(params.app_id, entry)
        return AddServerResult(saved=saved) if saved is not None else AddServerResult(cancelled=True)

    ipc.handle("mcp-add-server", add, params=AddServerParams, result=AddServerResult, deadline=PERSON_DEADLINE)
