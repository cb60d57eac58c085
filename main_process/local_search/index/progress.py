"""How far an index is."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["waiting", "indexing", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an index is: `done` of `total` sources looked at (`total` is None before they are counted)."""

    name: str
    label: str
    state: State = "waiting"
    done: int = 0
    total: int | None = None
