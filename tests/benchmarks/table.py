"""What a measurement gives: a table that reads well and can be kept as JSON."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float | bool | None
"""None: not measured, or does not apply. Units belong to the column's name."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns, measured in one run. `notes` say how: rounds, what was interleaved, which versions."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """The table as values that JSON has."""
        return dataclasses.asdict(self)

    def as_text(self) -> str:
        """The table with its columns aligned: the first to the left, numbers to the right."""
        cells = [list(self.columns), *([shown(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.columns))]
        lines = [
            "  ".join(
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
        rule = "  ".join("─" * width for width in widths)
        return "\n".join([self.title, "", lines[0], rule, *lines[1:], *(f"  {note}" for note in self.notes)])


def shown(cell: Cell) -> str:
    """As it stands in a table."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return cell
    return f"{cell:,.0f}" if isinstance(cell, int) or abs(cell) >= 1000 else f"{cell:.3g}"
