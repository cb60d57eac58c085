"""The channels of MCP servers. Answers have MCP's own shapes, without the credentials that the server was given.

The app's own page may do everything. A widget lists and calls the tools that its slot names, and sees the status.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypeAlias

from pydantic import Field, JsonValue, StringConstraints

from ipc.encoding import decode
from ipc.messages import (
    WITH_PROVIDER,
    WITH_TOOL,
    CacheableParams,
    Encoded,
    Nothing,
    ProviderRef,
    Registrar,
    Sender,
)
from main_process.api.mcp_consent import ToolConsent
from main_process.fetch import Fetch
from main_process.mcp import McpController
from main_process.mcp.catalogue import McpCatalogue
from main_process.mcp.errors import McpCallRefused
from main_process.mcp.model import (
    Json,
    McpCallChunk,
    McpFilledPrompt,
    McpProgress,
    McpPrompts,
    McpResourceContents,
    McpResources,
    McpServers,
    McpServerStatus,
    McpToolResult,
    McpTools,
)
from main_process.response_cache import ResponseCache
from main_process.response_cache.codec import encode, tag_of

START_DEADLINE = 120.0
CALL_DEADLINE = 900.0
"""Seconds: a person may have to be asked, and a tool may work for minutes; the caller's deadline is usually earlier."""
_STEPS_AHEAD = 64

OwnTools: TypeAlias = Callable[[Sender, str, str], frozenset[str] | None]
"""`own_tools(sender, app_id, provider_name)`: the tools that a widget may call, None for the app's own page."""


class CallToolParams(CacheableParams):
    """`mcp-call-tool`. `cache` and `forceRefresh` are heeded for tools that say of themselves that they only read."""

    tool_name: Annotated[
        str, StringConstraints(min_length=1, max_length=256), Field(json_schema_extra={"logged": True})
    ]
    arguments: dict[str, JsonValue] = Field(default_factory=dict)


class StreamToolParams(ProviderRef):
    """`mcp-call-tool-stream`."""

    tool_name: Annotated[
        str, StringConstraints(min_length=1, max_length=256), Field(json_schema_extra={"logged": True})
    ]
    arguments: dict[str, JsonValue] = Field(default_factory=dict)


class ReadResourceParams(ProviderRef):
    """`mcp-read-resource`."""

    uri: Annotated[str, StringConstraints(min_length=1, max_length=4096)]


class GetPromptParams(ProviderRef):
    """`mcp-get-prompt`. A prompt's arguments are text."""

    prompt_name: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    arguments: dict[str, str] = Field(default_factory=dict)


class _ToolSaidNo(McpCallRefused):
    """A result with `isError`: it goes to whoever waits for it, and is not kept."""

    def __init__(self, result: Json) -> None:
        super().__init__()
        self.result = result


class ToolCalls:
    """`mcp-call-tool`: a tool that only reads may be answered from the cache, any other drops what is there."""

    def __init__(self, mcp: McpController, fetch: Fetch, responses: ResponseCache, consent: ToolConsent) -> None:
        self._mcp = mcp
        self._consent = consent
        self._fetch = fetch
        self._responses = responses
        self._cached = responses.cached_handler("mcp-call-tool", self._read, tags=_tags)

    async def __call__(self, sender: Sender, params: CallToolParams) -> Any:
        """The result as a value of the caller's own."""
        return decode((await self.encoded(sender, params)).body)

    async def encoded(self, sender: Sender, params: CallToolParams) -> Encoded:
        """The result as the bytes that go on the wire."""
        app_id, name = params.identity
        self._mcp.check_allowed(app_id, name, params.tool_name)
        wants_cache = params.cache not in (None, False) or params.force_refresh
        if wants_cache and await self._mcp.is_read_only(app_id, name, params.tool_name):
            try:
                return await self._cached.encoded(sender, params)
            except _ToolSaidNo as no:
                return Encoded(encode(no.result))
        await self._consent.check(sender, app_id, name, params.tool_name, params.arguments)
        try:
            return Encoded(encode(await self._call(params)))
        finally:
            # However it ended: what it should have changed it may have changed.
            if self._mcp.known_read_only(app_id, name, params.tool_name) is not True:
                self._responses.invalidate_tags(*_tags(params))
                await self._responses.flush()

    async def _read(self, _sender: Sender, params: CallToolParams) -> Json:
        result = await self._call(params)
        if result["isError"]:
            raise _ToolSaidNo(result)
        return result

    async def _call(self, params: CallToolParams) -> Json:
        async with self._fetch.counted(params):
            return await self._mcp.call_tool(*params.identity, params.tool_name, dict(params.arguments))


def register_mcp_channels(
    ipc: Registrar,
    mcp: McpController,
    fetch: Fetch,
    responses: ResponseCache,
    own_tools: OwnTools,
    consent: ToolConsent,
) -> None:
    """Register the channels."""
    _register_servers(ipc, mcp)
    _register_tools(ipc, mcp, fetch, own_tools)
    _register_calls(ipc, mcp, fetch, responses, consent)
    _register_resources(ipc, mcp, fetch)


