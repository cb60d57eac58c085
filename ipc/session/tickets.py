"""Large results wait here to be fetched: single use, a short life, one origin, a bounded total.

The body is the very bytes object that the cache holds, so a ticket costs no copy.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Held:
    origin: str
    body: bytes
    expires: float


class Tickets:
    """Bodies by ticket id. Issued on the asyncio thread, taken on the thread that serves the custom scheme."""

    def __init__(
        self, *, life: float = 30.0, most_bytes: int = 256 << 20, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._life = life
        self._most_bytes = most_bytes
        self._now = now
        self._held: dict[str, _Held] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def issue(self, body: bytes, origin: str) -> str:
        """The id under which `origin` (`app://latchkey`, `widget://<id>`) may fetch `body` once.

        The oldest tickets give way where bodies nobody fetched would hold too much memory.
        """
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            now = self._now()
            # Insertion order is expiry order: every ticket lives equally long.
            for old, held in tuple(self._held.items()):
                if held.expires > now and self._bytes + len(body) <= self._most_bytes:
                    break
                self._drop(old)
            self._held[ticket] = _Held(origin, body, now + self._life)
            self._bytes += len(body)
        return ticket

    def take(self, ticket: str, origin: str) -> bytes | None:
        """The body, once; None for a ticket that is unknown, used, expired or another origin's.

        A ticket shown by the wrong origin is spent as well: whoever stole it can only destroy it.
        """
        with self._lock:
            held = self._drop(ticket)
        if held is None or held.expires <= self._now() or not secrets.compare_digest(held.origin, origin):
            return None
        return held.body

    def discard(self, origin: str) -> None:
        """Forget what was meant for an origin, when its page is gone."""
        with self._lock:
            for ticket in [ticket for ticket, held in self._held.items() if held.origin == origin]:
                self._drop(ticket)

    @property
    def held(self) -> int:
        """Bytes waiting to be fetched."""
        return self._bytes

    def _drop(self, ticket: str) -> _Held | None:
        held = self._held.pop(ticket, None)
        if held is not None:
            self._bytes -= len(held.body)
        return held
