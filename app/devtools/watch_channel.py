"""`devtools-watch`: what is new in the call log and the event log, as a stream, at most ten times a second."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from pydantic import Field

from app.devtools.event_log import EventLog, LoggedEvent
from ipc.dispatch.call import AWAITED, Call
from ipc.dispatch.call_log import CallLog, described
from ipc.dispatch.call_log_channel import LoggedCall
from ipc.dispatch.param_schema import FREE, ParamSchema
from ipc.messages import Registrar, Sender, WireModel

EVERY = 0.1
"""Seconds between two batches."""
_AT_ONCE = 500
"""Calls and events of one batch: so many, ten times a second, are more than come."""
_SLICE = 100
"""Calls that are described before others have their turn."""
_MOST_RUNNING = 100
_LONGEST = 3_600.0
_PATIENCE = 2.0
"""Seconds for which a call is held back until its page has said when the answer was there."""

OWN = "devtools-"
"""What the channels of the developer tools begin with; they are not shown."""


Numbered = tuple[int, Call, ParamSchema]

Number = Annotated[int, Field(ge=0, le=2**53)]


class WatchParams(WireModel):
    """Where to begin: the numbers of the last call and the last event that the reader has."""

    calls: Number = 0
    events: Number = 0


class WatchBatch(WireModel):
    """What is new."""

    calls: list[LoggedCall]
    events: list[LoggedEvent]
    running: list[LoggedCall] | None
    """The calls under way, where they are others than in the last batch."""
    calls_to: int
    """Calls so far; those before it have been sent, or had left the ring."""
    events_to: int


def register_watch_channel(
    ipc: Registrar,
    call_log: CallLog,
    event_log: EventLog,
    running: Callable[[], Iterable[Call]],
    time_calls: Callable[[bool], None],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Register the stream. `running()` gives the calls of all pages that have not been answered; `time_calls(on)` lets
    all pages there are say when they send calls and hand on answers.
    """

    async def watch(_sender: Sender, params: WatchParams) -> AsyncIterator[Any]:
        calls_to, events_to, last = params.calls, params.events, None
        with call_log.watching(), _timing(time_calls, call_log):
            while True:
                time_calls(True)  # pages that were opened meanwhile included
                calls, held = _told(call_log.numbered(calls_to, _AT_ONCE))
                # A call that has left the ring is not waited for.
                calls_to = calls[-1][0] if calls else calls_to if held else call_log.added
                events = list(event_log.after(events_to, _AT_ONCE))
                events_to = events[-1].number if events else event_log.added
                shown = await _shown(calls)
                under_way = [call for call in running() if not call.channel.startswith(OWN)][:_MOST_RUNNING]
                keys = [(call.sender.page, getattr(call, "id", 0)) for call in under_way]
                if shown or events or keys != last:
                    yield {
                        "calls": shown,
                        "events": events,
                        "running": None if keys == last else [described(0, call, _schema(call)) for call in under_way],
                        "callsTo": calls_to,
                        "eventsTo": events_to,
                    }
                last = keys
                await pause(EVERY)

    ipc.handle("devtools-watch", watch, params=WatchParams, chunk=WatchBatch, deadline=_LONGEST)


@contextmanager
def _timing(time_calls: Callable[[bool], None], call_log: CallLog) -> Iterator[None]:
    """Stops the pages' timing when the last watcher has gone."""
    try:
        yield
    finally:
        if call_log.watchers == 1:
            time_calls(False)


def _told(calls: Iterable[Numbered]) -> tuple[list[Numbered], bool]:
    """The calls before the first whose page has yet to say when its answer arrived, and whether there is such a one."""
    found: list[Numbered] = []
    for one in calls:
        if one[1].page is AWAITED and time.time() - one[1].answered < _PATIENCE:
            return found, True
        found.append(one)
    return found, False


async def _shown(calls: list[Numbered]) -> list[dict[str, Any]]:
    """The calls as they are told, without those of the developer tools themselves."""
    told: list[dict[str, Any]] = []
    for count, one in enumerate(calls, 1):
        if not one[1].channel.startswith(OWN):
            told.append(described(*one))
        if count % _SLICE == 0:
            await asyncio.sleep(0)
    return told


def _schema(call: Call) -> Any:
    return FREE if call.known is None else call.known.schema
