"""An MCP server on the Python SDK, over standard input and output: every kind of result, progress, questions.

python -m tests.fakes.mcp.sdk_server
"""

import asyncio
import base64
from typing import Any

from mcp.server.mcpserver import Audio, Context, Image, MCPServer
from mcp.types import EmbeddedResource, TextContent, TextResourceContents, ToolAnnotations

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR4nGNkYPhfz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC"
)
SILENCE = b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0data\0\0\0\0"
READS = ToolAnnotations(read_only_hint=True)

server = MCPServer("python-tools", instructions="Try everything.")


@server.tool(annotations=READS)
def add(a: int, b: int = 1) -> int:
    """Adds two numbers."""
    return a + b


@server.tool(annotations=READS, structured_output=False)
def picture() -> Image:
    """Gives a red square."""
    return Image(data=PIXEL, format="png")


@server.tool(annotations=READS, structured_output=False)
def sound() -> Audio:
    """Gives a moment of silence."""
    return Audio(data=SILENCE, format="wav")


@server.tool(annotations=READS, structured_output=False)
def note(name: str) -> EmbeddedResource:
    """Gives a note as a resource."""
    contents = TextResourceContents(uri=f"note://notes/{name}.txt", mime_type="text/plain", text=f"The note {name}")
    return EmbeddedResource(type="resource", resource=contents)


@server.tool(annotations=READS)
def cities(country: str, limit: int = 2) -> list[dict[str, Any]]:
    """Lists cities of a country as a table."""
    found = [{"city": "Ulm", "people": 126_000}, {"city": "Jena", "people": 111_000}, {"city": country, "people": 1}]
    return found[:limit]


@server.tool(annotations=ToolAnnotations(read_only_hint=False, destructive_hint=True))
def delete(path: str) -> str:
    """Deletes a file, or says so."""
    return f"deleted {path}"


@server.tool(annotations=READS)
async def count(to: int, context: Context) -> str:
    """Counts up to a number, and says how far it is."""
    for number in range(1, to + 1):
        await context.report_progress(number, to, f"at {number}")
        await asyncio.sleep(0)
    return f"counted to {to}"


@server.tool(annotations=READS)
async def wait(context: Context) -> str:
    """Never ends by itself."""
    await context.report_progress(1, 2, "waiting")
    await asyncio.sleep(3_600)
    return "done"


@server.tool(annotations=READS)
def fail() -> str:
    """Fails."""
    raise ValueError("it went wrong")


@server.resource("note://all", mime_type="text/plain")
def all_notes() -> str:
    """Every note."""
    return "one, two"


@server.resource("note://notes/{name}", mime_type="text/plain")
def one_note(name: str) -> str:
    """One note."""
    return f"The note {name}"


@server.prompt()
def greet(name: str) -> list[TextContent]:
    """Greets somebody."""
    return [TextContent(type="text", text=f"Hello {name}")]


if __name__ == "__main__":
    server.run("stdio")
