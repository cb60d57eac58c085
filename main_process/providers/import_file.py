"""Names and values from a file that a person has: a .env file, or JSON.

Written by hand instead of with `python-dotenv`, whose pattern for comments takes quadratic time on blanks. Every step
here is linear in the file's length.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipc.errors import InvalidParams
from main_process.kit.edited_json import read_edited
from main_process.kit.figures import count
from main_process.kit.regular_file import read_regular
from main_process.providers.pasted import unquoted, visible
from main_process.vault.secret import Credentials

MAX_BYTES = 4_000_000
MAX_CHARACTERS = 1_000_000
MAX_NAMES = 1_000
_DEEPEST = 8
_BEFORE_A_NAME = re.compile(r"(?:(?:export|declare\s+-x|typeset\s+-x|set|setx)\s+|\$env:|-\s+)")
"""What shells, and lists of variables in YAML, write in front of a name."""
_ELSEWHERE = re.compile(r"\$\w+|\$\(.*\)|%\w+%|op://.*|ENC\[.*\]", re.DOTALL)
"""A value that is none: another name, what a command prints, a reference to a password manager, a sealed text."""
_BEHIND_QUOTES = re.compile(r"\s*(?:#.*)?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'([^\']*+)\'', re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}
_REFERS = "which refers to another name"
_UNQUOTED = "whose quotation marks do not fit"
_REASONS = (_REFERS, _UNQUOTED)
_MOST_NAMED = 3
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as its names and values: a name may be there twice."""


@dataclass(frozen=True, slots=True)
class FileValues:
    """What a file holds."""

    values: Credentials
    unread: tuple[str, ...] = field(default=())
    """What is in it besides, such as commented-out assignments and JSON lists: lost if the file is deleted."""

    @property
    def reasons(self) -> list[str]:
        """Of what was not read, the names whose value is none, each with its reason."""
        return [one for one in self.unread if any(one.endswith(f", {reason}") for reason in _REASONS)]


def read_file(path: Path) -> str:
    """A file's text: UTF-8, UTF-16 with its mark, or as old Windows programs write. Raises InvalidParams."""
    try:
        raw = read_regular(path, MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise InvalidParams("The file is too large to hold credentials.")
        encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8-sig")
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            # Names and keys are ASCII: a comment in another encoding keeps nobody from them.
            if b"\0" in raw or encoding == "utf-16":
                raise
            return raw.decode("cp1252")
    except (OSError, UnicodeDecodeError):
        raise InvalidParams("The file cannot be read as text.") from None


def read_values(text: str) -> FileValues:
    """The text's values by name. JSON objects are flattened with dots; `InvalidParams` for neither format."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidParams("The file is too large to hold credentials.")
    text = text.lstrip("\ufeff")
    found = _from_json(text) if text.lstrip().startswith(("{", "//")) else _from_dotenv(text)
    if not found.values and found.reasons:
        raise InvalidParams(f"The file holds no value that can be imported: {'; '.join(found.reasons[:_MOST_NAMED])}.")
    if not found.values:
        raise InvalidParams("The file holds no names with values: neither NAME=value lines nor a JSON object.")
    if len(found.values) > MAX_NAMES:
        raise InvalidParams(f"The file holds more than {count(MAX_NAMES)} names. Import a smaller part of it.")
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
            behind = _end_of_line(text, quoted.end()) if quoted is not None else end
            if quoted is not None and not _BEHIND_QUOTES.fullmatch(text, quoted.end(), behind):
                # It is not where the value ends: perhaps the next line's, which is a value of its own.
                unread.append(f"{name}, {_UNQUOTED}")
            elif quoted is None and text[at + offset : at + offset + 1] in {'"', "'"}:
                unread.append(f"{name}, {_UNQUOTED}")
            else:
                if quoted is None:
                    value = unquoted(_without_comment(line[offset:].strip()))
                else:
                    # In quotation marks a value may go on over several lines.
                    value, end = _unescaped(quoted[1]) if quoted[1] is not None else quoted[2], behind
                if ("${" in value or _ELSEWHERE.fullmatch(value)) and (quoted is None or quoted[1] is not None):
                    unread.append(f"{name}, {_REFERS}")
                elif value:
                    _keep(name, value, values, unread)
        at = end + 1
    return FileValues(Credentials(values), tuple(unread))


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _keep(name: str, value: str, values: dict[str, str], unread: list[str]) -> None:
    """Keep a value; the last one counts, as in a shell, and that there was another is said."""
    if values.get(name, value) != value:
        unread.append(f"{name}, which is there more than once")
    values[name] = value


def _assignment(line: str) -> tuple[str, int] | None:
    """The name in front of the equals sign, and where in the line its value begins."""
    left, separator, right = line.partition("=")
    name = visible(left.strip())
    name = name[found.end() :].strip() if (found := _BEFORE_A_NAME.match(name)) else name
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
        document = read_edited(text.encode(), pairs=_Pairs)
    except ValueError:
        raise InvalidParams("The file looks like JSON and is not.") from None
    values: dict[str, str] = {}
    unread: list[str] = []
    _flatten(document, "", values, unread, depth=0)
    return FileValues(Credentials(values), tuple(unread))


def _flatten(value: object, path: str, into: dict[str, str], unread: list[str], depth: int) -> None:
    if depth > _DEEPEST:
        raise InvalidParams("The JSON file is nested too deeply.")
    if isinstance(value, _Pairs):
        for name, inner in value:
            _flatten(inner, f"{path}.{name}" if path else name, into, unread, depth + 1)
    elif isinstance(value, str):
        if value and path:
            _keep(path, value, into, unread)
    elif value is not None:
        unread.append(path)
