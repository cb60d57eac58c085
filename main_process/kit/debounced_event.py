"""Tells that something changed, once for many changes."""

import asyncio

from main_process.events import Event, Events


class DebouncedEvent:
    """Publishes one event at most every `pause` seconds: the first change starts the clock, the event ends it."""

    __slots__ = ("_event", "_events", "_handle", "_pause")

    def __init__(self, events: Events, event: Event, *, pause: float = 0.05) -> None:
        self._events = events
        self._event = event
        self._pause = pause
        self._handle: asyncio.TimerHandle | None = None

    def announce(self) -> None:
        """Something changed."""
        if self._handle is None:
            self._handle = asyncio.get_running_loop().call_later(self._pause, self._publish)

    def close(self) -> None:
        """Cancel the event that is due; later changes are published again."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _publish(self) -> None:
        self._handle = None
        self._events.publish(self._event)
