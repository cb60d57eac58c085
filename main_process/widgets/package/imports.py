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

_LATER = re.compile(r"""\bimport\s*\(\s*(?P<quote>["'])(?P<name>\.{0,2}/[^"'\\\n]+)(?P=quote)\s*\)""")


def missing_modules(entry: str, sources: Mapping[str, str]) -> Iterator[Fault]:
    """Every static import, from the entry on, that leads nowhere, with file and line."""
    for _name, fault in _walk(entry, sources):
        if fault is not None:
            yield fault


def modules_reached(entry: str, sources: Mapping[str, str]) -> list[str]:
    """The modules of the package that the entry imports, at once or later, itself first, each once."""
    return list(dict.fromkeys(name for name, _fault in _walk(entry, sources)))


def _walk(entry: str, sources: Mapping[str, str]) -> Iterator[tuple[str, Fault | None]]:
    """Every module that is reached, once without a fault and once for each import of its that leads nowhere."""
    waiting, seen = [entry], {entry}
    while waiting:
        name = waiting.pop()
        yield name, None
        code = without_comments(sources[name], templates=False)
        for match in _STATEMENT.finditer(code):
            wanted = match["name"]
            if wanted.startswith(HOST) or re.match(r"[a-z]+:", wanted):
                continue
            place = f"{name}:{code.count(chr(10), 0, match.start('name')) + 1}"
            if not wanted.startswith(("./", "../", "/")):
                yield name, Fault(place, f"imports '{wanted}', which is no file: bundle it, or take it from /~kit.js")
                continue
            path = _path(name, wanted)
            if path not in sources:
                yield name, Fault(place, f"imports '{wanted}', and the package has no such module")
        # What is imported later may be a text, or be caught when it is not there: no fault.
        found = (_path(name, match["name"]) for statement in (_STATEMENT, _LATER) for match in statement.finditer(code))
        new = [path for path in dict.fromkeys(found) if path in sources and path not in seen]
        seen.update(new)
        waiting += new


def _path(importer: str, specifier: str) -> str:
    """Where a specifier leads, as a path in the package."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(importer), specifier)).lstrip("/")
