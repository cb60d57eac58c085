"""What servers ask of Latchkey, and how it answers. Imported lazily."""

from collections.abc import Sequence
from pathlib import Path

from mcp import types
from mcp.client.context import ClientRequestContext
from mcp.client.session import ElicitationFnT, ListRootsFnT, SamplingFnT
from pydantic import FileUrl

from ipc.errors import InvalidParams, IpcError
from main_process.mcp.questions import Ask
from main_process.mcp.sampling import Sample, sample_request

_REFUSED = -1
"""MCP's own code for what the user did not let happen."""


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


def model_by(sample: Sample | None) -> SamplingFnT | None:
    """Has a language model asked; None, and the server hears that there is none, where that is so."""
    if sample is None:
        return None

    async def answer(
        context: ClientRequestContext, params: types.CreateMessageRequestParams
    ) -> types.CreateMessageResult | types.ErrorData:
        del context
        try:
            given = await sample(sample_request(params.model_dump(mode="json", by_alias=True, exclude_none=True)))
        except InvalidParams as error:
            return types.ErrorData(code=types.INVALID_PARAMS, message=error.message)
        except IpcError:
            # What the user's own service says is not for the server.
            return types.ErrorData(code=types.INTERNAL_ERROR, message="The model could not be asked.")
        if given is None:
            return types.ErrorData(code=_REFUSED, message="User rejected sampling request")
        reason = "maxTokens" if given.cut else "endTurn"
        content = types.TextContent(type="text", text=given.text)
        return types.CreateMessageResult(role="assistant", content=content, model=given.model, stop_reason=reason)

    return answer
