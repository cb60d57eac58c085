"""What a widget's modules import and its package does not hold: in the app, a tile that stays blank."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from main_process.widgets.faults import Fault
from main_process.widgets.package.source_text import without_comments

HOST = "/~"
"""Modules that the host serves beside those of the package, such as `/~kit.js`."""

_STATEMENT = re.compile(
    r"""
      (?: ^ | [;}] ) [^\S\n]*
      (?: import\s* | (?:import|export)\b (?: (?!\b(?:import|export)\b) [\w$\s{},*] ){1,4000} \bfrom\s* )
      (?P<quote>["']) (?P<name>[^"'\\\n]+) (?P=quote)
    """,
    re.MULTILINE | re.VERBOSE,
)
"""One statement ends where the next keyword begins, so that no part of a text is read twice."""


def missing_modules(entry: str, sources: Mapping[str, str]) -> Iterator[Fault]:
    """Every static import, from the entry on, that leads nowhere, with file and line."""
    waiting, seen = [entry], {entry}
    while waiting:
        name = waiting.pop()
        code = without_comments(sources[name], templates=False)
        for match in _STATEMENT.finditer(code):
            wanted = match["name"]
            if wanted.startswith(HOST) or re.match(r"[a-z]+:", wanted):
                continue
            place = f"{name}:{code.count(chr(10), 0, match.start('name')) + 1}"
            if not wanted.startswith(("./", "../", "/")):
                yield Fault(place, f"imports '{wanted}', which is no file: bundle it, or take it from /~kit.js")
                continue
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), wanted)).lstrip("/")
            if path not in sources:
                yield Fault(place, f"imports '{wanted}', and the package has no such module")
            elif path not in seen:
                seen.add(path)
                waiting.append(path)
