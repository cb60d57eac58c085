"""Hypothesis strategies from JSON schemas: values that fit, and values that almost fit."""

import re
from typing import Any

from hypothesis import strategies as st

MARKER = "q7Zx"
"""In every text that is generated, so that a test can tell whether a value leaked."""

ODD_TEXT = st.sampled_from(["", "__proto__", "constructor", "\0", "a:b", "../x", "😀", "\ud7ff", "\u017f", "x" * 300])
TEXT = st.builds(lambda odd, more: MARKER + odd + more, ODD_TEXT, st.text(max_size=8))

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**63), max_value=2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
)
NAMES = st.one_of(
    st.sampled_from(["apiKey", "credentials", "key", "a", "__class__", "query", "cache", "ttl", "providerName"]),
    st.text(max_size=12),
)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


def fitting(schema: Any, definitions: dict[str, Any], depth: int = 4) -> st.SearchStrategy[Any]:
    """Values of the schema. Constraints that it states in words of its own are sometimes missed: that is wanted."""
    if schema is True or not schema or depth == 0:
        return JSON
    if "$ref" in schema:
        return fitting(definitions[schema["$ref"].rpartition("/")[2]], definitions, depth - 1)
    members = schema.get("anyOf") or schema.get("oneOf")
    if members:
        return st.one_of([fitting(member, definitions, depth) for member in members])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "object":
        return _objects(schema, definitions, depth)
    if schema.get("type") == "array":
        return st.lists(fitting(schema.get("items", True), definitions, depth - 1), max_size=3)
    return _scalars(schema)


def _scalars(schema: Any) -> st.SearchStrategy[Any]:
    match schema.get("type"):
        case "string" if "pattern" in schema:
            return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
        case "string":
            return TEXT
        case "integer":
            return st.integers(schema.get("minimum", -(10**6)), schema.get("maximum", 10**6))
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case _:
            return JSON


def _objects(schema: Any, definitions: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    properties = {name: fitting(field, definitions, depth - 1) for name, field in schema.get("properties", {}).items()}
    required = {name: properties[name] for name in schema.get("required", ()) if name in properties}
    optional = {name: field for name, field in properties.items() if name not in required}
    declared = st.fixed_dictionaries(required, optional=optional)
    others = schema.get("additionalProperties", True)
    if others is False:
        return declared
    free = st.dictionaries(NAMES, fitting(others, definitions, depth - 1), max_size=3)
    return st.builds(lambda more, known: {**more, **known}, free, declared)


@st.composite
def almost(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> Any:
    """A value with one place changed: replaced, removed, nested, or given a field too many."""
    value = draw(values)
    place = value
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or draw(st.booleans()):
            _change(draw, place, key)
            break
        place = place[key]
    return value


def _change(draw: st.DrawFn, place: Any, key: Any) -> None:
    match draw(st.sampled_from(["replace", "remove", "nest", "add"])):
        case "replace":
            place[key] = draw(JSON)
        case "remove":
            del place[key]
        case "nest":
            for _ in range(draw(st.sampled_from([1, 3, 70]))):
                place[key] = [place[key]]
        case _ if isinstance(place, dict):
            place[draw(NAMES)] = draw(JSON)
        case _:
            place.append(draw(JSON))
