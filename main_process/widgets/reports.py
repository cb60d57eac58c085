"""What each widget says it shows: for the shell's tiles, and for a run without a window."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from main_process.events import Event, Events

State: TypeAlias = Literal["loading", "ready", "empty", "error"]


@dataclass(frozen=True, slots=True)
class WidgetReported(Event):
    """A widget reported a state."""

    instance: str
    widget: str
    state: State


@dataclass(frozen=True, slots=True)
class Report:
    """A widget's own words: its state and a small JSON summary of what it got."""

    widget: str
    instance: str
    state: State
    summary: dict[str, object]

    @property
    def settled(self) -> bool:
        """Whether the widget shows its final picture for now, be it an error."""
        return self.state != "loading"


class WidgetReports:
    """The last report of every instance."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._reports: dict[str, Report] = {}

    def add(self, report: Report) -> None:
        """Keep a report in place of the instance's last one."""
        self._reports[report.instance] = report
        self._events.publish(WidgetReported(report.instance, report.widget, report.state))

    def of(self, instance: str) -> Report | None:
        """An instance's last report."""
        return self._reports.get(instance)
