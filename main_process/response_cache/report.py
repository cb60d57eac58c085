"""The response cache's statistics, in the names of the wire."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any, Protocol

from ipc.messages import ProviderIdentity
from main_process.response_cache.codec import CacheKey, starts_with
from main_process.response_cache.statistics import ProviderCounts, ResponseStatistics
from main_process.response_cache.store import EntryStore

SEPARATOR = " · "


class Labelled(Protocol):
    """An entry, or the request of a fetch."""

    @property
    def key(self) -> CacheKey:
        """What the answer is kept under."""
        ...

    @property
    def provider(self) -> ProviderIdentity | None:
        """Whose answer it is."""
        ...


class Labels:
    """Names for keys that hold no params: channel, provider and a short digest.

    The digest is keyed and the key is this process's own: nobody can find out a query by trying queries.
    A text key is a name that the main process chose, and is its own label.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)

    def of(self, key: CacheKey, provider: ProviderIdentity | None) -> str:
        """`algolia-search · Algolia Production · 3fa94c1d`."""
        if isinstance(key, str):
            return key
        channel = key.partition(b":")[0].decode()
        digest = hashlib.blake2b(key, digest_size=4, key=self._secret).hexdigest()
        return SEPARATOR.join((channel, *((provider[1],) if provider is not None else ()), digest))

    def keys_of(self, label: str, among: Iterable[Labelled]) -> set[CacheKey]:
        """The keys that bear this label: as a rule one, for the digest is short."""
        prefix = label.partition(SEPARATOR)[0] + ":"
        return {one.key for one in among if starts_with(one.key, prefix) and self.of(one.key, one.provider) == label}


def report(
    store: EntryStore, statistics: ResponseStatistics, labels: Labels, *, inflight: int, now: float
) -> dict[str, Any]:
    """What `stats()` gives. Ages in seconds, times saved and loading times in milliseconds."""
    entries = store.entries.values()
    return {
        "entries": len(store.entries),
        "inflight": inflight,
        "keys": [labels.of(entry.key, entry.provider) for entry in entries],
        "bytes": store.bytes,
        "oldestS": round(now - min((entry.stored_at for entry in entries), default=now), 3),
        **statistics.totals(entries).as_wire(),
        "evictions": dict(statistics.evictions),
        "load": statistics.load.summary(),
        "perProvider": [_row(provider, counts, store) for provider, counts in list(statistics.providers.items())],
    }


def _row(provider: ProviderIdentity | None, counts: ProviderCounts, store: EntryStore) -> dict[str, Any]:
    entries = store.of_provider(provider)
    total = ProviderCounts()
    total.add(counts)
    total.add_entries(entries)
    app_id, name = provider if provider is not None else (None, None)
    return {
        "appId": app_id,
        "providerName": name,
        "entries": sum(1 for _ in entries),
        "bytes": sum(entry.size for entry in entries),
        **total.as_wire(),
    }
