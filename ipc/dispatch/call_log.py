"""The last calls, for the developer tools: who asked what, how it ended, and where the time went."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ipc.dispatch.param_schema import FREE, ParamSchema
from ipc.dispatch.params import shown
from ipc.messages import Source, Spent

_LONGEST = 500
"""Calls remembered."""


@dataclass(slots=True)
class Call(Spent):
    """One call, filled in while it runs; the account of its time included. Durations are seconds."""

    at: float = 0.0
    """Wall clock, seconds since the epoch."""
    queue: float = 0.0
    """From the frame's arrival to the start of its task."""
    handler: float = 0.0
    """Validation, authorisation and the handler; `sdk` is a part of it."""
    encode: float = 0.0
    outcome: str = "running"
    """`ok`, or the error's code."""
    source: Source | None = None
    size: int = 0
    """Bytes of the answer."""
    trace_id: str | None = None
    params: Any = None
    """As they came: redacted when they are read, because most records are overwritten before anybody looks."""
    shape: ParamSchema = FREE


class CallLog:
    """A ring of the last calls. `observer`, where given, hears of each call when it has ended."""

    def __init__(self, size: int = _LONGEST, observer: Callable[[Call], None] | None = None) -> None:
        self._calls: deque[Call] = deque(maxlen=size)
        self._observer = observer

    def add(self, call: Call) -> None:
        """Remember a call that has ended."""
        self._calls.append(call)
        if self._observer is not None:
            self._observer(call)

    def snapshot(self) -> list[dict[str, Any]]:
        """The calls, newest first, as the `call-log` channel shows them; durations in milliseconds."""
        return [_described(call) for call in reversed(self._calls)]


def _described(call: Call) -> dict[str, Any]:
    widget = call.sender.widget
    return {
        "channel": shown(call.channel),
        "sender": {"page": call.sender.page, "widgetId": widget.widget_id, "instance": widget.instance}
        if widget
        else {"page": call.sender.page},
        "at": round(call.at * 1000),
        "queueMs": round(call.queue * 1000, 3),
        "handlerMs": round(call.handler * 1000, 3),
        "sdkMs": round(call.sdk * 1000, 3),
        "encodeMs": round(call.encode * 1000, 3),
        "outcome": call.outcome,
        "source": call.source,
        "bytes": call.size,
        "traceId": call.trace_id,
        "params": redact(call.params, call.shape),
    }


def redact(value: Any, shape: ParamSchema) -> Any:
    """Params as they may be shown: declared names stay; numbers, booleans and words of closed lists stay; text and
    whatever the schema does not declare become a description of their size.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, dict) and shape.fields:
        return {shown(name): redact(item, shape.fields[name]) for name, item in value.items() if name in shape.fields}
    if isinstance(value, dict):
        return f"object with {len(value)} fields"
    if isinstance(value, list):
        return f"list of {len(value)}"
    if isinstance(value, str):
        return value if shape.shown and not shape.text else f"text of {len(value)}"
    return value if value is None or shape.shown else type(value).__name__
