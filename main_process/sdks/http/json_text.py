"""JSON as services write it, which is not always JSON: read as far as it makes sense, and never for long on the loop.

Beside what the standard allows, this reads a byte order mark, half surrogate pairs (an emoji that a server has cut in
two), `NaN` and `Infinity` (read as null), numbers of any length (beyond a double: null), and bytes that are no UTF-8
(U+FFFD). What comes back can always be written as JSON again.
"""

import asyncio
import gc
import json
import math
import re
from typing import Any

import orjson

APART = 256 * 1024
"""Bytes from which on a text is parsed on another thread."""

_LONGEST_WHOLE_NUMBER = 400
"""Digits: a double ends at 309. Python would take quadratic time for thousands."""
_BOM = b"\xef\xbb\xbf"
_SURROGATES = re.compile("[\ud800-\udfff]")


class NotJson(ValueError):
    """The text is no JSON, however kindly one reads it."""


def read_json(body: bytes, *, halves: bool = False) -> Any:
    """The value of a JSON text. Raises NotJson.

    `halves`: leave half a surrogate pair at a string's end or beginning, for a reader who gets the other half later.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _kindly(body, halves=halves)


async def read_json_apart(body: bytes) -> Any:
    """The same, without keeping the loop from its work where the text is long."""
    if len(body) < APART:
        return read_json(body)
    return await asyncio.to_thread(_without_collecting, body)


def _without_collecting(body: bytes) -> Any:
    """The same. A million new objects set the garbage collector going again and again: two thirds of the time, with
    the interpreter held, and nothing to collect.
    """
    if not gc.isenabled():
        return read_json(body)
    gc.disable()
    try:
        return read_json(body)
    finally:
        gc.enable()


def mended(text: str) -> str:
    """Text without half surrogate pairs: halves that meet become one character, the others U+FFFD."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _kindly(body: bytes, *, halves: bool) -> Any:
    text = body.removeprefix(_BOM).decode("utf-8", "replace")
    try:
        value = json.loads(text, parse_int=_whole, parse_float=_decimal, parse_constant=_nothing, strict=False)
        return value if halves else _sound(value)
    except (ValueError, RecursionError):
        raise NotJson from None


def _whole(digits: str) -> int | float | None:
    if len(digits) > _LONGEST_WHOLE_NUMBER:
        return None
    number = int(digits)
    return number if -(2**63) <= number < 2**64 else _decimal(digits)


def _decimal(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _nothing(_constant: str) -> None:
    return None


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, list):
        return [_sound(member) for member in value]
    if isinstance(value, dict):
        return {mended(name): _sound(member) for name, member in value.items()}
    return value
