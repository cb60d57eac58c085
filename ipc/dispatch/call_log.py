"""The last calls, for the developer tools: who asked what, how it ended, and where the time went."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pydantic import BaseModel

from ipc.dispatch.call import Call
from ipc.dispatch.param_schema import FREE, ParamSchema
from ipc.dispatch.params import shown
from ipc.messages import COMMAND_LINE

_LONGEST = 5_000
"""Calls remembered."""

_LARGEST_ANSWER = 64 * 1024
_MOST_ANSWERS = 8 * 1024 * 1024
"""Bytes of one answer, and of all, that are held on to while somebody watches."""

_SMALL = 4_096
"""Characters of params that a record may hold on to until it is read."""

_LONGEST_TEXT = 200
"""Characters of a text that is shown, and of one that a record may hold on to."""


class CallLog:
    """A ring of the last calls, numbered from 1. `observer`, where given, hears of each call when it has ended.

    Who watches reads what is new, as often as it likes: a call that ends tells nobody, and costs the same whether the
    developer tools are open or not. Answers are held on to only while somebody watches.
    """

    def __init__(self, size: int = _LONGEST, observer: Callable[[Call], None] | None = None) -> None:
        self._calls: deque[tuple[Call, ParamSchema]] = deque(maxlen=size)
        self._observer = observer
        self.added = 0
        """Calls that have ended so far: the number of the newest."""
        self.watchers = 0
        self._answered: deque[Call] = deque()
        self._answer_bytes = 0

    def add(self, call: Call) -> None:
        """Remember a call that has ended."""
        schema = FREE if call.known is None else call.known.schema
        # Params are described when they are read, because most records are overwritten before anybody looks; but large
        # ones at once, so that the log does not hold on to them.
        if call.length > _SMALL and not _is_small(call.params):
            call.params, schema = Described(redact(call.params, schema)), FREE
        call.raw = call.known = None
        self.added += 1
        self._calls.append((call, schema))
        if self._observer is not None:
            self._observer(call)

    def keep_answer(self, call: Call, body: bytes) -> None:
        """Hold on to a small answer for whoever watches; the oldest make room."""
        if len(body) > _LARGEST_ANSWER:
            return
        call.answer = body
        self._answered.append(call)
        self._answer_bytes += len(body)
        # By number too: an answer of two bytes keeps its whole record, which the ring may have let go long ago.
        while self._answer_bytes > _MOST_ANSWERS or len(self._answered) > (self._calls.maxlen or 0):
            self._forget(self._answered.popleft())

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While it is open, answers are held on to."""
        self.watchers += 1
        try:
            yield
        finally:
            self.watchers -= 1
            if not self.watchers:
                for call in self._answered:
                    call.answer = None
                self._answered.clear()
                self._answer_bytes = 0

    def find(self, number: int) -> tuple[Call, ParamSchema] | None:
        """The call of that number and what its params' model declares, while the ring has it."""
        at = number - self._first
        return self._calls[at] if 0 <= at < len(self._calls) else None

    def numbered(self, after: int = 0, most: int | None = None) -> Iterator[tuple[int, Call, ParamSchema]]:
        """The calls with a higher number, oldest first; `most`: no more than so many."""
        first = max(after + 1, self._first)
        stop = None if most is None else first - self._first + most
        for number, (call, schema) in enumerate(islice(self._calls, first - self._first, stop), first):
            yield number, call, schema

    def snapshot(self) -> list[dict[str, Any]]:
        """The calls, newest first, as the `call-log` channel shows them; durations in milliseconds."""
        return [described(*one) for one in reversed(list(self.numbered()))]

    @property
    def _first(self) -> int:
        return self.added - len(self._calls) + 1

    def _forget(self, call: Call) -> None:
        if call.answer is not None:
            self._answer_bytes -= len(call.answer)
            call.answer = None


class Described:
    """Params that have been described already."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def described(number: int, call: Call, schema: ParamSchema) -> dict[str, Any]:
    """One call as it may be shown; number 0 is one that has not ended. Durations in milliseconds."""
    widget = call.sender.widget
    app_id, provider = provider_of(call.params)
    failure = call.failure
    return {
        "number": number,
        "id": getattr(call, "id", 0),
        "channel": shown(call.channel),
        "sender": {"page": call.sender.page, "widgetId": widget.widget_id, "instance": widget.instance}
        if widget
        else {"page": call.sender.page},
        "asked": asked_by(call),
        "at": round(call.at * 1000),
        "ipcMs": round(call.ipc * 1000, 3),
        "queueMs": round(call.queue * 1000, 3),
        "handlerMs": round(call.handler * 1000, 3),
        "sdkMs": round(call.sdk * 1000, 3),
        "encodeMs": round(call.encode * 1000, 3),
        "pageMs": round(max(0.0, call.page or 0.0) * 1000, 3),
        "outcome": call.outcome,
        "source": call.source,
        "asOf": None if call.as_of is None else round(call.as_of * 1000),
        "fetchedBy": call.fetched_by,
        "bytes": call.size,
        "traceId": call.trace_id,
        "appId": app_id,
        "provider": provider,
        "message": "" if failure is None else failure.message,
        "fault": "" if failure is None else failure.fault,
        "status": None if failure is None else failure.status,
        "requestId": "" if failure is None else failure.request_id,
        "params": call.params.value if isinstance(call.params, Described) else redact(call.params, schema),
    }


def asked_by(call: Call) -> str:
    """Who is behind it: `schedule` or `person` where a widget refreshes and says so, `command-line`; else empty."""
    if call.sender.page == COMMAND_LINE.page:
        return "command-line"
    return getattr(getattr(call.params, "cache", None), "asked", None) or ""


def provider_of(params: Any) -> tuple[str, str]:
    """App id and name of the provider that params name: they are what the user called it. Empty where none is named."""
    for app_id, name in (("dashboard_app_id", "provider_name"), ("app_id", "provider_name")):
        found = getattr(params, app_id, None), getattr(params, name, None)
        if isinstance(found[0], str) and isinstance(found[1], str):
            return shown(found[0]), found[1][:_LONGEST_TEXT]
    return "", ""


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
