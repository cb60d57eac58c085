"""Large results wait here to be fetched: single use, a short life, one origin, a bounded total.

The body is the very bytes object that the cache holds, so a ticket costs no copy.
"""

import secrets
import threading
import time
from collections import Counter
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
        self,
        *,
        life: float = 30.0,
        most_bytes: int = 256 << 20,
        most_of_one: int = 64 << 20,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`most_bytes` are held in all, and `most_of_one` for one origin. `life` is in seconds."""
        self._life = life
        self._most_bytes = most_bytes
        self._most_of_one = most_of_one
        self._now = now
        self._held: dict[str, _Held] = {}
        self._bytes: Counter[str] = Counter()
        """By origin."""
        self._lock = threading.Lock()

    def issue(self, body: bytes, origin: str) -> str:
        """The id under which `origin` (`app://latchkey`, `widget://<id>`) may fetch `body` once.

        Where bodies that nobody fetched would hold too much memory, the oldest give way: the origin's own, and where
        all together hold too much, those of the origin that holds most. A widget that fetches nothing harms itself.
        """
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            now = self._now()
            # Insertion order is expiry order: every ticket lives equally long.
            for old, held in tuple(self._held.items()):
                if held.expires > now:
                    break
                self._drop(old)
            while self._bytes[origin] and self._bytes[origin] + len(body) > self._most_of_one:
                self._drop_oldest(origin)
            while self._held and self._bytes.total() + len(body) > self._most_bytes:
                self._drop_oldest(max(self._bytes, key=self._bytes.__getitem__))
            self._held[ticket] = _Held(origin, body, now + self._life)
            self._bytes[origin] += len(body)
        return ticket

    def take(self, ticket: str, origin: str) -> bytes | None:
        """The body, once; None for a ticket that is unknown, used, expired or another origin's.

        A ticket shown by the wrong origin is used up as well: whoever stole it can only destroy it.
        """
        with self._lock:
            held = self._drop(ticket)
        if held is None or held.expires <= self._now() or not secrets.compare_digest(held.origin, origin):
            return None
        return held.body

    @property
    def held(self) -> int:
        """Bytes waiting to be fetched."""
        return self._bytes.total()

    def _drop_oldest(self, origin: str) -> None:
        self._drop(next(ticket for ticket, held in self._held.items() if held.origin == origin))

    def _drop(self, ticket: str) -> _Held | None:
        held = self._held.pop(ticket, None)
        if held is not None:
            self._bytes[held.origin] -= len(held.body)
            if self._bytes[held.origin] <= 0:
                del self._bytes[held.origin]
        return held
