"""What a server asks its user (elicitation): the fields of its form, and what was typed as its answer."""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ipc.errors import InvalidParams
from main_process.mcp.model import Json

MOST_FIELDS = 20
MOST_CHOICES = 200
_MOST_SAID = 600

Kind: TypeAlias = Literal["text", "number", "integer", "boolean", "choice"]


@dataclass(frozen=True, slots=True)
class QuestionField:
    """One thing that is asked."""

    name: str
    label: str
    help: str
    kind: Kind
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that a server asks at once. Its words are the server's."""

    server: str
    message: str
    fields: tuple[QuestionField, ...]


Ask: TypeAlias = Callable[[str, Json], Awaitable[Json | None]]
"""`await ask(message, schema)`: what the user typed, or None where they do not answer. Raises IpcError."""


def question_of(server: str, message: str, schema: Mapping[str, Any]) -> Question:
    """The question in a flat JSON Schema, as MCP has them. Raises InvalidParams for any other."""
    properties = schema.get("properties")
    if not isinstance(properties, dict) or len(properties) > MOST_FIELDS:
        raise InvalidParams("The MCP server asks for something that no form can be made of.")
    required = schema.get("required")
    needed = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
    fields = [_field(name, given, required=name in needed) for name, given in properties.items()]
    return Question(server, _readable(message), tuple(fields))


def answer_of(question: Question, typed: Mapping[str, str | bool]) -> Json:
    """What was typed, as the schema wants it. What is left empty is left out. Raises InvalidParams, with the label."""
    answer: Json = {}
    for field in question.fields:
        given = typed.get(field.name, "")
        if field.kind == "boolean":
            answer[field.name] = given is True
        elif isinstance(given, str) and given.strip():
            answer[field.name] = _value(field, given.strip())
        elif field.required:
            raise InvalidParams(f"{field.label}: this is needed.")
    return answer


def _readable(words: str) -> str:
    """A server's words, short, and without what does not show or turns text around."""
    return "".join(character for character in words if character.isprintable() or character == "\n")[:_MOST_SAID]


def _field(name: str, given: Any, *, required: bool) -> QuestionField:
    if not isinstance(given, dict):
        raise InvalidParams("The MCP server asks for something that no form can be made of.")
    choices = given.get("enum")
    kind = given.get("type", "string")
    if isinstance(choices, list) and len(choices) <= MOST_CHOICES and all(isinstance(one, str) for one in choices):
        shown: Kind = "choice"
    elif kind == "number" or kind == "integer" or kind == "boolean":  # noqa: PLR1714 - it may be a list
        shown, choices = kind, []
    elif kind == "string":
        shown, choices = "text", []
    else:
        raise InvalidParams("The MCP server asks for something that no form can be made of.")
    if not all(one.isprintable() for one in choices or ()):
        raise InvalidParams("The MCP server asks for something that no form can be made of.")
    label = _readable(str(given.get("title") or name)).replace("\n", " ")
    help_ = _readable(str(given.get("description") or ""))
    return QuestionField(name, label, help_, shown, required, tuple(choices))


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError
    return number


def _value(field: QuestionField, text: str) -> str | int | float:
    try:
        if field.kind == "integer":
            return int(text)
        if field.kind == "number":
            # JSON knows neither infinity nor "nan".
            return _finite(float(text))
    except ValueError:
        raise InvalidParams(f"{field.label}: this must be a number.") from None
    if field.kind == "choice" and text not in field.choices:
        raise InvalidParams(f"{field.label}: choose one of those that are offered.")
    return text
