"""What the user allows a server, as the app's page shows and changes it. Widgets see none of it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

from ipc.errors import InvalidParams
from ipc.messages import ProviderRef, Registrar, Sender, WireModel
from main_process.errors import NoWindow
from main_process.mcp.adding import McpDialogs
from main_process.mcp.choices import MOST_ROOTS, MOST_TOOLS, McpChoices, ServerChoices, ToolName
from main_process.mcp.sampling import ModelChoice

PERSON_DEADLINE = 3_600.0
"""Seconds: a native dialog waits for a person."""
Change: TypeAlias = Callable[[ServerChoices], ServerChoices]
ModelProviders: TypeAlias = Callable[[str], Awaitable[list[str]]]
"""`await model_providers(app_id)`: the names of the app's OpenAI providers."""
PickFolder: TypeAlias = Callable[[], Awaitable[Path | None]]
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
    roots: list[str]
    """Folders that the server is told it may use."""
    questions: bool
    """Whether it may ask its user."""
    model: ModelChoice | None
    """The language model that it may have asked."""


class BlockToolsParams(ProviderRef):
    """`mcp-block-tools`: all that nobody may call from now on."""

    blocked: Annotated[list[ToolName], Field(max_length=MOST_TOOLS)]


class AllowQuestionsParams(ProviderRef):
    """`mcp-allow-questions`. To allow them asks natively first."""

    allow: bool


class AllowModelParams(ProviderRef):
    """`mcp-allow-model`. To allow it asks natively first, with which provider and model."""

    allow: bool


class RemoveRootParams(ProviderRef):
    """`mcp-remove-root`."""

    folder: Annotated[str, StringConstraints(max_length=4096)]


def register_mcp_choice_channels(
    ipc: Registrar,
    choices: McpChoices,
    tile_name: TileName,
    drop_answers: Callable[[str, str], None],
    *,
    pick_folder: PickFolder,
    model_providers: ModelProviders,
    dialogs: McpDialogs | None,
    begin_anew: Callable[[str, str], None],
) -> None:
    """Register the channels.

    `drop_answers(app_id, name)`: what was cached of a server is not to be served any more. `begin_anew(app_id, name)`:
    it has to be told what has changed. A folder is chosen by `pick_folder`, natively: no path comes from a page.
    """

    def told(of: ServerChoices) -> McpToolChoices:
        named = [(tile_name(one.instance), one.tool) for one in of.always]
        always = [AllowedAlways(tile=tile, tool=tool) for tile, tool in named if tile is not None]
        return McpToolChoices(blocked=of.blocked, always=always, roots=of.roots, questions=of.questions, model=of.model)

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

    async def changed(params: ProviderRef, change: Change) -> McpToolChoices:
        fresh = await choices.change(*params.identity, change)
        begin_anew(*params.identity)
        return told(fresh)

    _register_rights(ipc, dialogs, model_providers, lambda params: told(choices.of(*params.identity)), changed)
    _register_roots(ipc, pick_folder, changed)


def _register_rights(
    ipc: Registrar,
    dialogs: McpDialogs | None,
    model_providers: ModelProviders,
    now: Callable[[ProviderRef], McpToolChoices],
    changed: Callable[[ProviderRef, Change], Awaitable[McpToolChoices]],
) -> None:
    """What a server may ask for: answers of its user, and of a language model."""

    async def questions(_sender: Sender, params: AllowQuestionsParams) -> McpToolChoices:
        if params.allow and dialogs is None:
            raise NoWindow
        if params.allow and dialogs is not None and not await dialogs.allow_questions(params.provider_name):
            return now(params)
        return await changed(params, lambda before: before.model_copy(update={"questions": params.allow}))

    ipc.handle(
        "mcp-allow-questions", questions, params=AllowQuestionsParams, result=McpToolChoices, deadline=PERSON_DEADLINE
    )

    async def model(_sender: Sender, params: AllowModelParams) -> McpToolChoices:
        if not params.allow:
            return await changed(params, lambda before: before.model_copy(update={"model": None}))
        if dialogs is None:
            raise NoWindow
        providers = await model_providers(params.dashboard_app_id)
        if not providers:
            raise InvalidParams("Add a provider of the type OpenAI first: a language model is asked with it.")
        chosen = await dialogs.allow_model(params.provider_name, providers)
        if chosen is None:
            return now(params)
        return await changed(params, lambda before: before.model_copy(update={"model": chosen}))

    ipc.handle("mcp-allow-model", model, params=AllowModelParams, result=McpToolChoices, deadline=PERSON_DEADLINE)


def _register_roots(
    ipc: Registrar, pick_folder: PickFolder, changed: Callable[[ProviderRef, Change], Awaitable[McpToolChoices]]
) -> None:
    async def add_root(_sender: Sender, params: ProviderRef) -> McpToolChoices:
        folder = await pick_folder()
        if folder is None:
            return await changed(params, lambda before: before)
        path = str(folder.absolute())

        def add(before: ServerChoices) -> ServerChoices:
            if path not in before.roots and len(before.roots) >= MOST_ROOTS:
                raise InvalidParams(f"A server is told of {MOST_ROOTS} folders at most.")
            return before.model_copy(update={"roots": [*(one for one in before.roots if one != path), path]})

        return await changed(params, add)

    async def remove_root(_sender: Sender, params: RemoveRootParams) -> McpToolChoices:
        def remove(before: ServerChoices) -> ServerChoices:
            return before.model_copy(update={"roots": [one for one in before.roots if one != params.folder]})

        return await changed(params, remove)

    ipc.handle("mcp-add-root", add_root, params=ProviderRef, result=McpToolChoices, deadline=PERSON_DEADLINE)
    ipc.handle("mcp-remove-root", remove_root, params=RemoveRootParams, result=McpToolChoices)
