"""The `call-log` channel: what the developer tools show of the last calls."""

from typing import Any

from ipc.dispatch.call_log import CallLog
from ipc.messages import Registrar, Sender, Source, WireModel


class NoParams(WireModel):
    """The channel takes nothing."""


class Asker(WireModel):
    """Who called: a page, or a widget in it."""

    page: str
    widget_id: str | None = None
    instance: str | None = None


class LoggedCall(WireModel):
    """One call. Times are in milliseconds; `params` are redacted by the channel's schema."""

    number: int
    """Its place in the log; 0 for one that has not ended."""
    id: int
    """Its number on its page; 0 for one that no page made."""
    channel: str
    sender: Asker
    asked: str
    """Who is behind it: `schedule`, `person` (who had a widget refresh), `command-line`; empty where nothing says."""
    at: int
    ipc_ms: float
    """From the page's sending it to its arrival; 0 where it came from no page, or was made before anybody watched."""
    queue_ms: float
    handler_ms: float
    sdk_ms: float
    encode_ms: float
    page_ms: float
    """From the answer to its asker's having it; likewise."""
    outcome: str
    source: Source | None
    as_of: int | None
    """When the service gave an answer of an earlier run, in ms since 1970."""
    fetched_by: str
    """The seat of the team that fetched it; empty where it was this one, or does not say."""
    bytes: int
    trace_id: str | None
    app_id: str
    provider: str
    """The provider that it names; empty where it names none."""
    message: str
    """What its caller was told, where it failed."""
    fault: str
    status: int | None
    """The HTTP status of the service's answer, where it was a failure and is known."""
    request_id: str
    """The service's own name for the request, where that is known."""
    params: Any


class LoggedCalls(WireModel):
    """The last calls, newest first."""

    calls: list[LoggedCall]


def register_call_log_channel(ipc: Registrar, call_log: CallLog) -> None:
    """Let the developer tools read the log. Its own call is not in its answer: it has not ended."""

    async def read(sender: Sender, params: NoParams) -> dict[str, Any]:
        del sender, params
        return {"calls": call_log.snapshot()}

    ipc.handle("call-log", read, params=NoParams, result=LoggedCalls)
