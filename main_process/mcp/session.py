"""What is asked of a server, as MCP's requests, and its answers as JSON without credentials. Imported lazily."""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

from mcp import types
from pydantic import BaseModel

from ipc.encoding import encode
from main_process.kit.figures import count
from main_process.mcp.connection import Connection
from main_process.mcp.errors import McpCallRefused, McpNonsense
from main_process.mcp.model import LONGEST_NAME, Json, Progress

P = TypeVar("P", bound=types.PaginatedResult)
V = TypeVar("V")


class Session(Connection):
    """A connection with the requests that Latchkey makes. Every one raises IpcError and nothing else."""

    async def tools(self) -> list[Json]:
        if self.about is not None and not self.about.tools:
            return []
        found: list[Json] = []
        async for page in self._pages(types.ListToolsRequest, types.ListToolsResult):
            found += [_dumped(tool) for tool in page.tools]
            self._bound(found)
        return self._cleared(_callable(found))

    async def resources(self) -> Json:
        """Every resource and every template, page by page."""
        if self.about is not None and not self.about.resources:
            return {"resources": [], "resourceTemplates": []}
        found: list[Json] = []
        async for page in self._pages(types.ListResourcesRequest, types.ListResourcesResult):
            found += [_dumped(resource) for resource in page.resources]
            self._bound(found)
        return self._cleared({"resources": found, "resourceTemplates": await self._templates()})

    async def call_tool(self, tool: str, arguments: Json, progress: Progress | None = None) -> Json:
        """The tool's result: `content`, `isError`, and `structuredContent` where there is some.

        A result is not held against the tool's own output schema: the schema is the server's as much as the result
        is, and checking the one by the other is work that a server could make endless.
        """
        request = types.CallToolRequest(params=types.CallToolRequestParams(name=tool, arguments=arguments))
        result = await self.request(request, types.CallToolResult, self.settings.call, progress)
        answer: Json = {"content": [_dumped(block) for block in result.content], "isError": result.is_error}
        if result.structured_content is not None:
            answer["structuredContent"] = result.structured_content
        return self._cleared(answer)

    async def read_resource(self, uri: str) -> Json:
        """The resource's `contents`, each with `text` or a base64 `blob`."""
        request = types.ReadResourceRequest(params=types.ReadResourceRequestParams(uri=uri))
        result = await self.request(request, types.ReadResourceResult, self.settings.listing)
        return self._cleared({"contents": [_dumped(content) for content in result.contents]})

    async def prompts(self) -> Json:
        """`{prompts}`: every prompt, page by page."""
        if self.about is not None and not self.about.prompts:
            return {"prompts": []}
        found: list[Json] = []
        async for page in self._pages(types.ListPromptsRequest, types.ListPromptsResult):
            found += [_dumped(prompt) for prompt in page.prompts]
            self._bound(found)
        return self._cleared({"prompts": found})

    async def prompt(self, name: str, arguments: dict[str, str]) -> Json:
        """The prompt filled in: `{description?, messages}`."""
        params = types.GetPromptRequestParams(name=name, arguments=arguments)
        result = await self.request(types.GetPromptRequest(params=params), types.GetPromptResult, self.settings.listing)
        answer: Json = {"messages": [_dumped(message) for message in result.messages]}
        if result.description is not None:
            answer["description"] = result.description
        return self._cleared(answer)

    async def ping(self) -> None:
        """Return if the server answers soon."""
        await self.request(types.PingRequest(params=types.RequestParams()), types.EmptyResult, self.settings.ping)

    async def _templates(self) -> list[Json]:
        found: list[Json] = []
        try:
            async for page in self._pages(types.ListResourceTemplatesRequest, types.ListResourceTemplatesResult):
                found += [_dumped(template) for template in page.resource_templates]
                self._bound(found)
        except McpCallRefused:
            # Resources without templates: many servers know only the one list.
            return []
        return found

    async def _pages(self, request: Any, result: type[P]) -> AsyncIterator[P]:
        """Each page of a listing. One that does not end, or goes round in circles, is McpNonsense."""
        cursor: str | None = None
        seen: set[str] = set()
        size = 0
        for _ in range(self.settings.pages):
            params = types.PaginatedRequestParams(cursor=cursor) if cursor is not None else None
            page = await self.request(request(params=params), result, self.settings.listing)
            size += len(page.model_dump_json())
            if size > self.settings.listing_bytes:
                raise McpNonsense(f"The MCP server's list is larger than {self.settings.listing_bytes >> 20} MiB.")
            yield page
            cursor = page.next_cursor
            if cursor is None:
                return
            if cursor in seen:
                break
            seen.add(cursor)
        raise McpNonsense("The MCP server's list does not end.")

    def _bound(self, found: list[Json]) -> None:
        if len(found) > self.settings.entries:
            raise McpNonsense(f"The MCP server's list holds more than {count(self.settings.entries)} entries.")

    def _cleared(self, value: V) -> V:
        """The value without credentials, known to be JSON that can be sent."""
        try:
            encode(value)
            cleared: V = self.scrubber.json(value)
        except TypeError:
            raise McpNonsense("The MCP server's answer holds something that cannot be sent.") from None
        return cleared


def _callable(tools: list[Json]) -> list[Json]:
    """The tools that can be called: those whose name is none, too long, or another one's already are left out."""
    named = {str(tool["name"]): tool for tool in reversed(tools)}
    return [tool for tool in tools if named[tool["name"]] is tool and 0 < len(tool["name"]) <= LONGEST_NAME]


def _dumped(model: BaseModel) -> Json:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"meta"})
