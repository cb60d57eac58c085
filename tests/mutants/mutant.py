"""A guard, and the code without it."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

CLIENT = ("tests/unit/client_cache",)
RESPONSE = ("tests/unit/response_cache",)


@dataclass(frozen=True)
class Mutant:
    """What is changed: `old`, which the file has exactly once, becomes `new`; and the tests of which one must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        """The module's name."""
        return self.file.removesuffix(".py").replace("/", ".")

    def source(self) -> str:
        """The module's source without the guard. Raises `ValueError` when the guard is not there once."""
        text = (ROOT / self.file).read_text("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.file} has {self.old!r} {text.count(self.old)} times, not once")
        return text.replace(self.old, self.new)
