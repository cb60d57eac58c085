"""Decoding what a page sends: one message is a JSON array of frames. Pure: text in, frames or `IpcError` out.

| frame | fields |
|---|---|
| hello | `v` version |
| invoke | `id`, `ch` channel, `p` params; + `ms` deadline, `c` credit, `up` upload, `w` widget, `u` touched, `s` sent|
| upload | `id`, `d` the next part of the params' JSON text |
| cancel | `id` |
| credit | `id`, `n` chunks that the reader can take on top |
| seen | `ids` of calls whose answers reached their askers, `at` |

`w`, `u` and `s` are put on by the broker, never by a widget; `s` and `seen` only while the developer tools are open.
`s` and `at` are microseconds since 1970. docs/ipc.md shows every frame.
"""

import re
from typing import Any, NamedTuple, TypeAlias

import orjson

from ipc.contract.limits import Limits
from ipc.encoding import encode
from ipc.errors import IpcError, ProtocolViolation, TooDeep, TooLarge
from ipc.messages import WidgetIdentity

VERSION = 1
"""Of the frame protocol. Both sides come from one package, so they agree or refuse."""

HIGHEST_ID = 2**53 - 1
"""The last integer that JavaScript counts to."""

_LONGEST_NAME = 128


class Hello(NamedTuple):
    """The first frame of a page epoch."""

    version: int


class Invoke(NamedTuple):
    """One call, or the opening of one stream."""

    call: int
    channel: str
    params: Any
    deadline: float | None
    """Seconds."""
    credit: int
    widget: WidgetIdentity | None
    upload: int | None
    """UTF-16 units of params that follow in upload frames: the length that JavaScript counts."""
    touched: bool = False
    """Whether the widget had the keyboard, right after a click or key press of its user's."""
    sent: int = 0
    """When the broker sent it, in microseconds since 1970; 0 where nobody wants to know."""


class Upload(NamedTuple):
    """The next part of the params of a call."""

    call: int
    data: str


class Cancel(NamedTuple):
    """The caller no longer wants the answer."""

    call: int


class Credit(NamedTuple):
    """The reader of a stream can take `more` chunks on top."""

    call: int
    more: int


class Seen(NamedTuple):
    """The answers of these calls have been handed to their askers, in microseconds since 1970."""

    calls: list[int]
    at: int


Frame: TypeAlias = Hello | Invoke | Upload | Cancel | Credit | Seen


def decode_message(text: str, limits: Limits) -> list[Any]:
    """Split one message into its raw frames.

    Raises TooLarge, TooDeep or ProtocolViolation for the message as a whole.
    """
    if len(text) > limits.message:
        raise TooLarge
    frames = parse(text)
    if type(frames) is not list:
        raise ProtocolViolation
    return frames


def parse(text: str) -> Any:
    """The value of a page's JSON text. Raises TooDeep or ProtocolViolation.

    JavaScript's strings may hold half of a surrogate pair, which `JSON.stringify` writes as an escape and no UTF-8 can
    carry. It becomes U+FFFD, as everywhere on the web: one widget's odd string must not spoil the page's whole batch.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if "depth limit" in error.msg:  # orjson gives up at 1,024 levels
            raise TooDeep from None
    try:
        return orjson.loads(_ESCAPES.sub(_whole, text))
    except orjson.JSONDecodeError:
        raise ProtocolViolation from None


def utf16_length(text: str) -> int:
    """The length that JavaScript counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_ESCAPES = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


def _whole(escape: re.Match[str]) -> str:
    return "\ufffd" if escape["half"] else escape[0]


def decode_frame(raw: Any) -> Frame:
    """One frame, its fields checked; the params are checked later, against their channel. Raises ProtocolViolation."""
    if type(raw) is not dict:
        raise ProtocolViolation
    match raw.get("t"):
        case "invoke":
            return _invoke(raw)
        case "credit" if raw.keys() == {"t", "id", "n"}:
            return Credit(_id(raw), _count(raw["n"]))
        case "cancel" if raw.keys() == {"t", "id"}:
            return Cancel(_id(raw))
        case "upload" if raw.keys() == {"t", "id", "d"} and type(raw["d"]) is str:
            return Upload(_id(raw), raw["d"])
        case "seen" if raw.keys() == {"t", "ids", "at"} and type(raw["ids"]) is list:
            return Seen([_count(call) for call in raw["ids"]], _count(raw["at"]))
        case "hello" if raw.keys() == {"t", "v"} and type(raw["v"]) is int:
            return Hello(raw["v"])
        case _:
            raise ProtocolViolation


_INVOKE = frozenset({"t", "id", "ch", "p", "ms", "c", "w", "u", "up", "s"})
_PLAIN = len({"t", "id", "ch", "p"})


