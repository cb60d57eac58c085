"""Whether a provider type that an extension brings can be shown, saved and used: its author is told, nobody else."""

from dataclasses import fields
from typing import Any

from main_process.extensions.errors import ExtensionError
from main_process.providers.types import Field, ProviderType

_LONGEST = {"type": 128, "name": 128, "label": 200}
_LONGEST_TEXT = 2_000
_MOST_FIELDS = 64


def check_provider_type(schema: Any) -> ProviderType:
    """The schema, if every part of it is what it should be: plain text, truth values, fields. Raises ExtensionError."""
    if type(schema) is not ProviderType or not _is_text(schema.type, "type") or not schema.type:
        raise ExtensionError("It registered a provider type that is none.")
    name = schema.type
    if type(schema.fields) is not tuple or not all(type(each) is Field for each in schema.fields):
        raise ExtensionError(f"Its provider type '{name}' has a field that is none.")
    if len(schema.fields) > _MOST_FIELDS:
        raise ExtensionError(f"Its provider type '{name}' has more than {_MOST_FIELDS} fields.")
    if type(schema.allowed_hosts) is not tuple or not all(_is_text(host, "host") for host in schema.allowed_hosts):
        raise ExtensionError(f"Its provider type '{name}' has allowed hosts that are no tuple of texts.")
    for part in ("label", "help"):
        if not _is_text(getattr(schema, part), part):
            raise ExtensionError(f"Its provider type '{name}' has a {part} that is no text to be shown.")
    for field in schema.fields:
        _check_field(name, field)
    return schema


def _check_field(type_name: str, field: Field) -> None:
    for part in fields(Field):
        value = getattr(field, part.name)
        if part.name in {"secret", "required"}:
            fits = type(value) is bool
        elif part.name == "check":
            fits = value is None or callable(value)
        else:
            fits = _is_text(value, part.name) or (part.name == "one_of" and value is None)
        if not fits:
            raise ExtensionError(f"Its provider type '{type_name}' has a field whose {part.name} is of a wrong kind.")


def _is_text(value: object, part: str) -> bool:
    """Plain text of a sane length. A subclass may do as it likes, and half an emoji cannot be sent."""
    if type(value) is not str or len(value) > _LONGEST.get(part, _LONGEST_TEXT):
        return False
    return all(character.isprintable() or character in "\n\t" for character in value)
