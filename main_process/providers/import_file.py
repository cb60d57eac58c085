"""Names and values from a file that a person has: a .env file and what is like it, JSON, or TOML.

Written by hand instead of with `python-dotenv`, whose pattern for comments takes quadratic time on blanks. Every step
here is linear in the file's length.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipc.errors import InvalidParams
from main_process.kit.edited_json import read_edited
from main_process.kit.figures import count
from main_process.kit.regular_file import read_regular
from main_process.providers.assigned import NAME, Assigned, assigned, heading
from main_process.providers.pasted import unquoted
from main_process.vault.secret import Credentials

MAX_BYTES = 4_000_000
MAX_CHARACTERS = 1_000_000
MAX_NAMES = 1_000
_DEEPEST = 8
_MOST_TOML = 64 * 1024
_SECTION = re.compile(r"^\s*\[[^\[\]\n]+\]\s*$", re.MULTILINE)
_LIST_OF_OBJECTS = re.compile(r"\s*\[\s*\{")
_ELSEWHERE = re.compile(
    r"\$\w+|\$\(.*\)|%\w+%|ENC\[.*\]|encrypted:.*|\{\{.*\}\}|!vault\b.*|@Microsoft\.KeyVault\(.*\)|arn:aws:.*"
    r"|(?:op|bws|vault|awssm|aws-sm|gcp-sm|gsm|doppler|infisical|keychain|azkv|akv|secretref|ref\+\w+):.*",
    re.DOTALL,
)
"""A value that is none: another name, what a command prints, a reference to a password manager, a sealed text."""
_EXAMPLE = re.compile(
    r"<[^<>]*>|(?:your|my|insert|enter|put)[-_ ][a-z_\- ]*(?:key|token|secret|id|here)[a-z_\- ]*|change[-_ ]?me"
    r"|(?:[a-z]{2,8}[-_])?(?:x{6,}|\.{3,}|\*{3,}|…)",
    re.IGNORECASE,
)
"""What templates hold where a value belongs."""
_BLOCK_BEGINS, _BLOCK_ENDS = "-----BEGIN ", "-----END "
_BEHIND_QUOTES = re.compile(r"\s*[;,]?\s*(?:#.*)?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'([^\']*+)\'', re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}
_REFERS = "which refers to another name"
_UNQUOTED = "whose quotation marks do not fit"
_STANDS_FOR_ONE = "which only stands for a value"
_REASONS = (_REFERS, _UNQUOTED, _STANDS_FOR_ONE)
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
    found = _from_whatever(text)
    if not found.values and found.reasons:
        raise InvalidParams(f"The file holds no value that can be imported: {'; '.join(found.reasons[:_MOST_NAMED])}.")
    if not found.values:
        raise InvalidParams("The file holds no names with values: neither NAME=value lines nor a JSON object.")
    if len(found.values) > MAX_NAMES:
        raise InvalidParams(f"The file holds more than {count(MAX_NAMES)} names. Import a smaller part of it.")
    return found


def _from_whatever(text: str) -> FileValues:
    if text.lstrip().startswith(("{", "//")) or _LIST_OF_OBJECTS.match(text):
        return _from_json(text)
    if len(text) <= _MOST_TOML and _SECTION.search(text) is not None:
        try:
            return _flat(_pairs(tomllib.loads(text)))
        except (ValueError, RecursionError):
            pass  # sections in a file of another kind
    return _from_dotenv(text)


class _Lines:
    """What a text of lines holds, as it is read from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._above: list[tuple[int, str]] = []
        """The headings that the line is below, with their indentation."""
        self.values: dict[str, str] = {}
        self.unread: list[str] = []

    def read(self) -> FileValues:
        at = 0
        while at < len(self._text):
            end = _end_of_line(self._text, at)
            line = self._text[at:end]
            if (found := assigned(line)) is not None:
                end = self._take(found, at, end)
            elif (below := heading(line)) is not None:
                self._leave(below[0])
                self._above.append(below)
            else:
                self.unread += _left_over(line.strip())
            at = end + 1
        return FileValues(Credentials(self.values), tuple(self.unread))

    def _take(self, found: Assigned, at: int, end: int) -> int:
        """Keep what a line assigns; where the value ends, which may be lines below."""
        line = self._text[at:end]
        name = self._full(found.name, len(line) - len(line.lstrip()))
        begin = at + (line.find(found.line) if found.line in line else 0) + found.at
        begin += self._text.startswith(("$'", '$"'), begin)
        quoted = _QUOTED.match(self._text, begin)
        if quoted is not None:
            behind = _end_of_line(self._text, quoted.end())
            if not _BEHIND_QUOTES.fullmatch(self._text, quoted.end(), behind) and not found.is_command:
                # It is not where the value ends: perhaps the next line's, which is a value of its own.
                self.unread.append(f"{name}, {_UNQUOTED}")
                return end
            # In quotation marks a value may go on over several lines.
            value = _unescaped(quoted[1]) if quoted[1] is not None else quoted[2]
            self._keep(name, value, as_it_is=quoted[1] is None)
            return behind
        if self._text[begin : begin + 1] in {'"', "'"}:
            self.unread.append(f"{name}, {_UNQUOTED}")
            return end
        if found.value.startswith(_BLOCK_BEGINS) and _BLOCK_ENDS not in found.value:
            last = self._text.find(f"\n{_BLOCK_ENDS}", begin)
            if last >= 0:
                end = _end_of_line(self._text, last + 1)
                self._keep(name, self._text[begin:end].strip())
                return end
        self._keep_all(name, unquoted(_without_comment(found.value.strip())), is_command=found.is_command)
        return end

    def _keep_all(self, name: str, value: str, *, is_command: bool) -> None:
        """One value, or with `export A=1 B=2` several."""
        first, *more = value.split() if is_command else [value]
        others = [word.partition("=") for word in more]
        if is_command and more and all(NAME.fullmatch(other) and equals for other, equals, _ in others):
            self._keep(name, first)
            for other, _, text in others:
                self._keep(other, unquoted(text))
        else:
            self._keep(name, value)

    def _keep(self, name: str, value: str, *, as_it_is: bool = False) -> None:
        if not as_it_is and ("${" in value or _ELSEWHERE.fullmatch(value)):
            self.unread.append(f"{name}, {_REFERS}")
        elif _EXAMPLE.fullmatch(value[:256]):
            self.unread.append(f"{name}, {_STANDS_FOR_ONE}")
        elif value:
            _keep(name, value, self.values, self.unread)

    def _full(self, name: str, indented: int) -> str:
        """The name with the headings above it, which one in capitals does not need."""
        self._leave(indented)
        return name if name.isupper() or not self._above else ".".join([*(one for _, one in self._above), name])

    def _leave(self, indented: int) -> None:
        while self._above and self._above[-1][0] >= indented:
            self._above.pop()