def _register_servers(ipc: Registrar, mcp: McpController) -> None:
    async def start(_sender: Sender, params: ProviderRef) -> McpServerStatus:
        return await mcp.start_server(*params.identity)

    async def stop(_sender: Sender, params: ProviderRef) -> McpServerStatus:
        return await mcp.stop_server(*params.identity)

    async def status(sender: Sender, params: ProviderRef) -> McpServerStatus:
        found = await mcp.status(*params.identity)
        # What a server writes for its operator is not for a widget.
        return found if sender.widget is None else found.model_copy(update={"log": [], "instructions": ""})

    async def servers(_sender: Sender, _params: Nothing) -> McpServers:
        return mcp.servers()

    async def catalog(_sender: Sender, _params: Nothing) -> McpCatalogue:
        return await mcp.catalog()

    ipc.handle("mcp-start-server", start, params=ProviderRef, result=McpServerStatus, deadline=START_DEADLINE)
    ipc.handle("mcp-stop-server", stop, params=ProviderRef, result=McpServerStatus)
    ipc.handle("mcp-server-status", status, params=ProviderRef, result=McpServerStatus, widgets=WITH_PROVIDER)
    ipc.handle("mcp-list-servers", servers, params=Nothing, result=McpServers)
    ipc.handle("mcp-get-catalog", catalog, params=Nothing, result=McpCatalogue)


def _register_tools(ipc: Registrar, mcp: McpController, fetch: Fetch, own_tools: OwnTools) -> None:
    async def list_tools(sender: Sender, params: ProviderRef) -> Json:
        app_id, name = params.identity
        own = own_tools(sender, app_id, name)
        async with fetch.counted(params):
            tools = await mcp.list_tools(app_id, name)
        if sender.widget is None:
            # The app's page also shows those that are switched off: there they are switched on again.
            return {"tools": tools}
        named = [tool for tool in tools if own is None or tool["name"] in own]
        return {"tools": [tool for tool in named if not mcp.is_blocked(app_id, name, tool["name"])]}

    ipc.handle(
        "mcp-list-tools",
        list_tools,
        params=ProviderRef,
        result=McpTools,
        deadline=START_DEADLINE,
        widgets=WITH_PROVIDER,
    )


def _register_calls(
    ipc: Registrar, mcp: McpController, fetch: Fetch, responses: ResponseCache, consent: ToolConsent
) -> None:
    async def stream(sender: Sender, params: StreamToolParams) -> AsyncIterator[Json]:
        steps: asyncio.Queue[McpProgress] = asyncio.Queue(_STEPS_AHEAD)

        async def progress(progress: float, total: float | None, message: str | None) -> None:
            if steps.full():
                # Progress that nobody has looked at is superseded by what follows.
                steps.get_nowait()
            steps.put_nowait(McpProgress(progress=progress, total=total, message=message))

        app_id, name = params.identity
        mcp.check_allowed(app_id, name, params.tool_name)
        await consent.check(sender, app_id, name, params.tool_name, params.arguments)
        async with fetch.counted(params):
            calling = asyncio.ensure_future(
                mcp.call_tool(app_id, name, params.tool_name, dict(params.arguments), progress=progress)
            )
            try:
                async for step in _until_done(steps, calling):
                    yield {"progress": step.model_dump(by_alias=True)}
                yield {"result": await calling}
            finally:
                calling.cancel()
                await asyncio.wait([calling])
                responses.invalidate_tags(*_tags(params))
                await responses.flush()

    ipc.handle(
        "mcp-call-tool",
        ToolCalls(mcp, fetch, responses, consent),
        params=CallToolParams,
        result=McpToolResult,
        deadline=CALL_DEADLINE,
        widgets=WITH_TOOL,
    )
    ipc.handle(
        "mcp-call-tool-stream",
        stream,
        params=StreamToolParams,
        chunk=McpCallChunk,
        deadline=CALL_DEADLINE,
        widgets=WITH_TOOL,
    )


def _register_resources(ipc: Registrar, mcp: McpController, fetch: Fetch) -> None:
    async def list_resources(_sender: Sender, params: ProviderRef) -> Json:
        async with fetch.counted(params):
            return await mcp.list_resources(*params.identity)

    async def read_resource(_sender: Sender, params: ReadResourceParams) -> Json:
        async with fetch.counted(params):
            return await mcp.read_resource(*params.identity, params.uri)

    async def list_prompts(_sender: Sender, params: ProviderRef) -> Json:
        async with fetch.counted(params):
            return await mcp.list_prompts(*params.identity)

    async def get_prompt(_sender: Sender, params: GetPromptParams) -> Json:
        async with fetch.counted(params):
            return await mcp.get_prompt(*params.identity, params.prompt_name, params.arguments)

    ipc.handle("mcp-list-prompts", list_prompts, params=ProviderRef, result=McpPrompts, deadline=START_DEADLINE)
    ipc.handle("mcp-get-prompt", get_prompt, params=GetPromptParams, result=McpFilledPrompt, deadline=START_DEADLINE)
    ipc.handle("mcp-list-resources", list_resources, params=ProviderRef, result=McpResources, deadline=START_DEADLINE)
    ipc.handle(
        "mcp-read-resource",
        read_resource,
        params=ReadResourceParams,
        result=McpResourceContents,
        deadline=START_DEADLINE,
    )


async def _until_done(
    steps: "asyncio.Queue[McpProgress]", calling: "asyncio.Future[Any]"
) -> AsyncIterator[McpProgress]:
    """Every step that came before the call was over."""
    while not (calling.done() and steps.empty()):
        step = asyncio.ensure_future(steps.get())
        try:
            await asyncio.wait([step, calling], return_when=asyncio.FIRST_COMPLETED)
            if step.done():
                yield step.result()
        finally:
            step.cancel()


def _tags(params: ProviderRef) -> list[str]:
    return [server_tag(*params.identity)]


def server_tag(app_id: str, name: str) -> str:
    """The tag of a server's cached answers."""
    return tag_of("mcp", app_id, name)