def _invoke(raw: dict[str, Any]) -> Invoke:
    channel = raw.get("ch")
    if type(channel) is not str or len(channel) > _LONGEST_NAME:
        raise ProtocolViolation
    if len(raw) == _PLAIN and "p" in raw:  # nothing but t, id, ch and p: nearly every call of the page's own
        return tuple.__new__(Invoke, (_id(raw), channel, raw["p"], None, 0, None, None, False, 0))
    if not raw.keys() <= _INVOKE:
        raise ProtocolViolation
    milliseconds = raw.get("ms")
    return Invoke(
        _id(raw),
        channel,
        raw.get("p"),
        None if milliseconds is None else _count(milliseconds) / 1000,
        _count(raw.get("c", 0)),
        _widget(raw["w"]) if "w" in raw else None,
        _count(raw["up"]) if "up" in raw else None,
        raw.get("u") is True,
        _count(raw.get("s", 0)),
    )


def _id(raw: dict[str, Any]) -> int:
    value = raw.get("id")
    if type(value) is not int or not 0 < value <= HIGHEST_ID:
        raise ProtocolViolation
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= HIGHEST_ID:
        raise ProtocolViolation
    return value


def _widget(raw: Any) -> WidgetIdentity:
    if type(raw) is not dict or raw.keys() != {"id", "i"}:
        raise ProtocolViolation
    widget_id, instance = raw["id"], raw["i"]
    if type(widget_id) is not str or type(instance) is not str:
        raise ProtocolViolation
    if not 0 < len(widget_id) <= _LONGEST_NAME or not 0 < len(instance) <= _LONGEST_NAME:
        raise ProtocolViolation
    return WidgetIdentity(widget_id, instance)


def hello(limits: Limits) -> bytes:
    """The answer to a hello: our version, and the limits that the transport keeps to on its own."""
    return encode(
        {
            "t": "hello",
            "v": VERSION,
            "limits": {
                "message": limits.message,
                "params": limits.params,
                "depth": limits.depth,
                "credit": limits.credit,
                "page": limits.page.in_flight,
                "widget": limits.widget.in_flight,
            },
        }
    )


def timing(*, on: bool) -> bytes:
    """Asks the broker to say when it sends calls and hands on answers, or no longer to."""
    return b'{"t":"timing","on":true}' if on else b'{"t":"timing","on":false}'


def ok(call: int, body: bytes, source: str | None, as_of: float | None = None) -> bytes:
    """The answer of a call: the body's bytes as they are, how the cache came by them, and when, if that is long ago."""
    if source is None:
        return b'{"t":"ok","id":%d,"r":%b}' % (call, body)
    if as_of is None:
        return b'{"t":"ok","id":%d,"s":"%b","r":%b}' % (call, source.encode(), body)
    return b'{"t":"ok","id":%d,"s":"%b","at":%d,"r":%b}' % (call, source.encode(), as_of * 1000, body)


def ticket(call: int, ticket_id: str, size: int, source: str | None, as_of: float | None = None) -> bytes:
    """The answer of a call, to be fetched from the caller's own origin."""
    fields: dict[str, Any] = {"t": "ticket", "id": call, "k": ticket_id, "n": size}
    if source is not None:
        fields["s"] = source
    if as_of is not None:
        fields["at"] = int(as_of * 1000)
    return encode(fields)


def chunks(call: int, bodies: list[bytes]) -> bytes:
    """The next chunks of a stream, in order."""
    return b'{"t":"chunk","id":%d,"c":[%b]}' % (call, b",".join(bodies))


def end(call: int) -> bytes:
    """A stream has given everything."""
    return b'{"t":"end","id":%d}' % call


def error(call: int, failure: IpcError) -> bytes:
    """A call or stream has failed; 0 is the call of a message that could not be told apart into calls. Never raises."""
    try:
        return _error(call, failure)
    except TypeError:
        return _error(call, IpcError())  # an attribute was set to what JSON cannot carry; the caller is answered


def _error(call: int, failure: IpcError) -> bytes:
    fields: dict[str, Any] = {
        "code": failure.code,
        "message": failure.message,
        "fault": failure.fault,
        "retryable": failure.retryable,
    }
    if failure.retry_after is not None:
        fields["retryAfter"] = failure.retry_after
    if failure.trace_id is not None:
        fields["traceId"] = failure.trace_id
    return encode({"t": "error", "id": call, "e": fields})


def event(name: str, body: bytes, widgets: tuple[str, ...] | None) -> bytes:
    """Something happened. The page hears it, and the widgets whose instances are named; None: every widget."""
    to = b"" if widgets is None else b',"w":%b' % encode(widgets)
    return b'{"t":"event","n":%b%b,"p":%b}' % (encode(name), to, body)
