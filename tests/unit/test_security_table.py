"""The table of Electron's checklist says nothing that does not hold: what it names is there."""

import ast
import re

from tests.unit.project_files import ROOT, name_of, with_suffix

HEADER = "| Electron's recommendation | here | set in | held by |"
OPENS = re.compile(r"QDesktopServices|openUrl|\bwebbrowser\b|xdg-open|os\.startfile")


def rows() -> list[list[str]]:
    """The cells of every row of the table."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    table = text.partition(HEADER)[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def named(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def names_of_tests() -> set[str]:
    """The name of every test of the project."""
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def test_every_point_of_the_checklist_is_there() -> None:
    """Twenty points, each once and in Electron's order."""
    assert [int(row[0].split(" ")[0]) for row in rows()] == list(range(1, 21))


def test_every_file_that_the_table_names_is_there() -> None:
    """Where something is set can be looked up."""
    assert [name for row in rows() for name in named(row[2]) if not (ROOT / name).is_file()] == []


def test_every_test_that_the_table_names_is_there() -> None:
    """Each point is held by at least one test, and the tests have these names."""
    there = names_of_tests()
    assert [row[0] for row in rows() if not named(row[3])] == []
    assert [name for row in rows() for name in named(row[3]) if name not in there] == []


def test_nothing_asks_the_system_to_open_an_address() -> None:
    """No answer of a service, and no widget or MCP server, opens an address unless its user says so in a dialog."""
    ours = [path for path in with_suffix(".py") if name_of(path).startswith(("app/", "main_process/", "ipc/"))]
    assert [name_of(path) for path in ours if OPENS.search(path.read_text(encoding="utf-8"))] == [
        "app/desktop/dialogs/mcp_dialogs.py",
        "app/desktop/dialogs/widget_dialogs.py",
    ]
