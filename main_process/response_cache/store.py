"""The stored answers: bounded in number and bytes, and grouped by provider."""

from collections.abc import Callable, Iterable

from main_process.response_cache.codec import CacheKey
from main_process.response_cache.entry import Entry
from main_process.response_cache.question import ProviderIdentity
from main_process.response_cache.settings import ResponseCacheSettings
from main_process.response_cache.sieve import Sieve


class EntryStore:
    """Entries by key. `on_left(entry, reason)` hears of each that goes."""

    def __init__(self, settings: ResponseCacheSettings, on_left: Callable[[Entry, str], None]) -> None:
        self._settings = settings
        self._on_left = on_left
        self._order = Sieve()
        self._by_provider: dict[ProviderIdentity | None, set[Entry]] = {}
        self.entries: dict[CacheKey, Entry] = {}
        """Never replaced by another dict: the hit path holds on to it."""
        self.bytes = 0

    def put(self, entry: Entry) -> bool:
        """Store the entry in place of the key's old one; False when it is too large, and the old one is gone too."""
        old = self.entries.get(entry.key)
        if old is not None:
            self.remove(old, "replaced")
        if entry.size > min(self._settings.max_entry_bytes, self._settings.max_bytes):
            return False
        while len(self.entries) >= self._settings.max_entries or self.bytes + entry.size > self._settings.max_bytes:
            self.remove(self._order.victim(), "capacity")
        self.entries[entry.key] = entry
        self.bytes += entry.size
        self._order.add(entry)
        self._by_provider.setdefault(entry.provider, set()).add(entry)
        return True

    def remove(self, entry: Entry, reason: str) -> None:
        """Take one entry out."""
        del self.entries[entry.key]
        self.bytes -= entry.size
        self._order.remove(entry)
        siblings = self._by_provider[entry.provider]
        siblings.discard(entry)
        if not siblings:
            del self._by_provider[entry.provider]
        self._on_left(entry, reason)

    def remove_all(self, entries: Iterable[Entry], reason: str) -> int:
        """Take these entries out; returns how many."""
        leaving = list(entries)
        for entry in leaving:
            self.remove(entry, reason)
        return len(leaving)

    def of_provider(self, provider: ProviderIdentity | None) -> Iterable[Entry]:
        """The provider's entries; None: those that named no provider."""
        return self._by_provider.get(provider, ())
