"""One cached answer."""

from typing import Literal

from ipc.errors import IpcError
from ipc.messages import Encoded
from main_process.response_cache.freshness import Freshness
from main_process.response_cache.request import Request
from main_process.response_cache.second_level.protocol import Recalled

_NEVER = float("-inf")
_MOST_LOADS = 9
_WARM_SECONDS = 60.0
"""How long an answer of an earlier run stays in memory; it is asked for again only while no newer one comes."""


class Entry:
    """An answer and its age. Plain attributes: a hit writes `hits`, and there is no time for more."""

    __slots__ = (
        "answered_at",
        "as_of",
        "failure",
        "gone_at",
        "hit",
        "hits",
        "keep",
        "key",
        "level",
        "load_seconds",
        "loads",
        "longest_ttl",
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
        load_seconds: float,
        failure: IpcError | None = None,
    ) -> None:
        self.key = request.key
        self.hit = Encoded(body, "hit")
        """What a hit returns, made once: nothing is decoded, encoded or allocated for it."""
        self.provider = request.provider
        self.tags = request.tags
        self.stored_at = now
        self.answered_at = now
        """The moment from which its age counts; it is fresh for a caller that accepts a greater age."""
        self.longest_ttl = request.freshness.ttl
        """The greatest age that any caller has called fresh."""
        self.keep = request.freshness.keep
        """The greatest age that is of use to any caller so far."""
        self.gone_at = now + self.keep
        """When it leaves."""
        self.load_seconds = load_seconds
        self.loads: tuple[float, ...] = (load_seconds,) if load_seconds else ()
        """Seconds that the last fetches of its key took, this one last."""
        self.failure = failure
        """For an entry that remembers that there is nothing: the `service-not-found` that the handler raised."""
        if failure is not None:
            # It is never fresh: the short path of a hit does not look at what kind of entry it is.
            self.gone_at, self.answered_at = now + request.not_found_ttl, _NEVER
        self.as_of: float | None = None
        """For an answer of an earlier run: when the service gave it, in seconds since 1970. It is never fresh."""
        self.level: Literal["memory", "last-run", "shared"] = "memory"
        """Where it came from: a fetch of this run, the last run, the team's shared cache."""
        self.size = len(request.key) + len(body)
        self.hits = 0
        self.seen = 0
        """The hits that the eviction's hand has seen."""
        self.newer: Entry | None = None
        self.older: Entry | None = None

    def asked(self, freshness: Freshness) -> None:
        """Keep the entry as long as the longest that any caller has asked for."""
        if freshness.keep > self.keep and self.answered_at > _NEVER:
            self.keep = freshness.keep
            self.gone_at = self.answered_at + self.keep
        self.longest_ttl = max(self.longest_ttl, freshness.ttl)

    def inherit(self, old: "Entry") -> None:
        """Take over from `old` how long callers wanted it kept."""
        self.longest_ttl = max(self.longest_ttl, old.longest_ttl)
        self.loads = (old.loads + self.loads)[-_MOST_LOADS:]
        if self.answered_at > _NEVER < old.answered_at:
            self.keep = max(self.keep, old.keep)
            self.gone_at = self.answered_at + self.keep

    def expire(self, now: float) -> None:
        """Make it fresh for nobody.

        Callers that accept an expired answer still get it, and it leaves when it would have left.
        """
        self.answered_at = min(self.answered_at, now - self.longest_ttl)

    def may_be_stale(self, accepted: Freshness, now: float) -> bool:
        """Whether a caller takes it while a new one is fetched."""
        if self.as_of is not None:
            return accepted.warm_start and now < self.gone_at
        return now - self.answered_at < accepted.ttl + accepted.stale_while_revalidate

    def may_bridge(self, accepted: Freshness, now: float) -> bool:
        """Whether a caller takes it when the service fails. A remembered `service-not-found` was never an answer."""
        window = accepted.stale_if_error
        # mutant: return now - self.answered_at < accepted.ttl + window
        return window > 0 and now - self.answered_at < accepted.ttl + window

    @classmethod
    def recalled(cls, request: Request, recalled: Recalled, *, now: float) -> "Entry":
        """What a level gave: as old as it is there, and of an earlier run only until there is a newer one."""
        entry = cls(request, recalled.body, now=now - recalled.age, load_seconds=0.0)
        entry.hit = entry.hit._replace(by=recalled.by)
        entry.level = "shared"
        if recalled.source == "stale":
            entry.level = "last-run"
            entry.as_of = recalled.as_of
            entry.answered_at, entry.gone_at = _NEVER, now + _WARM_SECONDS
        return entry
