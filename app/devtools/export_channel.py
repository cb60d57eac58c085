"""`devtools-export`: calls or events of the logs, as a file where the user wants it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from app.devtools.event_log import EventLog
from app.devtools.har import archive
from ipc.dispatch.call_log import CallLog, described
from ipc.encoding import encode
from ipc.messages import Registrar, Sender, WireModel
from main_process.api.picture_channels import write_chosen

_FOR_A_PERSON = 600.0
_MOST = 5_000

PickTarget = Callable[[str], Awaitable[Path | None]]
"""`await pick_target(suggested_name)`: where to save; None where the person changed their mind."""


class ExportParams(WireModel):
    """What to write: the calls or events of these numbers."""

    what: Literal["calls-json", "calls-har", "events-json"]
    numbers: Annotated[list[int], Field(max_length=_MOST)]


class Exported(WireModel):
    """The file's name, without its folder, and how many it holds; no name where the person changed their mind."""

    file: str | None
    count: int


def register_export_channel(
    ipc: Registrar, call_log: CallLog, event_log: EventLog, *, version: str, pick_target: PickTarget
) -> None:
    """Register the channel. What is written is redacted as what is shown."""

    async def export(_sender: Sender, params: ExportParams) -> Exported:
        wanted = frozenset(params.numbers)
        # Read before the person is asked: meanwhile the rings go on.
        document, count = _document(params.what, wanted, call_log, event_log, version)
        kind = "har" if params.what == "calls-har" else "json"
        target = await pick_target(f"latchkey-{params.what.partition('-')[0]}.{kind}")
        if target is None:
            return Exported(file=None, count=0)
        await write_chosen(target, document)
        return Exported(file=target.name, count=count)

    ipc.handle("devtools-export", export, params=ExportParams, result=Exported, deadline=_FOR_A_PERSON)


def _document(
    what: str, wanted: frozenset[int], call_log: CallLog, event_log: EventLog, version: str
) -> tuple[bytes, int]:
    if what == "events-json":
        events = [event for event in event_log.after(0, _MOST) if event.number in wanted]
        return encode({"events": events}), len(events)
    calls: list[dict[str, Any]] = [described(*one) for one in call_log.numbered() if one[0] in wanted]
    return encode(archive(calls, version) if what == "calls-har" else {"calls": calls}), len(calls)
