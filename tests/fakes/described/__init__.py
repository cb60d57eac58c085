"""What services' published API descriptions say of the answers that the fakes give, and the check of an answer.

One JSON file a service: the project that publishes the description, the file, version and commit that were read, and
the fields of each answer, written down here in a notation of our own. `name?` may be missing. A type is `string`,
`integer`, `number`, `boolean`, `null`, the name of a schema of the file, or several with ` | ` between them;
`["type"]` is a list, `{"each": "type"}` an object with any names, `{"one of": [...]}` a choice of values. `not looked
at` accepts anything: the description says more there than an answer of the fake needs.
"""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

Type: TypeAlias = str | list[str] | dict[str, Any]

SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


class Description:
    """One service's description, as far as it was read."""

    def __init__(self, service: str) -> None:
        self._read = json.loads((Path(__file__).parent / f"{service}.json").read_text())

    @cached_property
    def source(self) -> str:
        """Where it comes from, for a person to find: project, file, version and commit."""
        read = self._read
        return f"{read['project']} {read['file']} {read['version']} at {read['commit']}"

    @property
    def version(self) -> str:
        return str(self._read["version"])

    @property
    def answers(self) -> frozenset[str]:
        """What is described, such as `GET /v1/models`."""
        return frozenset(self._read["answers"])

    def fields(self, schema: str) -> dict[str, Type]:
        """Names and types of a schema's fields; the names without their question marks."""
        return {name.removesuffix("?"): kind for name, kind in self._read["schemas"][schema].items()}

    def required(self, schema: str) -> frozenset[str]:
        """The names that are always there."""
        return frozenset(name for name in self._read["schemas"][schema] if not name.endswith("?"))

    def faults(self, answer: str, body: Any) -> list[str]:
        """Everything in which `body` is not what is described for `answer`: missing, unknown and mistyped fields."""
        return list(self._check(self._read["answers"][answer], body, answer))

    def _check(self, kind: Type, value: Any, place: str) -> Iterator[str]:
        match kind:
            case [each]:
                yield from self._list(each, value, place)
            case {"each": each}:
                yield from self._map(each, value, place)
            case {"one of": choice}:
                if value not in choice:
                    yield f"{place}: {value!r} is none of {choice}"
            case str():
                yield from self._alternatives(kind.split(" | "), value, place)

    def _list(self, each: str, value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{place}: {value!r} is no list"
            return
        for index, member in enumerate(value):
            yield from self._check(each, member, f"{place}[{index}]")

    def _map(self, each: str, value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{place}: {value!r} is no object"
            return
        for name, member in value.items():
            yield from self._check(each, member, f"{place}.{name}")

    def _alternatives(self, kinds: list[str], value: Any, place: str) -> Iterator[str]:
        tried = [list(self._single(kind, value, place)) for kind in kinds]
        # The first alternative's faults tell most: null comes last.
        yield from [] if [] in tried else tried[0]

    def _single(self, kind: str, value: Any, place: str) -> Iterator[str]:
        if kind == "not looked at":
            return
        if kind in SCALARS:
            right = isinstance(value, SCALARS[kind]) and isinstance(value, bool) is (kind == "boolean")
            if not right:
                yield f"{place}: {value!r} is no {kind}"
            return
        schema = self._read["schemas"][kind]
        if isinstance(schema, list):
            yield from self._check(schema, value, place)
        elif not isinstance(value, dict):
            yield f"{place}: {value!r} is no {kind}"
        else:
            yield from self._object(schema, value, place)

    def _object(self, schema: dict[str, Type], value: dict[str, Any], place: str) -> Iterator[str]:
        for name, kind in schema.items():
            plain = name.removesuffix("?")
            if plain in value:
                yield from self._check(kind, value[plain], f"{place}.{plain}")
            elif plain == name:
                yield f"{place}.{name} is missing"
        known = {name.removesuffix("?") for name in schema}
        yield from (f"{place}.{name} is not described" for name in value if name not in known)
