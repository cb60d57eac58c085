"""Names and values from a .env or JSON file, and which field of a type each of them is likely to be."""

import re
from collections.abc import Mapping

import orjson

from ipc.errors import InvalidParams
from main_process.providers.types import ProviderType
from main_process.vault.secret import Credentials

MAX_CHARACTERS = 1_000_000
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*)")
_ALIASES = {"appid": {"applicationid"}, "apikey": {"key", "adminkey", "secretkey", "token", "adminapikey"}}


def read_values(text: str) -> Credentials:
    """The file's values by name. JSON objects are flattened with dots; `InvalidParams` for neither format."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidParams("The file is too large to hold credentials.")
    values = _from_json(text) if text.lstrip().startswith("{") else _from_dotenv(text)
    if not values:
        raise InvalidParams("The file holds no names with values: neither NAME=value lines nor a JSON object.")
    return Credentials(values)


def suggest(schema: ProviderType, names: list[str]) -> dict[str, str]:
    """For each field of the type the name in the file that most likely holds it: field name → name in the file.

    `ALGOLIA_API_KEY`, `algolia.apiKey` and `API_KEY` all fit `apiKey`; what names the type is preferred.
    """
    chosen: dict[str, str] = {}
    prefix = _flat(schema.type)
    for field in schema.fields:
        wanted = {_flat(field.name), *_ALIASES.get(_flat(field.name), set())}
        fitting = [name for name in names if name not in chosen.values() and _fits(name, prefix, wanted)]
        if fitting:
            chosen[field.name] = min(fitting, key=lambda name: (not _flat(name).startswith(prefix), len(name)))
    return chosen


def mapped(values: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The credentials that a mapping (field name → name in the file) gives."""
    if absent := [name for name in mapping.values() if name not in values]:
        raise InvalidParams(f"The file has no {', '.join(absent)}.")
    return {field: values[name] for field, name in mapping.items()}


def _fits(name: str, prefix: str, wanted: set[str]) -> bool:
    flat = _flat(name)
    return flat in wanted or flat.removeprefix(prefix) in wanted or any(flat.endswith(word) for word in wanted)


def _flat(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _from_dotenv(text: str) -> dict[str, str]:
    values = {}
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is not None:
            values[found[1]] = _unquoted(found[2].strip())
    return {name: value for name, value in values.items() if value}


def _unquoted(value: str) -> str:
    for quote in ('"', "'"):
        if len(value) > 1 and value.startswith(quote):
            end = value.find(quote, 1)
            if end > 0:
                return value[1:end]
    return re.split(r"\s+#", value, maxsplit=1)[0]


def _from_json(text: str) -> dict[str, str]:
    try:
        document = orjson.loads(text)
    except ValueError:
        raise InvalidParams("The file looks like JSON and is not.") from None
    values: dict[str, str] = {}
    _flatten(document, "", values, depth=0)
    return values


def _flatten(value: object, path: str, into: dict[str, str], depth: int) -> None:
    if depth > 8:
        raise InvalidParams("The JSON file is nested too deeply.")
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(inner, f"{path}.{name}" if path else name, into, depth + 1)
    elif isinstance(value, str) and value and path:
        into[path] = value