def _from_dotenv(text: str) -> FileValues:
    return _Lines(text).read()


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _keep(name: str, value: str, values: dict[str, str], unread: list[str]) -> None:
    """Keep a value; the last one counts, as in a shell, and that there was another is said."""
    if values.get(name, value) != value:
        unread.append(f"{name}, which is there more than once")
    values[name] = value


def _left_over(line: str) -> list[str]:
    """What would be lost with a line that gives no value: an assignment in a comment, or something else."""
    if not line.startswith("#"):
        return ["a line that is no NAME=value"] if line else []
    commented = assigned(line.lstrip("# "))
    # "note: …" is a comment like any.
    return [f"# {commented.name}"] if commented and ("=" in line or commented.name.isupper()) else []


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
    return _flat(document)


def _flat(document: object) -> FileValues:
    values: dict[str, str] = {}
    unread: list[str] = []
    _flatten(document, "", values, unread, depth=0)
    return FileValues(Credentials(values), tuple(unread))


def _pairs(value: object) -> object:
    return _Pairs((name, _pairs(inner)) for name, inner in value.items()) if isinstance(value, dict) else value


def _named(members: list[Any]) -> _Pairs | None:
    """A list of objects that each have a name and a value, as the settings of hosting services are exported."""
    found = _Pairs()
    for member in members:
        fields = dict(member) if isinstance(member, _Pairs) else {}
        name = next((fields[key] for key in ("name", "key", "Name", "Key") if isinstance(fields.get(key), str)), None)
        value = fields.get("value", fields.get("Value"))
        if name is None or not isinstance(value, str):
            return None
        found.append((name, value))
    return found or None


def _flatten(value: object, path: str, into: dict[str, str], unread: list[str], depth: int) -> None:
    if depth > _DEEPEST:
        raise InvalidParams("The JSON file is nested too deeply.")
    if isinstance(value, list) and not isinstance(value, _Pairs):
        value = _named(value) or value
    if isinstance(value, _Pairs):
        for name, inner in value:
            _flatten(inner, f"{path}.{name}" if path else name, into, unread, depth + 1)
    elif isinstance(value, str):
        if value and path:
            _keep(path, value, into, unread)
    elif value is not None:
        unread.append(path or "a list")
