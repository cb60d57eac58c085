"""Single answers under the labels that the developer tools show: to look at, drop, or make stale."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from main_process.kit.epochs import Epochs
from main_process.kit.guarded_flights import GuardedFlights
from main_process.response_cache.codec import CacheKey
from main_process.response_cache.entry import Entry
from main_process.response_cache.fetching import Fetching, key_scope
from main_process.response_cache.handler import key_of, provider_in
from main_process.response_cache.report import Labels
from main_process.response_cache.second_level.protocol import SecondLevel
from main_process.response_cache.store import EntryStore
from main_process.response_cache.view import View, views


class ByLabel:
    """Part of the cache. `drop(entries, reason)` takes entries out and announces it, `changed()` announces what else
    becomes of them.
    """

    def __init__(
        self,
        store: EntryStore,
        fetches: GuardedFlights[CacheKey, Fetching],
        labels: Labels,
        epochs: Epochs,
        level: SecondLevel,
        drop: Callable[[Iterable[Entry], str], None],
        changed: Callable[[], None],
        now: Callable[[], float],
    ) -> None:
        self._entries = store.entries
        self._fetches = fetches
        self._labels = labels
        self._epochs = epochs
        self._level = level
        self._drop = drop
        self._changed = changed
        self._now = now

    def views(self) -> Iterator[View]:
        """Every entry and every fetch under way at this moment."""
        fetching = [one.request for one in self._fetches]
        return views(tuple(self._entries.values()), fetching, self._labels, now=self._now())

    def body(self, label: str) -> bytes | None:
        """The stored answer, as it goes on the wire; None where there is none."""
        found = self._keys([label])
        return self._entries[found[0]].hit.body if found else None

    def of(self, channel: str, params: Any) -> str | None:
        """The label under which the answer to these params is, or would be; None for params that have no key."""
        key = key_of(channel, params)
        return None if key is None else self._labels.of(key, provider_in(params))

    def invalidate(self, labels: Iterable[str]) -> int:
        """Drop these answers, fetches in flight for them included; returns how many there were."""
        leaving = self._keys(labels)
        for key in leaving:
            self._epochs.invalidate(key_scope(key))
        self._drop([self._entries[key] for key in leaving], "invalidated")
        self._level.drop(map(key_scope, leaving))
        return len(leaving)

    def expire(self, labels: Iterable[str]) -> int:
        """Make these answers stale: the next who asks has them fetched anew. Returns how many there were."""
        stale = self._keys(labels)
        for key in stale:
            self._entries[key].expire(self._now())
        # A second level would give them as fresh.
        self._level.drop(map(key_scope, stale))
        if stale:
            self._changed()
        return len(stale)

    def _keys(self, labels: Iterable[str]) -> list[CacheKey]:
        wanted = frozenset(labels)
        return [key for key, entry in self._entries.items() if self._labels.of(key, entry.provider) in wanted]
