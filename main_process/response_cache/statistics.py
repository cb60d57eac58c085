"""What the response cache counts. Hits are counted on the entries; they are added here when an entry leaves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from ipc.messages import ProviderIdentity
from main_process.kit.statistics import Durations
from main_process.response_cache.entry import Entry


@dataclass(slots=True)
class ProviderCounts:
    """One provider's counts; `hits` and `saved` (seconds) without those of entries that are still there."""

    hits: int = 0
    stale: int = 0
    shared: int = 0
    joined: int = 0
    misses: int = 0
    failed: int = 0
    saved: float = 0.0

    def add(self, other: "ProviderCounts") -> None:
        """Add another's counts to these."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def add_recalled(self, source: Literal["stale", "shared"]) -> None:
        """One answer came from the second level."""
        if source == "shared":
            self.shared += 1
        else:
            self.stale += 1

    def add_entries(self, entries: Iterable[Entry]) -> None:
        """Add the hits of entries that are still there."""
        for entry in entries:
            self.hits += entry.hits
            self.saved += entry.hits * entry.load_seconds

    def as_wire(self) -> dict[str, Any]:
        """The counts in the names of the wire, and what follows from them."""
        counts = asdict(self)
        del counts["saved"]
        requests = self.hits + self.stale + self.joined + self.shared + self.misses
        return {
            **counts,
            "requests": requests,
            "hitRate": round((self.hits + self.stale + self.shared) / requests, 4) if requests else None,
            "timeSavedMs": round(self.saved * 1000, 3),
        }


class ResponseStatistics:
    """Counts per provider, of at most `capacity` providers; those of the longest known beyond it become one sum."""

    def __init__(self, capacity: int = 1024) -> None:
        self._capacity = capacity
        self._rest = ProviderCounts()
        self.providers: dict[ProviderIdentity | None, ProviderCounts] = {}
        self.evictions: Counter[str] = Counter()
        """Entries that left, by reason: `expired`, `capacity`, `replaced`, `invalidated`, …"""
        self.load = Durations()

    def of(self, provider: ProviderIdentity | None) -> ProviderCounts:
        """The provider's counts, to be added to."""
        counts = self.providers.get(provider)
        if counts is None:
            counts = self.providers[provider] = ProviderCounts()
            if len(self.providers) > self._capacity:
                self._rest.add(self.providers.pop(next(iter(self.providers))))
        return counts

    def left(self, count: int, reason: str) -> None:
        """Entries have left, so many and for this reason; each of them is `freed` after that."""
        self.evictions[reason] += count

    def freed(self, entry: Entry) -> None:
        """The store is done with an entry that has left: its hits move here."""
        if entry.hits:
            self.of(entry.provider).add_entries((entry,))

    def totals(self, entries: Iterable[Entry]) -> ProviderCounts:
        """The sum over all providers, `entries` included."""
        total = ProviderCounts()
        total.add(self._rest)
        for counts in self.providers.values():
            total.add(counts)
        total.add_entries(entries)
        return total
