"""The last calls, for the developer tools: who asked what, how it ended, and where the time went."""

from collections import deque
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from ipc.dispatch.call import Call
from ipc.dispatch.param_schema import FREE, ParamSchema
from ipc.dispatch.params import shown

_LONGEST = 500
"""Calls remembered."""

_SMALL = 4_096
"""Characters of params that a record may hold on to until it is read."""

_LONGEST_TEXT = 200
"""Characters of a text that is shown, and of one that a record may hold on to."""


class CallLog:
    """A ring of the last calls. `observer`, where given, hears of each call when it has ended."""

    def __init__(self, size: int = _LONGEST, observer: Callable[[Call], None] | None = None) -> None:
        self._calls: deque[tuple[Call, ParamSchema]] = deque(maxlen=size)
        self._observer = observer

    def add(self, call: Call) -> None:
        """Remember a call that has ended."""
        schema = FREE if call.known is None else call.known.schema
        # Params are described when they are read, because most records are overwritten before anybody looks; but large
        # ones at once, so that the log does not hold on to them.
        if call.length > _SMALL and not _is_small(call.params):
            call.params, schema = Described(redact(call.params, schema)), FREE
        call.raw = call.known = None
        self._calls.append((call, schema))
        if self._observer is not None:
            self._observer(call)

    def snapshot(self) -> list[dict[str, Any]]:
        """The calls, newest first, as the `call-log` channel shows them; durations in milliseconds."""
        return [_described(call, schema) for call, schema in reversed(self._calls)]


class Described:
    """Params that have been described already."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _described(call: Call, schema: ParamSchema) -> dict[str, Any]:
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
        "asOf": None if call.as_of is None else round(call.as_of * 1000),
        "fetchedBy": call.fetched_by,
        "bytes": call.size,
        "traceId": call.trace_id,
        "params": call.params.value if isinstance(call.params, Described) else redact(call.params, schema),
    }


def redact(value: Any, schema: ParamSchema) -> Any:
    """Params as they may be shown: declared names stay; numbers, booleans and words of closed lists stay; text and
    whatever the schema does not declare become a description of their size.
    """
    if isinstance(value, BaseModel):
        value = {
            info.alias or name: getattr(value, name)
            for name, info in type(value).model_fields.items()
            if name in value.model_fields_set
        }
    if isinstance(value, dict) and schema.fields:
        return {shown(name): redact(item, schema.fields[name]) for name, item in value.items() if name in schema.fields}
    if isinstance(value, dict):
        return f"object with {len(value)} fields"
    if isinstance(value, list):
        return f"list of {len(value)}"
    if isinstance(value, str):
        return value[:_LONGEST_TEXT] if schema.shown and not schema.text else f"text of {len(value)}"
    return value if value is None or schema.shown else type(value).__name__


def _is_small(params: Any) -> bool:
    """Whether they hold nothing but numbers and short texts."""
    values = params.values() if isinstance(params, dict) else vars(params).values() if params is not None else ()
    return all(
        len(value) <= _LONGEST_TEXT if type(value) is str else value is None or type(value) in {bool, int, float}
        for value in values
    )
