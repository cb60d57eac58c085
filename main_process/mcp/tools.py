"""A server's tools, as they were listed last."""

import asyncio
from collections.abc import Mapping

from main_process.mcp.model import Json
from main_process.mcp.server import Server


class KnownTools:
    """Listed once for everybody, and again when the server has other ones.

    What is known of them outlives the server's process: a cached answer is given without starting it.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._tools: list[Json] | None = None
        self._lists = -1
        self._read_only: Mapping[str, bool] = {}
        self._changes = 0

    @property
    def count(self) -> int | None:
        """How many there are; None where they were not listed."""
        return None if self._tools is None else len(self._tools)

    def named(self, tool: str) -> Json | None:
        """What the server says of a tool; None where it has none of that name, or was not asked yet."""
        return next((one for one in self._tools or () if one["name"] == tool), None)

    def read_only(self, tool: str) -> bool | None:
        """Whether the tool says of itself that it changes nothing; None where there is no telling yet."""
        return None if self._tools is None else self._read_only.get(tool, False)

    async def get(self, server: Server) -> list[Json]:
        """The tools, from the server where they are not known."""
        async with self._turn:
            if self._tools is not None and server.live is not None and self._lists == server.lists:
                return self._tools
            before = self._changes
            session = await server.connected()
            lists = server.lists
            tools = await server.use(lambda session: session.tools())
            # Of another provider by now, or of a list that has changed meanwhile: an answer, but not to be kept.
            if self._changes == before and server.live is session:
                self._tools, self._lists = tools, lists
                self._read_only = {str(tool["name"]): _reads(tool) for tool in tools}
            return tools

    def forget(self) -> None:
        self._changes += 1
        self._tools = None
        self._lists = -1
        self._read_only = {}


def is_destructive(tool: Json) -> bool:
    """Whether the tool may destroy something: where it says nothing of that, MCP has it that it may."""
    return not _reads(tool) and _hint(tool, "destructiveHint") is not False


def in_words(tool: Json) -> str:
    """What the tool says that it may do, as the end of a sentence that begins with "which"."""
    if _reads(tool):
        return "only reads"
    return "may change or destroy things" if is_destructive(tool) else "adds and destroys nothing"


def says_it_destroys(tool: Json) -> bool:
    """Whether the tool says so itself."""
    return not _reads(tool) and _hint(tool, "destructiveHint") is True


def _reads(tool: Json) -> bool:
    return _hint(tool, "readOnlyHint") is True


def _hint(tool: Json, name: str) -> object:
    annotations = tool.get("annotations")
    return annotations.get(name) if isinstance(annotations, dict) else None
