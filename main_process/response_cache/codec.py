"""Answers and keys as JSON bytes. Keys are injective over JSON values with their types."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import orjson
from pydantic import BaseModel

from ipc import encoding
from ipc.errors import Code, InvalidParams, IpcError

_EXTRA, _LEFT_OUT = "*", "?"
"""No field of a model has these names."""

CacheKey: TypeAlias = str | bytes
"""Text is a name that the caller chose for an answer; bytes are a channel and its params. The two are never equal."""

# Without the PASSTHROUGH options a date and the text of that date would have the same key.
_KEY_OPTIONS = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)


class AnswerNotJson(IpcError):
    """A fetcher returned something that JSON cannot carry."""

    code = Code.INTERNAL
    default_message = "The answer holds something that cannot be sent."


def encode(value: Any) -> bytes:
    """The bytes that go on the wire, as every answer is written. Raises AnswerNotJson."""
    try:
        # A copy of just the size: what orjson returns keeps the much larger buffer in which it was written.
        return bytes(memoryview(encoding.encode(value)))
    except TypeError as error:
        raise AnswerNotJson from error


def tag_of(*parts: str) -> str:
    """A tag that no other parts give, whatever characters they hold."""
    return encoding.encode(parts).decode()


def key_prefix(channel: str) -> bytes:
    """What every key of the channel begins with. The colon ends the name, so none is the beginning of another's."""
    if not channel or ":" in channel:
        raise ValueError("a channel has a name without a colon")
    return f"{channel}:".encode()  # mutant: return channel.encode()


def encode_params(params: Mapping[str, Any]) -> bytes:
    """The params as canonical JSON: only key order does not matter. Refuses what JSON cannot tell apart."""
    try:
        encoded = orjson.dumps(params, default=_fields, option=_KEY_OPTIONS)
    except TypeError as error:
        # JSONEncodeError is a TypeError. Its text names types and limits, never a value.
        raise InvalidParams(f"The params are not plain JSON: {_why(error)}.") from None
    # orjson writes NaN and the infinities as null; look for them only where there is a null at all.
    # mutant: if b"NaN" in encoded and _has_non_finite(params):
    if b"null" in encoded and _has_non_finite(params):
        raise InvalidParams("The params hold a number that is not finite.")
    return encoded


def _why(error: TypeError) -> str:
    text = str(error)
    for words, reason in (
        ("64-bit", "a whole number is beyond 64 bits"),
        ("key must be str", "a name in an object is not text"),
        ("Recursion", "they are nested too deeply"),
        ("surrogates", "a text is not valid Unicode"),
    ):
        if words in text:
            return reason
    return "they hold a value that JSON does not have"


def _fields(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return fields_of(value)
    raise TypeError


def fields_of(model: BaseModel, apart: Iterable[str] = ()) -> dict[str, Any]:
    """The fields that the request gave, but for some, without copying what is in them; undeclared ones under a name.

    A handler may send on just what it was given, so a field that was left out and one that has its default are not
    alike. And a declared field and an undeclared one of the same name are two: both may be sent.
    """
    fields = model.__dict__.copy()
    for name in apart:
        fields.pop(name, None)
    given = model.__pydantic_fields_set__
    if not given.issuperset(fields):
        left_out = {name: fields.pop(name) for name in fields.keys() - given}
        if made := _made_anew(type(model)) & left_out.keys():
            fields[_LEFT_OUT] = {name: left_out[name] for name in made}
    if extra := model.__pydantic_extra__:
        fields[_EXTRA] = extra
    return fields


@lru_cache(maxsize=256)
def _made_anew(model: type[BaseModel]) -> frozenset[str]:
    """The fields whose default may be another each time, such as a moment: it is part of the request."""
    fields = model.model_fields.items()
    constant = {None, list, dict, set, tuple, frozenset}
    return frozenset(name for name, info in fields if info.default_factory not in constant)


def _has_non_finite(value: Any) -> bool:
    # An explicit stack: params may be as deep as orjson allows, which is deeper than Python calls.
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, float):
            if not math.isfinite(one):
                return True
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list | tuple):
            waiting.extend(one)
        elif isinstance(one, BaseModel):
            waiting.extend(fields_of(one).values())
    return False


def starts_with(key: CacheKey, prefix: str) -> bool:
    """Whether `invalidate_prefix(prefix)` means this key."""
    return key.startswith(prefix) if isinstance(key, str) else key.startswith(prefix.encode())
