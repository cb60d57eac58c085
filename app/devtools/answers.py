"""An answer as the developer tools show it: its shape, and where its channel allows it the beginning of its text."""

from typing import Any

from ipc.encoding import decode

HEAD = 1_024
"""Characters of an answer's text."""
_MOST_FIELDS = 40
_DEEPEST = 6


def shape_of(value: Any, deeper: int = _DEEPEST) -> Any:
    """Names and types: an object as its fields, a list as its first element and its length, a text as its length."""
    if isinstance(value, dict):
        if not deeper:
            return f"object with {len(value)} fields"
        shape = {str(name): shape_of(item, deeper - 1) for name, item in list(value.items())[:_MOST_FIELDS]}
        if len(value) > _MOST_FIELDS:
            shape["…"] = f"{len(value) - _MOST_FIELDS} more fields"
        return shape
    if isinstance(value, list):
        if not value or not deeper:
            return f"list of {len(value)}"
        return {f"list of {len(value)}": shape_of(value[0], deeper - 1)}
    if isinstance(value, str):
        return f"text of {len(value)}"
    if value is None:
        return "null"
    return {bool: "true or false", int: "whole number", float: "number"}[type(value)]


def read(body: bytes) -> tuple[Any, str]:
    """The shape of an answer's bytes, and the first KB of its text."""
    return shape_of(decode(body)), body[: 4 * HEAD].decode("utf-8", "replace")[:HEAD]
