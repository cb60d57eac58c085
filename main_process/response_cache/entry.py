"""One cached answer."""

from typing import TypeAlias

from ipc.errors import IpcError
from ipc.messages import Encoded
from main_process.response_cache.codec import CacheKey

ProviderIdentity: TypeAlias = tuple[str, str]
"""(app id, provider name)."""


class Entry:
    """An answer and when it expires. Plain attributes: a hit writes `hits`, and there is no time for more."""

    __slots__ = (
        "failure",
        "fresh_until",
        "gone_at",
        "hit",
        "hits",
        "key",
        "load_seconds",
        "newer",
        "older",
        "provider",
        "seen",
        "size",
        "stored_at",
        "tags",
    )

    def __init__(
        self,
        key: CacheKey,
        body: bytes,
        *,
        provider: ProviderIdentity | None,
        tags: frozenset[str],
        stored_at: float,
        fresh_until: float,
        gone_at: float,
        load_seconds: float,
        failure: IpcError | None = None,
    ) -> None:
        self.key = key
        self.hit = Encoded(body, "hit")
        """What a hit returns, made once: nothing is decoded, encoded or allocated for it."""
        self.provider = provider
        self.tags = tags
        self.stored_at = stored_at
        self.fresh_until = fresh_until
        self.gone_at = gone_at
        """When it leaves. Between `fresh_until` and here it is stale."""
        self.load_seconds = load_seconds
        self.failure = failure
        """For an entry that remembers that there is nothing: the `service-not-found` that the handler raised."""
        self.size = len(key) + len(body)
        self.hits = 0
        self.seen = 0
        """The hits that the eviction's hand has seen."""
        self.newer: Entry | None = None
        self.older: Entry | None = None
