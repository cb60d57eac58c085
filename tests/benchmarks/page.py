"""`make performance`: writes what `make bench` measured into docs/performance.md, with a chart for some of its columns.

Only what stands between the two marks is written; the rest of the page is a person's reading of it.
"""

import argparse
import html
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.table import Table, shown

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performance.md"
IMAGES = ROOT / "docs" / "images"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Chart:
    """Bars for one column of the table whose title begins so. `bar`: a line to stay below, in the column's unit."""

    table: str
    column: str
    bar_times_first: float | None = None
    """The line as a multiple of the first row's value."""


CHARTS = (
    Chart("Cold start", "first widget, s", 1.3),
    Chart("Cold start", "all widgets, s", 1.7),
    Chart("Memory with", "main process"),
    Chart("An app that nobody touches", "wake-ups/s"),
    Chart("Small calls from a page to Python", "in a row, ms"),
    Chart("Small calls from a page to Python", "in parallel, calls/s"),
    Chart("An awaited hit", "µs"),
)

WIDTH, LABEL, ROW, TOP = 760, 300, 30, 44


def drawn(title: str, rows: Sequence[tuple[str, float]], line: float | None) -> str:
    """An SVG of horizontal bars that reads on a light and on a dark page. Values as they stand in the table."""
    most = max([value for _, value in rows] + ([line] if line is not None else [])) or 1.0
    scale = (WIDTH - LABEL - 90) / most
    height = TOP + ROW * len(rows) + 14
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-size="13"',
        ' font-family="Inter, system-ui, sans-serif">',
        f"<title>{html.escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" rx="10" fill="#f7f8fa"/>',
        f'<text x="16" y="27" font-weight="600" fill="#1f2430">{html.escape(title)}</text>',
    ]
    for number, (name, value) in enumerate(rows):
        y = TOP + ROW * number
        parts.append(
            f'<text x="{LABEL - 10}" y="{y + 18}" text-anchor="end" fill="#434a5a">{html.escape(_short(name))}</text>'
            f'<rect x="{LABEL}" y="{y + 5}" width="{max(value * scale, 1):.1f}" height="18" rx="4" '
            f'fill="{"#4263eb" if "atchkey" in name else "#a9b2c3"}"/>'
            f'<text x="{LABEL + value * scale + 8:.1f}" y="{y + 18}" fill="#1f2430">{shown(value)}</text>'
        )
    if line is not None:
        x = LABEL + line * scale
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{height - 10}" stroke="#e8590c" stroke-dasharray="4 3"/>'
        )
    return "".join([*parts, "</svg>\n"])


def as_markdown(table: Table) -> str:
    """The table with its notes below."""
    head = "| " + " | ".join(table.columns) + " |"
    rule = "|---|" + "---:|" * (len(table.columns) - 1)
    rows = ["| " + " | ".join(shown(cell) for cell in row) + " |" for row in table.rows]
    return "\n".join([f"### {table.title}", "", head, rule, *rows, "", " ".join(table.notes)]).rstrip()


def section(measured: dict[str, Any], images: Path) -> str:
    """What stands between the marks; its charts are written into `images`."""
    tables = [Table(**table) for table in measured["tables"]]
    parts = [_machine(measured["machine"])]
    for table in tables:
        parts.append(as_markdown(table))
        for chart in CHARTS:
            if table.title.startswith(chart.table) and chart.column in table.columns:
                column = list(table.columns).index(chart.column)
                rows = [
                    (str(row[0]), float(cell)) for row in table.rows if isinstance(cell := row[column], int | float)
                ]
                line = None if chart.bar_times_first is None else rows[0][1] * chart.bar_times_first
                title = f"{table.title}: {chart.column}"
                name = "chart-" + re.sub(r"[^a-z]+", "-", f"{chart.table} {chart.column}".lower()).strip("-") + ".svg"
                (images / name).write_text(drawn(title, rows, line), "utf-8")
                parts.append(f"![{title}](images/{name})")
    return "\n\n".join(parts)


def put_in(page: str, between: str) -> str:
    """The page with this between its marks. Raises ValueError where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has no marks to write between")
    return f"{before}{BEGIN}\n\n{between}\n\n{END}{after}"


def main() -> int:
    """Write the page and its charts."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.page", description=__doc__)
    parser.add_argument("measured", type=Path, help="what `make bench` has written")
    measured = json.loads(parser.parse_args().measured.read_text("utf-8"))
    PAGE.write_text(put_in(PAGE.read_text("utf-8"), section(measured, IMAGES)), "utf-8")
    return 0


def _machine(machine: dict[str, Any]) -> str:
    load = ", ".join(f"{one:.1f}" for one in machine["load"])
    return (
        f"Python {machine['python']}, {machine['system']}, {machine['processors']} processors, "
        f"load when it began (1, 5 and 15 min): {load}."
    )


def _short(name: str) -> str:
    return name if len(name) <= 42 else name[:41] + "…"


if __name__ == "__main__":
    sys.exit(main())
