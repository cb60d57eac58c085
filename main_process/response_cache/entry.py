"""One cached answer."""

from ipc.errors import IpcError
from ipc.messages import Encoded
from main_process.response_cache.freshness import Freshness
from main_process.response_cache.request import Request
from main_process.response_cache.second_level.protocol import Recalled

_NEVER = float("-inf")
_WARM_SECONDS = 60.0
"""How long an answer of an earlier run stays in memory; it is asked for again only while no newer one comes."""


class Entry:
    """An answer and when it expires. Plain attributes: a hit writes `hits`, and there is no time for more."""

    __slots__ = (
        "as_of",
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
        request: Request,
        body: bytes,
        *,
        now: float,
        ttl: float,
        load_seconds: float,
        failure: IpcError | None = None,
    ) -> None:
        asked = request.freshness
        kept_for = max(asked.stale_while_revalidate, asked.stale_if_error)
        self.key = request.key
        self.hit = Encoded(body, "hit")
        """What a hit returns, made once: nothing is decoded, encoded or allocated for it."""
        self.provider = request.provider
        self.tags = request.tags
        self.stored_at = now
        self.fresh_until = now + ttl
        self.gone_at = self.fresh_until + kept_for if kept_for else self.fresh_until
        """When it leaves. Between `fresh_until` and here it is stale."""
        self.load_seconds = load_seconds
        self.failure = failure
        """For an entry that remembers that there is nothing: the `service-not-found` that the handler raised."""
        if failure is not None:
            # It is never fresh: the short path of a hit does not look at what kind of entry it is.
            self.gone_at, self.fresh_until = self.fresh_until, _NEVER
        self.as_of: float | None = None
        """For an answer of an earlier run: when the service gave it, in seconds since 1970. It is never fresh."""
        self.size = len(request.key) + len(body)
        self.hits = 0
        self.seen = 0
        """The hits that the eviction's hand has seen."""
        self.newer: Entry | None = None
        self.older: Entry | None = None

    def usable_until(self, asked: Freshness) -> float:
        """How long a caller accepts it, stale."""
        if self.as_of is not None:
            return self.gone_at if asked.warm_start else _NEVER
        return self.fresh_until + asked.stale_while_revalidate

    @classmethod
    def recalled(cls, request: Request, recalled: Recalled, *, now: float) -> "Entry":
        """What a level gave: as old as it is there, and of an earlier run only until there is a newer one."""
        left = max(0.0, request.freshness.ttl - recalled.age)
        entry = cls(request, recalled.body, now=now, ttl=left, load_seconds=0.0)
        entry.stored_at = now - recalled.age
        if recalled.source == "stale":
            entry.as_of = recalled.as_of
            entry.fresh_until, entry.gone_at = _NEVER, now + _WARM_SECONDS
        return entry
