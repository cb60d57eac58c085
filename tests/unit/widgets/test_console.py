"""What widgets write, as it is kept."""

import pytest

from main_process.events import Event, Events
from main_process.widgets.console import LOGGED_PER_WIDGET, MOST_LINES, MOST_LINES_OF_ONE, WidgetConsole, WidgetSaid
from tests.checks.logs import LogRecord


def a_console() -> tuple[WidgetConsole, list[Event]]:
    events, heard = Events(), list[Event]()
    events.subscribe(heard.append)
    return WidgetConsole(events, wall_clock=lambda: 5.0), heard


def test_lines_are_kept_in_order_and_told(logs: list[LogRecord]) -> None:
    """With widget, tile, time and place; an error that nobody caught is in the log too."""
    console, heard = a_console()
    console.add("clock", "c1", [("log", "hello", "widget.js:1:1", 1)])
    console.add("search", "s1", [("uncaught", "TypeError: x\n  at widget.js:2:2", "widget.js:2:2", 3)])
    assert [(line.number, line.widget, line.instance, line.level, line.count, line.at) for line in console.lines()] == [
        (1, "clock", "c1", "log", 1, 5.0),
        (2, "search", "s1", "uncaught", 3, 5.0),
    ]
    assert [type(event) for event in heard] == [WidgetSaid, WidgetSaid]
    [record] = [record for record in logs if record.event == "widget.uncaught"]
    assert (record.fields["widget"], record.fields["place"], record.fields["text"]) == (
        "search",
        "widget.js:2:2",
        "TypeError: x",
    )


def test_one_that_never_stops_pushes_out_its_own_lines(logs: list[LogRecord]) -> None:
    """Nobody else's, and the log is not filled."""
    console, _ = a_console()
    console.add("quiet", "q", [("log", "mine", "", 1)])
    for number in range(5 * MOST_LINES):
        console.add("loud", "l", [("uncaught", f"line {number}" + "x" * 10_000, "", 1)])
    lines = console.lines()
    assert [line.text for line in lines if line.instance == "q"] == ["mine"]
    assert len(lines) == MOST_LINES_OF_ONE + 1
    assert lines[-1].text.startswith(f"line {5 * MOST_LINES - 1}")
    assert max(len(line.text) for line in lines) <= 4_000
    assert len([record for record in logs if record.event == "widget.uncaught"]) == LOGGED_PER_WIDGET


@pytest.mark.parametrize("count", [10])
def test_many_widgets_together_are_bounded(count: int) -> None:
    """The oldest lines of all leave first."""
    console, _ = a_console()
    for widget in range(count):
        for number in range(MOST_LINES_OF_ONE):
            console.add(f"w{widget}", f"i{widget}", [("log", str(number), "", 1)])
    assert len(console.lines()) == MOST_LINES
    assert {line.widget for line in console.lines()} == {"w6", "w7", "w8", "w9"}
