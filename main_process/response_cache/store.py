"""The stored answers: bounded in number and bytes, and grouped by provider.

Entries leave in two steps. First, at once and whole groups at a time, nobody can read them any more and the bounds no
longer count them: that is all that an invalidation waits for. Then `free` takes them out of the order of eviction,
counts their hits and lets go of their memory, as many at a time as its caller likes.
"""

from collections.abc import Iterable
from typing import TypeAlias

from ipc.messages import ProviderIdentity
from main_process.response_cache.codec import CacheKey
from main_process.response_cache.entry import Entry
from main_process.response_cache.settings import ResponseCacheSettings
from main_process.response_cache.sieve import Sieve
from main_process.response_cache.statistics import ResponseStatistics

Group: TypeAlias = dict[CacheKey, Entry]
"""The entries of one provider, or of none."""


class EntryStore:
    """Entries by key. What leaves is counted in `statistics`."""

    def __init__(self, settings: ResponseCacheSettings, statistics: ResponseStatistics) -> None:
        self._settings = settings
        self._statistics = statistics
        self._order = Sieve()
        self._groups: dict[ProviderIdentity | None, Group] = {}
        self._sizes: dict[ProviderIdentity | None, int] = {}
        self._left: list[Group] = []
        """Entries that nobody can read any more and `free` has not come to yet."""
        self.entries: Group = {}
        """Never replaced by another dict: the hit path holds on to it."""
        self.bytes = 0

    def put(self, entry: Entry) -> bool:
        """Store the entry in place of the key's old one; False when it is too large, and the old one is gone too."""
        old = self.entries.get(entry.key)
        if old is not None:
            self.remove(old, "replaced")
        # mutant: if False:
        if entry.size > min(self._settings.max_entry_bytes, self._settings.max_bytes):
            return False
        # mutant: while self.bytes + entry.size > self._settings.max_bytes:
        # mutant: while len(self.entries) >= self._settings.max_entries:
        while len(self.entries) >= self._settings.max_entries or self.bytes + entry.size > self._settings.max_bytes:
            # An entry that has left is still in the order, and giving it up would make no room.
            self.free()  # mutant: pass
            self.remove(self._order.victim(), "capacity")
        self.entries[entry.key] = entry
        self._order.add(entry)
        provider = entry.provider
        self._groups.setdefault(provider, {})[entry.key] = entry
        self._sizes[provider] = self._sizes.get(provider, 0) + entry.size
        self.bytes += entry.size
        return True

    def remove(self, entry: Entry, reason: str) -> None:
        """Take one entry out, in both steps."""
        self._take(entry)
        self._statistics.left(1, reason)
        self._free(entry)

    def remove_all(self, entries: Iterable[Entry], reason: str) -> int:
        """Take these entries out; returns how many. `free` has yet to follow."""
        leaving = {entry.key: entry for entry in entries}
        for entry in leaving.values():
            self._take(entry)
        return self._leave(leaving, reason)

    def remove_provider(self, provider: ProviderIdentity | None, reason: str) -> int:
        """Take the provider's entries out (None: those that named no provider); returns how many."""
        leaving = self._groups.pop(provider, {})
        self.bytes -= self._sizes.pop(provider, 0)
        if len(leaving) == len(self.entries):  # mutant: if leaving:
            self.entries.clear()
        else:
            for key in leaving:
                del self.entries[key]  # mutant: pass
        return self._leave(leaving, reason)

    def clear(self, reason: str) -> int:
        """Take all entries out; returns how many."""
        leaving = len(self.entries)
        self._statistics.left(leaving, reason)
        self._left.extend(self._groups.values())
        self._groups.clear()
        self._sizes.clear()
        self.entries.clear()  # mutant: pass
        self.bytes = 0
        return leaving

    def free(self, most: int | None = None) -> bool:
        """Do the second step for at most `most` entries (None: all); whether there are more."""
        while self._left and (most is None or most > 0):
            group = self._left[-1]
            batch = len(group) if most is None else min(most, len(group))
            for _ in range(batch):
                self._free(group.popitem()[1])
            if not group:
                self._left.pop()
            if most is not None:
                most -= batch
        return bool(self._left)

    def of_provider(self, provider: ProviderIdentity | None) -> Iterable[Entry]:
        """The provider's entries; None: those that named no provider."""
        return self._groups.get(provider, {}).values()

    def _take(self, entry: Entry) -> None:
        del self.entries[entry.key]
        self.bytes -= entry.size
        provider = entry.provider
        group = self._groups[provider]
        del group[entry.key]
        self._sizes[provider] -= entry.size
        if not group:
            del self._groups[provider], self._sizes[provider]

    def _leave(self, leaving: Group, reason: str) -> int:
        count = len(leaving)
        if count:
            self._statistics.left(count, reason)
            self._left.append(leaving)
        return count

    def _free(self, entry: Entry) -> None:
        self._order.remove(entry)
        self._statistics.freed(entry)  # mutant: pass
