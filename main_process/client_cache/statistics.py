"""What the client cache counts. Hits are counted on the clients; they are added here when a client leaves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ipc.messages import ProviderIdentity
from main_process.client_cache.client import CachedClient
from main_process.kit.statistics import Durations


@dataclass(slots=True)
class ProviderCounts:
    """One provider's counts. `hits` are those of clients that have left already."""

    hits: int = 0
    joined: int = 0
    misses: int = 0
    created: int = 0
    closed: int = 0
    failed: int = 0
    last_error: str | None = None
    """The stable code of the last failure, never its text."""
    last_left: str = ""
    """Why its last client left the cache."""

    def absorb(self, other: "ProviderCounts") -> None:
        """Add another's counts to these."""
        for name in ("hits", "joined", "misses", "created", "closed", "failed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class ClientStatistics:
    """Counts per provider, of at most `capacity` providers; those of the longest unseen are kept as one sum."""

    def __init__(self, capacity: int = 1024) -> None:
        self._capacity = capacity
        self._providers: dict[ProviderIdentity, ProviderCounts] = {}
        self._rest = ProviderCounts()
        self.reasons: Counter[str] = Counter()
        """Why clients left: `invalidated`, `saved`, `idle`, `capacity`, …"""
        self.close_failures = 0
        self.overdue_leases = 0
        self.creation = Durations()

    def of(self, provider: ProviderIdentity) -> ProviderCounts:
        """The provider's counts, to be added to."""
        counts = self._providers.get(provider)
        if counts is None:
            counts = self._providers[provider] = ProviderCounts()
            if len(self._providers) > self._capacity:
                self._rest.absorb(self._providers.pop(next(iter(self._providers))))
        return counts

    def made(self, client: CachedClient) -> None:
        self.of(client.provider).created += 1
        self.creation.add(client.creation_seconds)

    def left(self, client: CachedClient, reason: str) -> None:
        """A client has left the cache: its hits move here."""
        counts = self.of(client.provider)
        counts.hits += client.hits + client.leased
        counts.last_left = reason
        self.reasons[reason] += 1

    def closed(self, client: CachedClient, failed: bool) -> None:
        self.of(client.provider).closed += 1
        self.close_failures += failed

    def totals(self, live: Iterable[CachedClient]) -> dict[str, Any]:
        """All counts in the names of the wire; `live` are the clients whose hits are still their own."""
        total = ProviderCounts()
        total.absorb(self._rest)
        for counts in self._providers.values():
            total.absorb(counts)
        hits = total.hits + sum(client.hits + client.leased for client in live)
        return {
            "requests": hits + total.joined + total.misses,
            "hits": hits,
            "joined": total.joined,
            "misses": total.misses,
            "created": total.created,
            "closed": total.closed,
            "failed": total.failed,
            "reasons": dict(self.reasons),
            "closeFailures": self.close_failures,
            "overdueLeases": self.overdue_leases,
            "creation": self.creation.summary(),
        }
