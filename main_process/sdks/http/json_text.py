"""JSON as services write it, which is not always JSON: read as far as it makes sense, and never for long on the loop.

Beside what the standard allows, this reads a byte order mark, UTF-16, zero bytes at the end, the guards that some APIs
put in front of JSON against inclusion as a script, half surrogate pairs (an emoji that a server has cut in two), `NaN`
and `Infinity` (read as null), numbers of any length (beyond a double: null), and bytes that are no UTF-8 (U+FFFD). What
comes back can always be written as JSON again.
"""

import asyncio
import gc
import json
import math
import re
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from main_process.sdks.http.json_weight import TooHeavy, has_many_objects

APART = 256 * 1024
"""Bytes from which on a text is parsed on another thread."""

_LONGEST_WHOLE_NUMBER = 400
"""Digits: a double ends at 309. Python would take quadratic time for thousands."""
_BOM = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_GUARD = re.compile(r"\s*(?:\)\]\}'?,?|while\s*\(1\);|for\s*\(;;\);|//(?=\s*[\[{]))\s*")
"""Of Gerrit, Google, Facebook and ColdFusion: a browser that takes the answer for a script stops at it."""
_SURROGATES = re.compile("[\ud800-\udfff]")


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
"""One long text of a loop is read at a time."""


class NotJson(ValueError):
    """The text is no JSON, however kindly one reads it; or it is, and would become far too much."""


def read_json(body: bytes, *, halves: bool = False) -> Any:
    """The value of a JSON text. Raises NotJson.

    `halves`: leave half a surrogate pair at a string's end or beginning, for a reader who gets the other half later.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _kindly(body, halves=halves)


async def read_json_apart(body: bytes, *, halves: bool = False) -> Any:
    """The same, without keeping others from their work where the text is long."""
    if len(body) < APART:
        return read_json(body, halves=halves)
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        return await asyncio.to_thread(_without_collecting, body, halves)


async def read_json_lines_apart(body: bytes) -> list[Any]:
    """The values of a text with a JSON text on each line (NDJSON), or behind each RS (RFC 7464). Raises NotJson."""
    lines = [line.strip() for line in body.removeprefix(_BOM).replace(b"\x1e", b"\n").split(b"\n")]
    found: list[Any] = await read_json_apart(b"[%s]" % b",".join(filter(None, lines)))
    return found


def _without_collecting(body: bytes, halves: bool) -> Any:
    """The same. A million new objects set the garbage collector going again and again: two thirds of the time, with
    the interpreter held, and nothing to collect.
    """
    try:
        step_by_step = has_many_objects(body)
    except TooHeavy:
        raise NotJson from None
    if not gc.isenabled():
        return _read(body, halves=halves, step_by_step=step_by_step)
    gc.disable()
    try:
        return _read(body, halves=halves, step_by_step=step_by_step)
    finally:
        gc.enable()


def _read(body: bytes, *, halves: bool, step_by_step: bool) -> Any:
    if not step_by_step:
        return read_json(body, halves=halves)
    if b"\\ud" in body or b"\\uD" in body:
        return _kindly(body, halves=halves)
    try:
        # The standard library's reader calls a function of Python's for each object, and so lets others run in between.
        # It takes more than JSON: what orjson would refuse goes to `_kindly`, as it does there.
        return json.loads(
            body.decode(), object_hook=_itself, parse_int=_whole, parse_float=_finite, parse_constant=_refused
        )
    except (ValueError, RecursionError):
        return _kindly(body, halves=halves)


def _itself(value: Any) -> Any:
    return value


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError
    return number


def _refused(_constant: str) -> None:
    raise ValueError


def mended(text: str) -> str:
    """Text without half surrogate pairs: halves that meet become one character, the others U+FFFD."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _kindly(body: bytes, *, halves: bool) -> Any:
    text = _text(body)
    if guard := _GUARD.match(text):
        text = text[guard.end() :]
    try:
        value = json.loads(
            text, object_hook=_itself, parse_int=_whole, parse_float=_decimal, parse_constant=_nothing, strict=False
        )
        return value if halves else _sound(value)
    except (ValueError, RecursionError):
        raise NotJson from None


def _text(body: bytes) -> str:
    """The text, in the encoding that its first bytes tell: JSON begins with two characters of ASCII."""
    zeros = [byte == 0 for byte in body[:4]]
    if body.startswith(_UTF_16_MARKS):
        return body.decode("utf-16", "replace").rstrip("\0")
    if zeros in ([True, False, True, False], [False, True, False, True]):
        return body.decode("utf-16-be" if zeros[0] else "utf-16-le", "replace").rstrip("\0")
    return body.removeprefix(_BOM).rstrip(b"\0").decode("utf-8", "replace")


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
