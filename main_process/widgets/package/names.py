"""Which names the files of a package may have: those that every system stores alike and that an address can hold."""

import re
from collections.abc import Iterable, Iterator

from main_process.widgets.faults import Fault

SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
LONGEST_NAME = 100
LONGEST_PATH = 240
DEEPEST = 12

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10))})
"""Windows takes these for devices, whatever ending follows."""


def name_faults(names: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with the paths of a package's files, which are parted by `/`."""
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        what = _wrong(name)
        if what:
            yield Fault(shown(name), what)
            continue
        folded = name.casefold()
        if folded in seen:
            same = seen[folded] == name
            what = "is there twice" if same else f"differs from {seen[folded]} only in upper and lower case"
            yield Fault(name, what)
        seen.setdefault(folded, name)
        for folder in _folders(name):
            written = folders.setdefault(folder.casefold(), folder)
            if written != folder:
                yield Fault(name, f"its folder differs from {written} only in upper and lower case")
    for folded in sorted(seen.keys() & folders.keys()):
        yield Fault(seen[folded], "is a file and a folder at once")


def shown(name: str) -> str:
    """A name, fit for a message: printable and short."""
    printable = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
    return printable[:LONGEST_NAME] or "(no name)"


def _folders(name: str) -> Iterator[str]:
    parts = name.split("/")
    for count in range(1, len(parts)):
        yield "/".join(parts[:count])


def _wrong(name: str) -> str | None:
    parts = name.split("/")
    if not name or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "is an absolute path; a package names its files from its own folder"
    if "\\" in name:
        return "has a backslash in its name; folders are parted by /"
    if ".." in parts or "." in parts:
        return "leads out of the package's folder"
    if len(name) > LONGEST_PATH or len(parts) > DEEPEST:
        return f"has a path that is too long: {LONGEST_PATH} characters and {DEEPEST} folders are the most"
    return next(filter(None, map(_wrong_part, parts)), None)


def _wrong_part(part: str) -> str | None:
    if len(part) > LONGEST_NAME:
        return f"has a name of more than {LONGEST_NAME} characters"
    if not SEGMENT.fullmatch(part):
        return "may have only letters, digits, '.', '_' and '-' in its name, and no '.' before them"
    if part.endswith("."):
        return "has a name that ends with a dot, which Windows drops"
    if part.split(".", maxsplit=1)[0].casefold() in DEVICES:
        return "is named like a device of Windows"
    return None
