"""What is wrong with a package: every fault at once, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from ipc.errors import Code, IpcError

MOST_SHOWN = 5
"""Faults that fit into one message; `latchkey widget check` lists all of them."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong. `where` is a file, a line of one, or a field of the manifest; both are fit to show."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class PackageRefused(IpcError):
    """A widget package cannot be used as it is; `faults` names everything that is wrong with it."""

    code = Code.INVALID_PARAMS

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        shown = [f"{fault}." for fault in self.faults[:MOST_SHOWN]]
        more = len(self.faults) - len(shown)
        super().__init__(" ".join([*shown, f"And {more} more."] if more > 0 else shown))
