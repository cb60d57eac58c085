"""What servers ask of Latchkey, and how it answers. Sampling and elicitation are refused. Imported lazily."""

from collections.abc import Sequence
from pathlib import Path

from mcp import types
from mcp.client.context import ClientRequestContext
from mcp.client.session import ListRootsFnT
from pydantic import FileUrl


def roots_of(folders: Sequence[str]) -> ListRootsFnT | None:
    """Tells a server which folders it may use; None, and the server hears of none, where there are none."""
    if not folders:
        return None
    roots = [types.Root(uri=FileUrl(Path(folder).as_uri()), name=Path(folder).name) for folder in folders]

    async def answer(context: ClientRequestContext) -> types.ListRootsResult:
        del context
        return types.ListRootsResult(roots=roots)

    return answer
