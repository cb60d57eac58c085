"""One call of the log: its answer's shape, its lines in the log, who else asked; it is made again, or cancelled."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from app.devtools.answers import read
from ipc.dispatch.call import Call
from ipc.dispatch.call_log import CallLog, Described
from ipc.dispatch.router import Router
from ipc.errors import Code, InvalidParams, IpcError
from ipc.messages import ReadParams, Sender, Success, WireModel
from ipc.session.session import Session

LinesOf = Callable[[str], Awaitable[list[dict[str, Any]]]]
"""`await lines_of(trace_id)`: the records of the log that bear it, oldest first."""

LabelOf = Callable[[str, Any], str | None]
"""`label_of(channel, params)`: what the response cache calls the answer to these params."""

_MOST_ASKERS = 200


class CallNumber(WireModel):
    """Which call of the log."""

    number: int


class RunningCall(WireModel):
    """A call under way: its page, and its number there."""

    page: str
    id: int


class CallDetail(WireModel):
    """What there is to know of one call beyond its row."""

    kept: bool
    """Whether its answer was held on to: it was small, and the developer tools were open."""
    shape: Any
    head: str | None
    """The first KB of the answer; None where the channel's answers are not shown."""
    label: str | None
    """What the response cache calls its answer."""
    askers: list[int]
    """The numbers of the calls that asked the same, this one included."""
    lines: list[dict[str, Any]]
    """Records of the log under its trace id."""
    repeatable: bool


def register_call_channels(
    ipc: Router, call_log: CallLog, sessions: Iterable[Session], *, lines_of: LinesOf, label_of: LabelOf
) -> None:
    """Register `devtools-call`, `devtools-cancel` and `devtools-repeat`."""

    async def detail(_sender: Sender, params: CallNumber) -> CallDetail:
        call = _found(call_log, params.number)
        channel = ipc.find(call.channel)
        reads = channel is not None and channel.params is not None and issubclass(channel.params, ReadParams)
        shape, head = (None, None) if call.answer is None else read(call.answer)
        label = label_of(call.channel, call.params) if reads else None
        askers = [] if label is None else askers_of(call_log, call.channel, label, label_of)
        return CallDetail(
            kept=call.answer is not None,
            shape=shape,
            head=head if reads else None,
            label=label,
            askers=askers,
            lines=await lines_of(call.trace_id) if call.trace_id is not None else [],
            repeatable=_repeatable(ipc, call),
        )

    async def cancel(_sender: Sender, params: RunningCall) -> Success:
        for session in sessions:
            if session.page == params.page:
                session.cancel(params.id)
        return Success()

    async def repeat(_sender: Sender, params: CallNumber) -> Success:
        call = _found(call_log, params.number)
        if not _repeatable(ipc, call):
            raise InvalidParams("Only a read can be made again from here: make this call where it was made.")
        await ipc.invoke(call.channel, call.params.model_dump(mode="json", by_alias=True, exclude_unset=True))
        return Success()

    ipc.handle("devtools-call", detail, params=CallNumber, result=CallDetail)
    ipc.handle("devtools-cancel", cancel, params=RunningCall, result=Success)
    ipc.handle("devtools-repeat", repeat, params=CallNumber, result=Success)


def askers_of(call_log: CallLog, channel: str, label: str, label_of: LabelOf) -> list[int]:
    """The numbers of the last calls that asked for the answer of that label."""
    asked = (
        number
        for number, call, _ in call_log.numbered()
        if call.channel == channel and label_of(channel, call.params) == label
    )
    return list(asked)[-_MOST_ASKERS:]


def _repeatable(ipc: Router, call: Call) -> bool:
    """Whether it only read, and its params are still there."""
    channel = ipc.find(call.channel)
    if channel is None or channel.params is None or channel.streams or isinstance(call.params, Described):
        return False
    return isinstance(call.params, channel.params) and issubclass(channel.params, ReadParams)


def _found(call_log: CallLog, number: int) -> Call:
    found = call_log.find(number)
    if found is None:
        raise IpcError("The log does not have that call any more.", code=Code.INVALID_PARAMS)
    return found[0]
