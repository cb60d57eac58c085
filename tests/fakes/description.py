"""What a service's published API description says of its answers, and whether a fake's answer agrees with it.

`descriptions/*.json` hold, in a notation of this project, the fields, types and obligations of the answers that a fake
gives, read from the description that the file names. One file has

- `sources`: project, licence, file, version and commit of what was read;
- `answers`: per operation the type of each documented status, JSON unless a content type is given; `default` stands
  for every other status;
- `schemas`: per schema its fields and their types.

A type is `integer`, `number`, `string`, `boolean`, `null`, `any`, a `'literal'`, the name of a schema, `[type]` for a
list, `{type}` for a map, or several of these with `|` between them. `!` at its end: the field is required. The field
`*` gives the type of fields that are not named; without it there are none.

A file may be narrower than the description: it leaves out optional fields, and kinds of values, that no fake gives. It
is wider only where it says `any`.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "descriptions"

JSON = "application/json"

PLAIN: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "any": (object,),
}
TOKEN = re.compile(r"\s*('[^']*'|[\w.]+|[|\[\]{}])")


class Description:
    """One file of `descriptions`, by its name without the ending."""

    def __init__(self, name: str) -> None:
        self._content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))

    @property
    def operations(self) -> frozenset[str]:
        """`METHOD /path`, for every operation in the file."""
        return frozenset(self._content["answers"])

    def statuses(self, operation: str) -> frozenset[int]:
        """The statuses that the description names for that operation."""
        return frozenset(int(status) for status in self._content["answers"][operation] if status != "default")

    def problems(self, operation: str, status: int, body: Any, content_type: str = JSON) -> list[str]:
        """How that answer of that operation differs from the description; empty when it does not.

        `body` is parsed for JSON, one event's parsed data for `text/event-stream`, and otherwise the text.
        """
        answers = self._content["answers"][operation]
        if (answer := answers.get(str(status), answers.get("default"))) is None:
            return [f"status {status} is not described"]
        kinds = {JSON: answer} if isinstance(answer, str) else answer
        if content_type not in kinds:
            return [f"{content_type} is not described for status {status}"]
        return list(self._differences(_parsed(kinds[content_type]), body, "body"))

    def differences(self, schema: str, value: Any) -> list[str]:
        """How a value differs from a type of the file's notation."""
        return list(self._differences(_parsed(schema), value, "value"))

    def _differences(self, choices: list[Any], value: Any, place: str) -> Iterator[str]:
        found = [list(self._from_one(choice, value, place)) for choice in choices]
        if all(found):
            # Of several choices the one that fits best is what was meant.
            yield from min(found, key=len)

    def _from_one(self, choice: Any, value: Any, place: str) -> Iterator[str]:
        match choice:
            case "[", items if isinstance(value, list):
                for index, item in enumerate(value):
                    yield from self._differences(items, item, f"{place}[{index}]")
            case "{", members if isinstance(value, dict):
                for name, member in value.items():
                    yield from self._differences(members, member, f"{place}.{name}")
            case str() if choice in self._content["schemas"] and isinstance(value, dict):
                yield from self._from_schema(choice, value, place)
            case str() if choice.startswith("'") and value == choice[1:-1]:
                return
            case str() if choice in PLAIN and _is_plain(choice, value):
                return
            case _:
                yield f"{place} is {value!r}, not {choice}"

    def _from_schema(self, schema: str, value: dict[str, Any], place: str) -> Iterator[str]:
        fields: dict[str, str] = self._content["schemas"][schema]
        for name, kind in fields.items():
            if name in value:
                yield from self._differences(_parsed(kind), value[name], f"{place}.{name}")
            elif kind.endswith("!"):
                yield f"{place}.{name} is missing"
        for name in value.keys() - fields.keys():
            if "*" in fields:
                yield from self._differences(_parsed(fields["*"]), value[name], f"{place}.{name}")
            else:
                yield f"{place}.{name} is not described"


def names(kind: str) -> frozenset[str]:
    """The schemas that a type of the notation names."""
    words = TOKEN.findall(kind.removesuffix("!"))
    return frozenset(word for word in words if word[0] not in "'|[]{}" and word not in PLAIN)


def _is_plain(kind: str, value: Any) -> bool:
    # True and False are integers to Python, not to JSON.
    return isinstance(value, PLAIN[kind]) and (not isinstance(value, bool) or kind in {"boolean", "any"})


def _parsed(kind: str) -> list[Any]:
    """The choices of a type: names and literals as they are, a list as `("[", choices)`, a map as `("{", choices)`."""
    return _choices(iter(TOKEN.findall(kind.removesuffix("!"))))


def _choices(tokens: Iterator[str]) -> list[Any]:
    choices: list[Any] = []
    for token in tokens:
        if token in {"]", "}"}:
            break
        if token in {"[", "{"}:
            choices.append((token, _choices(tokens)))
        elif token != "|":
            choices.append(token)
    return choices
