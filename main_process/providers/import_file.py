"""Names and values from a file that a person has: a .env file, or JSON.

Written by hand instead of with `python-dotenv`, whose pattern for comments takes quadratic time on blanks. Every step
here is linear in the file's length.
"""

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from ipc.errors import InvalidParams
from main_process.providers.pasted import unquoted
from main_process.vault.secret import Credentials

MAX_BYTES = 4_000_000
MAX_CHARACTERS = 1_000_000
MAX_NAMES = 1_000
_DEEPEST = 8
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'([^\']*+)\'', re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}
_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class FileValues:
    """What a file holds."""

    values: Credentials
    unread: tuple[str, ...] = field(default=())
    """What is in it besides, such as commented-out assignments and JSON lists: lost if the file is deleted."""


def read_file(path: Path) -> str:
    """A file's text, in UTF-8 or with the byte order mark of UTF-16. Raises InvalidParams."""
    try:
        # A pipe that nobody writes to would keep its reader for ever.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InvalidParams("That is no file that can be read as text.")
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise InvalidParams("The file is too large to hold credentials.")
        encoding = next((name for mark, name in _ENCODINGS if raw.startswith(mark)), "utf-8-sig")
        return raw.decode(encoding)
    except (OSError, UnicodeDecodeError):
        raise InvalidParams("The file cannot be read as text.") from None


def read_values(text: str) -> FileValues:
    """The text's values by name. JSON objects are flattened with dots; `InvalidParams` for neither format."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidParams("The file is too large to hold credentials.")
    found = _from_json(text) if text.lstrip().startswith("{") else _from_dotenv(text)
    if not found.values:
        raise InvalidParams("The file holds no names with values: neither NAME=value lines nor a JSON object.")
    if len(found.values) > MAX_NAMES:
        raise InvalidParams(f"The file holds more than {MAX_NAMES} names. Import a smaller part of it.")
    return found


def _from_dotenv(text: str) -> FileValues:
    values: dict[str, str] = {}
    unread: list[str] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        assigned = _assignment(line)
        if assigned is None:
            unread += _left_over(line.strip())
        else:
            name, offset = assigned
            quoted = _QUOTED.match(text, at + offset)
            if quoted is None:
                value = unquoted(_without_comment(line[offset:].strip()))
            else:
                # In quotation marks a value may go on over several lines.
                value = _unescaped(quoted[1]) if quoted[1] is not None else quoted[2]
                end = text.find("\n", quoted.end())
                end = len(text) if end < 0 else end
            if "${" in value and (quoted is None or quoted[1] is not None):
                unread.append(f"{name}, which refers to another name")
            elif value:
                values[name] = value
        at = end + 1
    return FileValues(Credentials(values), tuple(unread))


def _assignment(line: str) -> tuple[str, int] | None:
    """The name in front of the equals sign, and where in the line its value begins."""
    left, separator, right = line.partition("=")
    name = left.strip().removeprefix("export ").strip()
    if not separator or not _NAME.fullmatch(name):
        return None
    return name, len(line) - len(right.lstrip())


def _left_over(line: str) -> list[str]:
    """What would be lost with a line that gives no value: an assignment in a comment, or something else."""
    if not line.startswith("#"):
        return ["a line that is no NAME=value"] if line else []
    commented = _assignment(line.lstrip("# "))
    return [f"# {commented[0]}"] if commented else []


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), text)


def _without_comment(text: str) -> str:
    at = -1
    while (at := text.find("#", at + 1)) >= 0:
        if at == 0 or text[at - 1].isspace():
            return text[:at].rstrip()
    return text


def _from_json(text: str) -> FileValues:
    try:
        document = orjson.loads(text)
    except ValueError:
        raise InvalidParams("The file looks like JSON and is not.") from None
    values: dict[str, str] = {}
    unread: list[str] = []
    _flatten(document, "", values, unread, depth=0)
    return FileValues(Credentials(values), tuple(unread))


def _flatten(value: object, path: str, into: dict[str, str], unread: list[str], depth: int) -> None:
    if depth > _DEEPEST:
        raise InvalidParams("The JSON file is nested too deeply.")
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(inner, f"{path}.{name}" if path else name, into, unread, depth + 1)
    elif isinstance(value, str):
        if value and path:
            into[path] = value
    elif value is not None:
        unread.append(path)
