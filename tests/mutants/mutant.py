"""A guard, and the code without it, as a mark in the source says: `# mutant: CODE`.

A mark at the end of a line gives what stands there instead of that line. Marks on lines of their own, one or several,
give what may stand instead of the next line of code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "main_process"
TESTS = ROOT / "tests" / "unit"
INTEGRATION = ROOT / "tests" / "integration" / "response_cache"

_MARK = re.compile(r"(?P<indent>\s*)(?P<code>.*?)\s*# mutant: (?P<instead>.+)")


@dataclass(frozen=True)
class Mutant:
    """One line (counted from 0) of a file, and what stands there instead."""

    file: Path
    line: int
    instead: str

    @property
    def name(self) -> str:
        """Where it is, and what it becomes."""
        return f"{self.file.relative_to(SOURCES)}:{self.line + 1}: {self.instead}"

    @property
    def module(self) -> str:
        """The module's name."""
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)

    @property
    def tests(self) -> str:
        """The tests of which one must fail: those of the module where there are such, else those of its package."""
        place = self.file.parent.relative_to(SOURCES)
        package = INTEGRATION if place.name in _OVER_A_SERVER else TESTS / place
        while not package.is_dir():
            package = package.parent
        of_module = package / f"test_{self.file.stem}.py"
        return str((of_module if package.name in _BY_MODULE else package).relative_to(ROOT))

    def source(self) -> str:
        """The module's source without the guard."""
        lines = self.file.read_text("utf-8").splitlines()
        line = lines[self.line]
        lines[self.line] = line[: len(line) - len(line.lstrip())] + self.instead
        return "\n".join(lines) + "\n"


_OVER_A_SERVER = frozenset({"shared"})
"""Packages that are tested over a real server."""
_BY_MODULE = frozenset({"kit"})
"""Packages whose modules have nothing to do with each other: each has a file of tests."""


def marked() -> list[Mutant]:
    """Every mutant that a mark names, in the order of the sources."""
    return [mutant for file in sorted(SOURCES.rglob("*.py")) for mutant in _in(file)]


def _in(file: Path) -> Iterator[Mutant]:
    waiting: list[str] = []
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        mark = _MARK.fullmatch(line)
        if mark is None:
            yield from (Mutant(file, number, instead) for instead in waiting)
            waiting.clear()
        elif mark["code"]:
            yield Mutant(file, number, mark["instead"])
        else:
            waiting.append(mark["instead"])
