"""The last events of the main process, as the developer tools show them."""

import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import islice
from typing import Any

from ipc.messages import WireModel
from main_process.events import Event, Events

_MOST = 5_000
_LONGEST_TEXT = 200


class LoggedEvent(WireModel):
    """One event: its number, when (ms since 1970), its name and what it says."""

    number: int
    at: int
    event: str
    detail: dict[str, Any]


class EventLog:
    """A ring of the last events, numbered from 1. Hearing one costs an append; it is described when it is read.

    One that carries more than names and numbers is described at once: the ring must not hold on to what widgets write.
    """

    def __init__(self, events: Events, *, size: int = _MOST, wall_clock: Callable[[], float] = time.time) -> None:
        self._ring: deque[tuple[float, Event | LoggedEvent]] = deque(maxlen=size)
        self._wall_clock = wall_clock
        self.added = 0
        """Events so far: the number of the newest."""
        events.subscribe(self._hear)

    def after(self, number: int, most: int) -> Iterator[LoggedEvent]:
        """The events with a higher number, oldest first, no more than `most`."""
        oldest = self.added - len(self._ring) + 1
        first = max(number + 1, oldest)
        for at, (when, event) in enumerate(islice(self._ring, first - oldest, first - oldest + most), first):
            yield event if isinstance(event, LoggedEvent) else _logged(at, when, event)

    def _hear(self, event: Event) -> None:
        self.added += 1
        when = self._wall_clock()
        self._ring.append((when, event if _is_small(event) else _logged(self.added, when, event)))


def name_of(event: Event) -> str:
    """`ClientCreated` → `client-created`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(event).__name__).lower()


def _logged(number: int, when: float, event: Event) -> LoggedEvent:
    return LoggedEvent(number=number, at=round(when * 1000), event=name_of(event), detail=_detail(event))


def _is_small(event: Event) -> bool:
    """Whether it holds nothing but numbers and short texts."""
    values = (getattr(event, field.name) for field in fields(event))
    return all(
        len(value) <= _LONGEST_TEXT if isinstance(value, str) else value is None or isinstance(value, int | float)
        for value in values
    )


def _detail(event: Event) -> dict[str, Any]:
    """What the event carries: names, counts and times as they are, of anything larger how large it is."""
    return {field.name: _described(getattr(event, field.name)) for field in fields(event)}


def _described(value: Any) -> Any:
    if isinstance(value, str):
        return value[:_LONGEST_TEXT]
    if value is None or isinstance(value, bool | int | float):
        return value
    return f"{len(value)} items" if isinstance(value, list | tuple | set | frozenset | dict) else type(value).__name__
