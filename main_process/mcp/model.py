"""What the rest of Latchkey, and the renderer, may know of an MCP server, its tools and its answers."""

from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from pydantic import JsonValue

from ipc.messages import WireModel

ServerState: TypeAlias = Literal["stopped", "starting", "running", "stopping", "failed"]
"""`failed`: it crashed too often and stays down until somebody starts it."""


LONGEST_NAME = 256
"""Characters of a tool's name. One that is longer can be called by nobody."""


class McpServerStatus(WireModel):
    """How a server is. Its log and errors are without credentials."""

    state: ServerState
    transport: Literal["stdio", "http"] | None
    """None before its first start."""
    signs_in: bool
    """Whether its user signs in with the browser; known from its first start on."""
    pid: int | None
    """The process that leads the server's group; None for a server at an address."""
    started: datetime | None
    server_name: str
    server_version: str
    protocol: str
    instructions: str
    tools: int | None
    """How many tools it has; None before they were asked for."""
    calls: int
    """Since Latchkey started."""
    in_flight: int
    last_error: str | None
    log: list[str]
    """What it wrote last on its standard error, oldest first. Empty for a widget."""


class McpRecentCall(WireModel):
    """One call of a tool, without its arguments."""

    tool: str
    at: datetime
    ms: float
    result: str
    """`ok`, or an error's code."""


class McpServerView(WireModel):
    """A server that was used since Latchkey started: how it is, and what was called."""

    app_id: str
    provider_name: str
    status: McpServerStatus
    recent: list[McpRecentCall]
    """Newest last."""


class McpServers(WireModel):
    """`mcp-list-servers`."""

    servers: list[McpServerView]


class McpAnnotations(WireModel):
    """What a server says of a tool. Hints: nothing holds the server to them."""

    title: str | None = None
    read_only_hint: bool | None = None
    destructive_hint: bool | None = None
    idempotent_hint: bool | None = None
    open_world_hint: bool | None = None


class McpTool(WireModel):
    """One tool. Its schemas are JSON Schema."""

    name: str
    title: str | None = None
    description: str | None = None
    input_schema: dict[str, JsonValue]
    output_schema: dict[str, JsonValue] | None = None
    annotations: McpAnnotations | None = None


class McpTools(WireModel):
    """`mcp-list-tools`: for a widget, those that its slot names."""

    tools: list[McpTool]


class McpContent(WireModel):
    """One block of a result. `type`: `text`, `image`, `audio`, `resource`, `resource_link`."""

    type: str
    text: str | None = None
    data: str | None = None
    """Base64, of an image or a sound."""
    mime_type: str | None = None
    uri: str | None = None
    name: str | None = None
    resource: dict[str, JsonValue] | None = None
    annotations: dict[str, JsonValue] | None = None


class McpToolResult(WireModel):
    """`mcp-call-tool`: what the tool gave. With `isError` the content says what went wrong."""

    content: list[McpContent]
    is_error: bool
    structured_content: JsonValue = None


class McpProgress(WireModel):
    """One step of a call, where the server tells."""

    progress: float
    total: float | None = None
    message: str | None = None


class McpCallChunk(WireModel):
    """`mcp-call-tool-stream`: any number of `progress`, then one `result`."""

    progress: McpProgress | None = None
    result: McpToolResult | None = None


class McpResource(WireModel):
    """One resource, or with `uriTemplate` a pattern of them."""

    name: str
    uri: str | None = None
    uri_template: str | None = None
    title: str | None = None
    description: str | None = None
    mime_type: str | None = None
    size: int | None = None


class McpResources(WireModel):
    """`mcp-list-resources`."""

    resources: list[McpResource]
    resource_templates: list[McpResource]


class McpResourceContents(WireModel):
    """`mcp-read-resource`: text, or a base64 `blob`, of each part."""

    contents: list[dict[str, JsonValue]]


class McpPromptArgument(WireModel):
    """One thing that a prompt is filled in with."""

    name: str
    title: str | None = None
    description: str | None = None
    required: bool | None = None


class McpPrompt(WireModel):
    """One prompt that the server has ready."""

    name: str
    title: str | None = None
    description: str | None = None
    arguments: list[McpPromptArgument] | None = None


class McpPrompts(WireModel):
    """`mcp-list-prompts`."""

    prompts: list[McpPrompt]


class McpPromptMessage(WireModel):
    """One message of a prompt that was filled in."""

    role: Literal["user", "assistant"]
    content: McpContent


class McpFilledPrompt(WireModel):
    """`mcp-get-prompt`: what to say to a model."""

    description: str | None = None
    messages: list[McpPromptMessage]


Json: TypeAlias = dict[str, Any]
"""An answer as the wire has it."""


class Progress(Protocol):
    """Hears what a server says while it works on a call."""

    async def __call__(self, progress: float, total: float | None, message: str | None) -> None:
        """So much is done, of `total` where the server knows that."""
        ...
