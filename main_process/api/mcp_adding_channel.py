"""Adding an MCP server, and signing in at one: both in native dialogs. A page names no more than which."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

from pydantic import StringConstraints

from ipc.errors import InvalidParams
from ipc.messages import AppId, ProviderRef, Registrar, Sender, WireModel
from main_process.errors import NoWindow
from main_process.mcp import McpController
from main_process.mcp.adding import McpDialogs
from main_process.mcp.model import McpServerStatus
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


def register_mcp_adding_channel(
    ipc: Registrar,
    mcp: McpController,
    dialogs: McpDialogs | None,
    signed_in: Callable[[str, str], None] = lambda _app_id, _name: None,
) -> None:
    """Register `mcp-add-server` and `mcp-sign-in`. Without dialogs they say that there is no window.

    `signed_in(app_id, name)` hears of a sign-in that came to its end.
    """

    async def add(_sender: Sender, params: AddServerParams) -> AddServerResult:
        entry = None
        if params.catalog_id is not None:
            entry = mcp.catalogue.find(params.catalog_id)
            if entry is None:
                raise InvalidParams("The catalogue has no such server.")
        if dialogs is None:
            raise NoWindow
        saved = await dialogs.add(params.app_id, entry)
        return AddServerResult(saved=saved) if saved is not None else AddServerResult(cancelled=True)

    async def sign_in(_sender: Sender, params: ProviderRef) -> McpServerStatus:
        if dialogs is None:
            raise NoWindow
        app_id, name = params.identity
        status = await mcp.sign_in(app_id, name, partial(dialogs.open_sign_in, name))
        signed_in(app_id, name)
        return status

    ipc.handle("mcp-sign-in", sign_in, params=ProviderRef, result=McpServerStatus, deadline=PERSON_DEADLINE)
    ipc.handle("mcp-add-server", add, params=AddServerParams, result=AddServerResult, deadline=PERSON_DEADLINE)
