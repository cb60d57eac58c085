"""JSON that a person has edited, read as far as it goes, and fitted to a model by leaving out what does not fit."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from main_process.kit.validation_words import what_is_wrong

Document = TypeVar("Document", bound=BaseModel)
Place: TypeAlias = tuple[str | int, ...]
"""The path to a value: names of fields and positions in lists, from the outside in."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"?|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|,(?=\s*[}\]])')
"""A comment or string without an end runs to the end of the text, so no part is read twice."""
_MOST_ROUNDS = 400
_WORST_DEPTH = 200
_DEEPEST = 100
"""Levels of a document: pydantic reads some two hundred, and gives up the whole of what has more."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part that was not used: its place, its value, and why not. `unknown`: this version has no such field."""

    place: Place
    value: Any
    why: str
    unknown: bool = False

    @property
    def shown(self) -> str:
        """As a person would point at it: `dashboards[0].widgets[2]`."""
        text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.place)
        return text.removeprefix(".")[:200] or "the file"


Mend: TypeAlias = Callable[[Any], Sequence[LeftOut]]
"""Takes out of a document, in place, what fits by itself and not beside the rest: the second of two with one name."""


@dataclass(frozen=True, slots=True)
class Fitted(Generic[Document]):
    """The document, or None where too little fits; and what was left out."""

    document: Document | None
    left_out: tuple[LeftOut, ...]


def read_edited(data: bytes, *, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The JSON value in a file that an editor may have touched: byte order marks, trailing commas, comments.

    `pairs` makes an object of its names and values, where a name that is there twice matters.

    Raises ValueError for what is no JSON even so.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    text = data.decode(encoding).lstrip("\ufeff")
    bare = _TOKEN.sub(lambda found: found[0] if found[0].startswith('"') else "", text)
    try:
        return json.loads(bare, object_pairs_hook=pairs)
    except RecursionError:
        raise ValueError("nested without end") from None


def fit(value: Any, model: type[Document], mend: Mend | None = None) -> Fitted[Document]:
    """Validate, each time leaving out the smallest part that does not fit. Changes `value`."""
    left_out = _cut_at_depth(value)
    left_out += mend(value) if mend is not None else []
    for _ in range(_MOST_ROUNDS):
        try:
            document = model.model_validate_json(json.dumps(value))
        except ValidationError as error:
            faults = _faults(value, error)
            if not faults:
                break
            left_out += [_take_out(value, place, fault) for place, fault in faults]
        except (ValueError, RecursionError):
            break
        else:
            return Fitted(document, tuple(left_out))
    return Fitted(None, tuple(left_out))


def _cut_at_depth(value: Any) -> list[LeftOut]:
    """Empty what is nested too deeply, so that the rest can be read."""
    found: list[LeftOut] = []
    waiting: list[tuple[Place, Any]] = [((), value)] if isinstance(value, dict | list) else []
    while waiting:
        place, one = waiting.pop()
        members = list(one.items()) if isinstance(one, dict) else list(enumerate(one))
        for name, member in members:
            if not isinstance(member, dict | list):
                continue
            if len(place) < _DEEPEST:
                waiting.append(((*place, name), member))
            elif member:
                found.append(LeftOut((*place, name), member, "nested too deeply"))
                one[name] = type(member)()
    return found


def _faults(value: Any, error: ValidationError) -> list[tuple[Place, Any]]:
    """The places that do not fit, each once, in an order in which removing one moves none of the later ones."""
    found: dict[Place, Any] = {}
    for fault in error.errors(include_url=False, include_input=False):
        place: Place = fault["loc"][:_WORST_DEPTH]
        # What lacks something is of no use without it.
        place = _as_far_as_it_leads(value, place[:-1] if fault["type"] == "missing" else place)
        found.setdefault(place, fault)
    found.pop((), None)
    outer = [place for place in found if not any(place[:end] in found for end in range(1, len(place)))]
    outer.sort(key=lambda place: [(isinstance(part, int), part) for part in place], reverse=True)
    return [(place, found[place]) for place in outer]


def _take_out(value: Any, place: Place, fault: Any) -> LeftOut:
    *outer, last = place
    holder = _at(value, outer)
    why = what_is_wrong(fault)
    if fault["type"] == "too_long" and isinstance(holder[last], list):
        most = int(fault["ctx"]["max_length"])
        part, holder[last] = holder[last][most:], holder[last][:most]
        return LeftOut(place, part, why)
    part = holder[last]
    del holder[last]
    return LeftOut(place, part, why, unknown=fault["type"] == "extra_forbidden")


def _as_far_as_it_leads(value: Any, place: Place) -> Place:
    """The place without what pydantic adds to it for unions and keys."""
    found: list[str | int] = []
    for part in place:
        inside = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if not inside and not (isinstance(value, dict) and part in value):
            break
        found.append(part)
        value = value[part]
    return tuple(found)


def _at(value: Any, place: Sequence[str | int]) -> Any:
    for part in place:
        value = value[part]
    return value
