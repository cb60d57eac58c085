"""From the text of a manifest.json to its model, or to everything that is wrong with it."""

import difflib
import json
import math
from collections.abc import Iterator
from typing import Any, Never

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from main_process.kit.validation_words import what_is_wrong
from main_process.widgets.faults import Fault, PackageRefused
from main_process.widgets.manifest import SDK, Manifest, Setting, Size, Slot

MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 64 * 1024


def read_manifest(text: bytes) -> Manifest:
    """The model. Raises PackageRefused, which names every field that is wrong."""
    if len(text) > MOST_MANIFEST_BYTES:
        raise PackageRefused([Fault(MANIFEST, f"is larger than {MOST_MANIFEST_BYTES // 1024} KiB")])
    document = _parse(text)
    wanted = document.get("sdk", SDK) if isinstance(document, dict) else SDK
    if type(wanted) is int and wanted > SDK:
        # Its other fields are of a language that this Latchkey does not know: to judge them would mislead.
        why = (
            f"the widget wants version {wanted} of the widgets' interface, and this Latchkey has {SDK}: update Latchkey"
        )
        raise PackageRefused([Fault(f"{MANIFEST}: sdk", why)])
    try:
        return Manifest.model_validate(document)
    except ValidationError as error:
        raise PackageRefused(dict.fromkeys(_faults(error.errors(include_url=False, include_input=False)))) from error
    except RecursionError:
        raise PackageRefused([Fault(MANIFEST, "is nested too deeply")]) from None


def _parse(text: bytes) -> Any:
    try:
        # Editors on Windows begin a text with a mark that is no part of it.
        return json.loads(
            text.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_number
        )
    except UnicodeDecodeError:
        raise PackageRefused([Fault(MANIFEST, "is not UTF-8 text")]) from None
    except json.JSONDecodeError as error:
        raise PackageRefused([Fault(f"{MANIFEST}:{error.lineno}", f"is not JSON: {error.msg}")]) from None
    except RecursionError:
        raise PackageRefused([Fault(MANIFEST, "is nested too deeply")]) from None
    except ValueError:
        # Python refuses to read numbers of thousands of digits.
        raise PackageRefused([Fault(MANIFEST, "has a number that is too long")]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that is there twice means one thing to us and maybe another to whoever reviewed the file."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise PackageRefused([Fault(MANIFEST, f"has the field '{name[:64]}' twice in one object")])
        found[name] = value
    return found


def _number(text: str) -> float:
    """Python reads 1e400 as infinity, which no JSON can say again."""
    number = float(text)
    if math.isinf(number):
        raise PackageRefused([Fault(MANIFEST, f"has the number {text[:32]}, which is too large")])
    return number


def _no_constant(name: str) -> Never:
    raise PackageRefused([Fault(MANIFEST, f"has {name}, which is not JSON")])


def _faults(details: list[ErrorDetails]) -> Iterator[Fault]:
    for detail in details:
        place = ".".join(str(part) for part in detail["loc"] if part != "[key]")
        yield Fault(f"{MANIFEST}: {place}" if place else MANIFEST, _what(detail))


def _what(detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        return _unknown(str(detail["loc"][-1]), detail["loc"])
    return what_is_wrong(detail)


def _unknown(name: str, location: tuple[int | str, ...]) -> str:
    near = difflib.get_close_matches(name, _fields_at(location), n=1)
    return "is not a field of a manifest" + (f"; did you mean '{near[0]}'?" if near else "")


def _fields_at(location: tuple[int | str, ...]) -> list[str]:
    """The names that would have been right in that place."""
    models: dict[tuple[str, int], type[BaseModel]] = {("slots", 3): Slot, ("settings", 4): Setting, ("size", 2): Size}
    model = models.get((str(location[0]), len(location)), Manifest)
    return [field.alias or name for name, field in model.model_fields.items()]
