"""From untrusted params to a model, or to an `IpcError`. Pure, and fuzzed: nothing else ever comes out.

The order is fixed: depth and credential names in one walk, then the channel's model.
"""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ipc.contract.credential_names import is_credential_name
from ipc.dispatch.param_schema import DESCRIBED, FREE, ParamSchema
from ipc.errors import CredentialInParams, InvalidParams, TooDeep

M = TypeVar("M", bound=BaseModel)

_LONGEST_SHOWN_NAME = 64
_MOST_PROBLEMS = 5


_LONGEST_NAME = 4_096
"""Characters of a field's name; nothing that a service accepts comes near."""


def screen(raw: Any, schema: ParamSchema, depth: int) -> None:
    """Refuse params that are nested too deeply, or that carry a credential where `schema` declares no such name.

    Raises TooDeep or CredentialInParams; InvalidParams for names that are no text, which only Python can send.
    """
    if depth <= 0 and isinstance(raw, _NESTED):
        raise TooDeep
    undeclared = schema.items or (DESCRIBED if schema.describes else FREE)
    if isinstance(raw, dict):
        fields = schema.fields
        for name, value in raw.items():
            declared = fields.get(name)
            if declared is None:
                _check_name(name)
            if schema.describes and name in _NAMED_BELOW and isinstance(value, dict):
                _screen_described(value, depth - 1)
            elif isinstance(value, _NESTED):
                screen(value, declared or undeclared, depth - 1)
    elif isinstance(raw, _NESTED):
        items = undeclared
        for value in raw:
            if isinstance(value, _NESTED):
                screen(value, items, depth - 1)


_NESTED = (dict, list, tuple)
"""What may hold names. A page's JSON makes no tuple and no subclass; a caller in this process may."""

_NAMED_BELOW = frozenset({"properties", "$defs", "definitions"})
"""Where a JSON Schema has the names of what it describes."""


def _screen_described(described: dict[Any, Any], depth: int) -> None:
    """Fields that a JSON Schema describes: `{"token": {"type": "string"}}` is no credential, `{"token": "x"}` is."""
    if depth <= 0:
        raise TooDeep
    for name, value in described.items():
        if isinstance(value, dict) and type(name) is str and len(name) <= _LONGEST_NAME:
            screen(value, DESCRIBED, depth - 1)
        else:
            screen({name: value}, DESCRIBED, depth)


def _check_name(name: Any) -> None:
    """The name of a field that no model declares."""
    if type(name) is not str:
        raise InvalidParams("The names of fields must be text.")
    if len(name) > _LONGEST_NAME:
        raise InvalidParams(f"The name of the field '{shown(name)}' is too long.")
    if is_credential_name(name):
        raise CredentialInParams(
            f"The field '{shown(name)}' is named like a credential. " + CredentialInParams.default_message
        )


def approximate_length(raw: Any, most: int) -> int:
    """About how many characters of JSON the params are, counted no further than `most`."""
    length = 0
    waiting = [raw]
    while waiting and length < most:
        value = waiting.pop()
        length += 2
        if isinstance(value, str):
            length += len(value)
        elif isinstance(value, dict):
            waiting += value.values()
            length += sum(len(name) for name in value if isinstance(name, str))
        elif isinstance(value, list | tuple):
            waiting += value
    return length


def validate(model: type[M], raw: Any) -> M:
    """The model, or InvalidParams with the paths of the fields that do not fit, and never a value."""
    try:
        # A field has one name on the wire: its Python name would be a second spelling of it.
        return model.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError as error:
        problems = dict.fromkeys(
            _problem(raw, detail["loc"], detail["type"], detail["msg"])
            for detail in error.errors(include_url=False, include_context=False, include_input=False)
        )
    except RecursionError:
        raise TooDeep from None
    raise InvalidParams("; ".join(list(problems)[:_MOST_PROBLEMS]) + ".")


def shown(name: str) -> str:
    """A field's name, fit for a message: short, and without control characters."""
    printable = "".join(character if character.isprintable() else "?" for character in name[:_LONGEST_SHOWN_NAME])
    return printable if len(name) <= _LONGEST_SHOWN_NAME else printable + "…"


_PROBLEMS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of this channel",
    "string_type": "must be text",
    "string_too_short": "is too short",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "has characters that are not allowed, or too many",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "literal_error": "is not one of the allowed values",
    "enum": "is not one of the allowed values",
    "finite_number": "must be finite",
    "greater_than": "is too small",
    "greater_than_equal": "is too small",
    "less_than": "is too large",
    "less_than_equal": "is too large",
    "too_short": "has too few items",
    "too_long": "has too many items",
}


_LONGEST_SENTENCE = 200
_LONGEST_QUOTED = 24
"""What a validator may quote of the request: a word of a list. A key or a person's text is longer."""


def _problem(raw: Any, location: tuple[int | str, ...], kind: str, said: str) -> str:
    """One sentence about one field. pydantic names the members of a union in its locations: those are left out."""
    path, place = "", raw
    for depth, part in enumerate(location):
        last = depth == len(location) - 1
        if type(part) is int and type(place) is list and part < len(place):
            path, place = f"{path}[{part}]", place[part]
        elif type(place) is dict and (part in place or (last and kind == "missing")):
            path, place = f"{path}.{shown(str(part))}" if path else shown(str(part)), place.get(part)
    if kind == "value_error" and (sentence := _sentence(said, place)):
        return f"{path or 'The request'}: {sentence}"
    return f"{path or 'The request'} {_PROBLEMS.get(kind, 'is not valid')}"


def _sentence(said: str, value: Any) -> str:
    """What a validator says, for whoever made the call; nothing where it quotes what it was given."""
    sentence = said.removeprefix("Value error, ").rstrip(".")
    given = value.values() if isinstance(value, dict) else [value]
    quotes = any(isinstance(one, str) and one and one in sentence and _is_telling(one, value) for one in given)
    return "" if quotes or len(sentence) > _LONGEST_SENTENCE or not sentence.isprintable() else sentence


def _is_telling(one: str, value: Any) -> bool:
    """Whether a quoted text could be somebody's own: the refused value itself, or one too long for a word of a list."""
    return one is value or len(one) > _LONGEST_QUOTED
