"""What widgets write to their console, and what goes wrong in them: bounded, and kept in memory for whoever looks."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import structlog

from main_process.events import Event, Events

log = structlog.get_logger(__name__)

Level: TypeAlias = Literal["debug", "log", "info", "warn", "error", "uncaught"]

MOST_LINES = 1_000
MOST_LINES_OF_ONE = 300
LONGEST_TEXT = 4_000
LOGGED_TEXT = 300
LOGGED_PER_WIDGET = 20
"""Uncaught errors of one widget that go into the log in one run; a loop of them must not fill it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a widget wrote, or an error that it did not catch (`uncaught`)."""

    number: int
    at: float
    """Seconds since 1970."""
    widget: str
    instance: str
    level: Level
    text: str
    place: str
    """Where in the widget's source: `widget.js:12:7`, or nothing."""
    count: int = 1
    """Times that it was repeated in a row."""


@dataclass(frozen=True, slots=True)
class WidgetSaid(Event):
    """A widget wrote lines to its console."""

    lines: tuple[Line, ...]


class WidgetConsole:
    """The last lines of every widget. Lives on the event loop."""

    def __init__(self, events: Events, *, wall_clock: Callable[[], float] = time.time) -> None:
        self._events = events
        self._wall_clock = wall_clock
        self._lines: deque[Line] = deque(maxlen=MOST_LINES)
        self._next = 1
        self._logged: dict[str, int] = {}

    def add(self, widget: str, instance: str, said: Iterable[tuple[Level, str, str, int]]) -> None:
        """Keep what a widget wrote: (level, text, place, how often)."""
        lines = []
        for level, text, place, count in said:
            line = Line(self._next, self._wall_clock(), widget, instance, level, text[:LONGEST_TEXT], place, count)
            self._next += 1
            lines.append(line)
            if level == "uncaught":
                self._log(line)
        self._lines.extend(lines)
        self._make_room_for_others(instance)
        if lines:
            self._events.publish(WidgetSaid(tuple(lines)))

    def lines(self) -> list[Line]:
        """What is kept, the oldest first."""
        return list(self._lines)

    def _make_room_for_others(self, instance: str) -> None:
        """A widget that never stops writing pushes out only its own lines."""
        own = sum(line.instance == instance for line in self._lines)
        if own > MOST_LINES_OF_ONE:
            surplus = own - MOST_LINES_OF_ONE
            kept: deque[Line] = deque(maxlen=MOST_LINES)
            for line in self._lines:
                if line.instance == instance and surplus > 0:
                    surplus -= 1
                else:
                    kept.append(line)
            self._lines = kept

    def _log(self, line: Line) -> None:
        count = self._logged.get(line.widget, 0)
        if count < LOGGED_PER_WIDGET:
            self._logged[line.widget] = count + 1
            text = line.text.partition("\n")[0][:LOGGED_TEXT]
            log.warning("widget.uncaught", widget=line.widget, instance=line.instance, place=line.place, text=text)
