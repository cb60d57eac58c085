"""One line that gives a name its value, in the ways of shells, container files, service units and YAML.

Every pattern here is read once and without going back: a line may be a megabyte long.
"""

import re
from dataclasses import dataclass

from main_process.providers.pasted import visible

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}")
_WORD = re.compile(
    r"(?:(?:export|declare\s+-x|typeset\s+-x|readonly|local|@?set|setx|env|arg|-e|--env)\s+|\$env:|-\s+)", re.IGNORECASE
)
"""What shells, container files, and lists of variables in YAML, write in front of a name."""
_SPACED = re.compile(
    r"\s*(?:set\s+-[gGuUxX]+|setenv|setx|env|arg)\s+([A-Za-z_][A-Za-z0-9_.-]{0,127})[ \t]+(?=[^\s=])", re.IGNORECASE
)
"""fish, csh, Windows' setx and old container files: a blank stands where others have the equals sign."""
_WHOLE = re.compile(r"\s*(?:@?set\s+|environment=)\"([A-Za-z_][^\"=]*=[^\"]*)\"\s*", re.IGNORECASE)
"""Windows' set and service units: the quotation marks are around all of it."""
_UNIT = re.compile(r"\s*environment=(?=[A-Za-z_][A-Za-z0-9_]*=)", re.IGNORECASE)
_COLON = re.compile(r"(\s*)(?:-\s+)?([A-Za-z_][A-Za-z0-9_.-]{0,127})\s*:(?:[ \t]+(?=\S)|\s*$)")
_BEHIND_A_COMMAND = re.compile(r"\s*;\s*$|\s+/m\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Assigned:
    """The name, where its value begins in `line`, and whether the line is a command: then a `;` at its end is not the
    value's, and more names may follow.
    """

    name: str
    line: str
    at: int
    is_command: bool = False

    @property
    def value(self) -> str:
        """All that is behind the name, as it is."""
        return self.line[self.at :]


def assigned(line: str) -> Assigned | None:
    """What a line assigns; None where it does not."""
    if found := _WHOLE.fullmatch(line):
        line = found[1]
    elif found := _UNIT.match(line):
        line = line[found.end() :]
    if found := _SPACED.match(line):
        return Assigned(found[1], _bare(line), found.end(), is_command=True)
    left, separator, right = line.partition("=")
    name = visible(left.strip())
    word = _WORD.match(name)
    name = name[word.end() :].strip() if word else name
    if separator and NAME.fullmatch(name):
        is_command = word is not None and not word[0].startswith("-")
        return Assigned(name, _bare(line) if is_command else line, len(line) - len(right.lstrip()), is_command)
    if (found := _COLON.match(line)) and found.end() < len(line):
        return Assigned(found[2], line, found.end())
    return None


def heading(line: str) -> tuple[int, str] | None:
    """The indentation and the name of a line of YAML that holds others."""
    found = _COLON.fullmatch(line)
    return (len(found[1]), found[2]) if found else None


def _bare(line: str) -> str:
    """A command without what ends it."""
    return _BEHIND_A_COMMAND.sub("", line[-64:]).join((line[:-64], ""))
