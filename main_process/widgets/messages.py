"""Messages between the widgets of one dashboard: who may say and hear what, how large, and how often."""

import time
from collections.abc import Callable
from typing import Any

import orjson

from ipc.errors import InvalidParams, NotGranted, TooFast, TooLarge
from ipc.messages import Sender
from main_process.widgets.grants import Grants
from main_process.widgets.wiring import hearers

MOST_BYTES = 64 * 1024
PER_SECOND = 1_500.0
BURST = 3_000.0
MOST_BYTES_PER_SECOND = 16.0 * 1024 * 1024
"""What one widget's messages may come to, counted once for each who hears them."""
MOST_REMEMBERED = 4_096

Deliver = Callable[[list[str], dict[str, Any]], None]
"""`deliver(instances, message)` hands a message to those frames, on every page that shows them."""


class _Meter:
    """A token bucket each for messages and for bytes."""

    __slots__ = ("_bytes", "_messages", "_then")

    def __init__(self, now: float) -> None:
        self._messages, self._bytes, self._then = BURST, MOST_BYTES_PER_SECOND, now

    def spend(self, now: float, size: int) -> None:
        """Count a message. Raises TooFast, and then counts nothing."""
        passed, self._then = now - self._then, now
        self._messages = min(BURST, self._messages + passed * PER_SECOND)
        self._bytes = min(MOST_BYTES_PER_SECOND, self._bytes + passed * MOST_BYTES_PER_SECOND)
        if self._messages < 1 or self._bytes < 0:
            wait = max((1 - self._messages) / PER_SECOND, -self._bytes / MOST_BYTES_PER_SECOND)
            raise TooFast(
                "The widget tells the others more than they can follow. Wait a moment.", retry_after=round(wait, 3)
            )
        self._messages -= 1
        self._bytes -= size


class Messages:
    """Takes a widget's messages and hands them to those who hear them. Lives on the event loop."""

    def __init__(self, grants: Grants, deliver: Deliver, *, now: Callable[[], float] = time.monotonic) -> None:
        self._grants = grants
        self._deliver = deliver
        self._now = now
        self._meters: dict[str, _Meter] = {}

    def may_hear(self, sender: Sender, topic: str) -> None:
        """Raise NotGranted for a topic that the sender's manifest does not listen to."""
        if topic not in self._grants.manifest(sender).events.listens:
            raise NotGranted(
                f"This widget may not listen to '{topic}': its manifest's events.listens does not name it."
            )

    def publish(self, sender: Sender, topic: str, payload: str) -> int:
        """Tell the other widgets of the sender's dashboard; `payload` is JSON text. How many tiles hear it.

        Raises NotGranted for a topic that the manifest does not name, TooLarge, TooFast, InvalidParams.
        """
        dashboard, tile = self._grants.tile(sender)
        if topic not in self._grants.manifest(sender).events.publishes:
            raise NotGranted(f"The widget '{tile.widget}' may not publish '{topic}': its manifest does not name it.")
        size = len(payload.encode(errors="replace"))
        if size > MOST_BYTES:
            raise TooLarge(f"A message to other widgets may hold {MOST_BYTES // 1024} KiB of JSON at most.")
        try:
            value = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise InvalidParams("The payload is not JSON.") from None
        heard: dict[str, list[str]] = {}
        for connection in hearers(dashboard, tile.instance, topic, self._grants.manifest_of):
            heard.setdefault(connection.hears, []).append(connection.listener)
        count = sum(map(len, heard.values()))
        self._meter(tile.instance).spend(self._now(), size * count)
        for hears, instances in heard.items():
            self._deliver(instances, {"topic": hears, "payload": value, "from": tile.instance})
        return count

    def _meter(self, instance: str) -> _Meter:
        meter = self._meters.get(instance)
        if meter is None:
            if len(self._meters) >= MOST_REMEMBERED:
                del self._meters[next(iter(self._meters))]
            meter = self._meters[instance] = _Meter(self._now())
        return meter
