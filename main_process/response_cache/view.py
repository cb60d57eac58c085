"""What the developer tools show of an answer: its name, age and worth, never what is in it."""

from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any, Literal, NamedTuple, TypeAlias

from ipc.encoding import decode
from ipc.messages import ProviderIdentity
from main_process.response_cache.codec import CacheKey
from main_process.response_cache.entry import Entry
from main_process.response_cache.report import Labels
from main_process.response_cache.request import Request

State: TypeAlias = Literal["fresh", "stale", "fetching", "not-found"]
Level: TypeAlias = Literal["memory", "last-run", "shared", ""]


class View(NamedTuple):
    """One answer, or one that is being fetched. Seconds, of the cache's clock."""

    label: str
    key: CacheKey
    provider: ProviderIdentity | None
    state: State
    level: Level
    """Where it came from: this run's fetch, the last run, the team's shared cache; empty while it is fetched."""
    by: str
    """The seat of the team that fetched it."""
    age: float | None
    ttl: float
    """The oldest that anybody has called fresh."""
    left: float | None
    """Until it leaves."""
    hits: int
    size: int
    fetch: float | None
    """The median of its last fetches."""
    tags: frozenset[str]


def views(entries: Iterable[Entry], fetching: Iterable[Request], labels: Labels, *, now: float) -> Iterator[View]:
    """Entries in order of arrival, then what is fetched and not there yet. Lazy: ten thousand take a while."""
    under_way = {request.key: request for request in fetching}
    for entry in entries:
        yield _view(entry, under_way.pop(entry.key, None), labels, now)
    for request in under_way.values():
        yield _coming(request, labels)


def _view(entry: Entry, refresh: Request | None, labels: Labels, now: float) -> View:
    # What came from a level is as old as it is there: the time since it was stored says nothing.
    age = now - entry.stored_at if entry.as_of is None else None
    fresh = now - entry.answered_at < entry.longest_ttl
    state: State = "fetching" if refresh else "not-found" if entry.failure else "fresh" if fresh else "stale"
    return View(
        labels.of(entry.key, entry.provider),
        entry.key,
        entry.provider,
        state,
        entry.level,
        entry.hit.by,
        age,
        entry.longest_ttl,
        entry.gone_at - now,
        entry.hits,
        entry.size,
        median(entry.loads) if entry.loads else None,
        entry.tags,
    )


def _coming(request: Request, labels: Labels) -> View:
    label, ttl = labels.of(request.key, request.provider), request.freshness.ttl
    return View(label, request.key, request.provider, "fetching", "", "", None, ttl, None, 0, 0, None, request.tags)


def params_in(key: CacheKey) -> tuple[str, dict[str, Any] | None]:
    """The channel and the params that a key is made of; a name that the main process chose has no params."""
    if isinstance(key, str):
        return key.partition(":")[0], None
    channel, _, params = key.partition(b":")
    read = decode(params)
    if not isinstance(read, dict):
        return channel.decode(), None
    read.pop("?", None)  # what the model made itself
    return channel.decode(), {**read.pop("*", {}), **read}
