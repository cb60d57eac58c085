"""What servers ask of Latchkey, and how it answers. Sampling is always refused. Imported lazily."""

from collections.abc import Sequence
from pathlib import Path

from mcp import types
from mcp.client.context import ClientRequestContext
from mcp.client.session import ElicitationFnT, ListRootsFnT
from pydantic import FileUrl

from ipc.errors import IpcError
from main_process.mcp.questions import Ask


def roots_of(folders: Sequence[str]) -> ListRootsFnT | None:
    """Tells a server which folders it may use; None, and the server hears of none, where there are none."""
    if not folders:
        return None
    roots = [types.Root(uri=FileUrl(Path(folder).as_uri()), name=Path(folder).name) for folder in folders]

    async def answer(context: ClientRequestContext) -> types.ListRootsResult:
        del context
        return types.ListRootsResult(roots=roots)

    return answer


def questions_by(ask: Ask | None) -> ElicitationFnT | None:
    """Has the user answer a server's forms; None, and the server hears that nobody is asked, where that is so."""
    if ask is None:
        return None

    async def answer(context: ClientRequestContext, params: types.ElicitRequestParams) -> types.ElicitResult:
        del context
        if not isinstance(params, types.ElicitRequestFormParams):
            # Nobody is sent to a page that a server names.
            return types.ElicitResult(action="decline")
        try:
            given = await ask(params.message, dict(params.requested_schema))
        except IpcError:
            return types.ElicitResult(action="decline")
        return (
            types.ElicitResult(action="decline")
            if given is None
            else types.ElicitResult(action="accept", content=given)
        )

    return answer
