"""What the user allows a server, as the app's page shows and changes it. Widgets see none of it."""

from collections.abc import Callable
from typing import Annotated, TypeAlias

from pydantic import Field

from ipc.messages import ProviderRef, Registrar, Sender, WireModel
from main_process.mcp.choices import MOST_TOOLS, McpChoices, ServerChoices, ToolName

TileName: TypeAlias = Callable[[str], str | None]
"""`tile_name(instance)`: what a tile is called, None where it is gone."""


class AllowedAlways(WireModel):
    """A tool that a tile calls without a question."""

    tile: str
    tool: str


class McpToolChoices(WireModel):
    """`mcp-get-choices`."""

    blocked: list[str]
    always: list[AllowedAlways]


class BlockToolsParams(ProviderRef):
    """`mcp-block-tools`: all that nobody may call from now on."""

    blocked: Annotated[list[ToolName], Field(max_length=MOST_TOOLS)]


def register_mcp_choice_channels(
    ipc: Registrar, choices: McpChoices, tile_name: TileName, drop_answers: Callable[[str, str], None]
) -> None:
    """Register the channels. `drop_answers(app_id, name)`: what was cached of a server is not to be served any more."""

    def told(of: ServerChoices) -> McpToolChoices:
        named = [(tile_name(one.instance), one.tool) for one in of.always]
        always = [AllowedAlways(tile=tile, tool=tool) for tile, tool in named if tile is not None]
        return McpToolChoices(blocked=of.blocked, always=always)

    async def get(_sender: Sender, params: ProviderRef) -> McpToolChoices:
        return told(choices.of(*params.identity))

    async def block(_sender: Sender, params: BlockToolsParams) -> McpToolChoices:
        blocked = sorted(set(params.blocked))
        app_id, name = params.identity
        fresh = await choices.change(app_id, name, lambda before: before.model_copy(update={"blocked": blocked}))
        drop_answers(app_id, name)
        return told(fresh)

    async def forget(_sender: Sender, params: ProviderRef) -> McpToolChoices:
        app_id, name = params.identity
        return told(await choices.change(app_id, name, lambda before: before.model_copy(update={"always": []})))

    ipc.handle("mcp-get-choices", get, params=ProviderRef, result=McpToolChoices)
    ipc.handle("mcp-block-tools", block, params=BlockToolsParams, result=McpToolChoices)
    ipc.handle("mcp-forget-consents", forget, params=ProviderRef, result=McpToolChoices)
