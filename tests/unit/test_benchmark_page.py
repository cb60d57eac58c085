"""What `make performance` makes of what `make bench` has measured."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.page import PAGE, put_in, section

STARTS: dict[str, Any] = {
    "title": "Cold start with 5 widgets",
    "columns": ["program", "first widget, s", "ratio"],
    "rows": [["bare page", 0.5, 1.0], ["Latchkey <first>", 1.25, 2.5], ["not measured", None, None]],
    "notes": ["Medians of 5 rounds.", "Bar: 1.3."],
}
MACHINE = {"python": "3.11", "system": "Linux", "processors": 2, "load": [0.5, 0.25, 0.125]}


def test_tables_and_charts_hold_what_was_measured(tmp_path: Path) -> None:
    """Each row once, what was not measured as a dash; a bar is as long as its value, the line stands at the bar."""
    text = section({"machine": MACHINE, "tables": [STARTS]}, tmp_path)

    assert "| bare page | 0.5 | 1 |\n| Latchkey <first> | 1.25 | 2.5 |\n| not measured | – | – |" in text
    assert "Medians of 5 rounds. Bar: 1.3." in text
    assert "2 processors, load when it began (1, 5 and 15 min): 0.5, 0.2, 0.1." in text
    assert "(images/chart-cold-start-first-widget-s.svg)" in text
    [chart] = tmp_path.iterdir()
    drawing = ET.parse(chart).getroot()  # noqa: S314 - the project's own text
    space = "{http://www.w3.org/2000/svg}"
    bars = [float(bar.attrib["width"]) for bar in drawing.iter(f"{space}rect") if "height" in bar.attrib][1:]
    assert bars == pytest.approx([bars[1] * 0.4, bars[1]], abs=0.1)
    [line] = drawing.iter(f"{space}line")
    assert float(line.attrib["x1"]) == pytest.approx(300 + bars[0] * 1.3, abs=0.1)


def test_what_a_person_wrote_stays() -> None:
    """The page's own marks are where the figures go; without them nothing is written."""
    page = PAGE.read_text("utf-8")
    before, after = put_in(page, "FIGURES").split("FIGURES")

    assert page.startswith(before.rstrip())
    assert page.endswith(after.lstrip())
    with pytest.raises(ValueError, match="no marks"):
        put_in("# Another page", "FIGURES")
