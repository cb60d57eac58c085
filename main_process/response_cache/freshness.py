"""How old an answer may be: TTLs in seconds, and the `cache` and `forceRefresh` that the renderer sends."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ipc.errors import InvalidParams
from ipc.messages import CacheTtl

DEFAULT_TTL = 30.0
"""Seconds, for `cache: true`."""
STALE_IF_ERROR = 300.0
"""Seconds for which, in the channels that say so, an expired answer is served where the service fails."""

_SHORTEST = 0.001
_FAR_MS = 1e15

LONGEST = 86_400.0
"""A day, in seconds: the longest TTL and the longest time that an expired answer may still be used."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a caller accepts. All in seconds. How old an answer may be is the reader's figure, not the writer's."""

    ttl: float = DEFAULT_TTL
    """The oldest answer that is fresh for this caller."""
    stale_while_revalidate: float = 0.0
    """How much older it may be and still be served while a new one is fetched."""
    stale_if_error: float = 0.0
    """How much older it may be and still be served when the service fails."""
    warm_start: bool = True
    """Whether an answer of an earlier run is welcome, however old, while a new one is fetched."""
    kept: float = 0.0
    """The answer is kept so long for others, even where this caller takes a newer one only."""

    keep: float = field(init=False)
    """How old an answer can become and still be of use to this caller."""

    def __post_init__(self) -> None:
        # Once for many: the shared default is asked at every hit.
        keep = self.ttl + max(self.stale_while_revalidate, self.stale_if_error)
        object.__setattr__(self, "keep", max(keep, self.kept))


DEFAULT = Freshness()


def seconds(value: Any, name: str, *, zero: bool = False) -> float:
    """`value` if it is a number of seconds above zero (or zero, where `zero`) and up to a day; else `InvalidParams`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidParams(f"{name} must be a number.")
    # NaN fails every comparison, and so is refused here too.
    if not (0 < value <= LONGEST or (zero and value == 0)):
        raise InvalidParams(f"{name} must be {'zero or more' if zero else 'more than zero'} and at most a day.")
    return float(value)


def from_wire(
    cache: Any, default: Freshness = DEFAULT, *, wall_now: Callable[[], float] = time.time
) -> Freshness | None:
    """What `cache` asks for: `true`, milliseconds, `{ttl: ms, …}`; None where it is absent, null or false.

    `default` is what the channel does with what the caller leaves open.
    """
    if cache is None or cache is False:
        return None
    if cache is True:
        return default
    if isinstance(cache, CacheTtl):
        cache = cache.model_dump(by_alias=True, exclude_none=True)
    if not isinstance(cache, dict):
        return replace(default, ttl=_from_ms(cache, "cache"))
    unknown = cache.keys() - {"ttl", "staleWhileRevalidate", "staleIfError", "warmStart", "since", "asked"}
    if unknown or "ttl" not in cache:
        raise InvalidParams(
            "cache must be true, a number of milliseconds, or "
            "{ttl, staleWhileRevalidate?, staleIfError?, warmStart?, since?}."
        )
    warm_start = cache.get("warmStart", True)
    if not isinstance(warm_start, bool):
        raise InvalidParams("cache.warmStart must be true or false.")
    ttl = _from_ms(cache["ttl"], "cache.ttl")
    return Freshness(
        _newer(ttl, cache.get("since"), wall_now()),
        _from_ms(cache.get("staleWhileRevalidate", 0), "cache.staleWhileRevalidate", zero=True),
        _from_ms(cache.get("staleIfError", default.stale_if_error * 1000), "cache.staleIfError", zero=True),
        warm_start,
        ttl if "since" in cache else 0.0,
    )


def _newer(ttl: float, since: Any, wall_now: float) -> float:
    """The oldest answer, in seconds, that is not from before `since`, in ms since 1970."""
    if since is None:
        return ttl
    if isinstance(since, bool) or not isinstance(since, int | float) or not 0 <= since < _FAR_MS:
        raise InvalidParams("cache.since must be a moment, in milliseconds since 1970.")
    # A moment that is still to come, by a clock that was set, asks for what is new now.
    return min(ttl, max(wall_now - since / 1000, _SHORTEST))


def _from_ms(value: Any, name: str, *, zero: bool = False) -> float:
    # An int may be too large to divide; a bool or a text is judged, and refused, as it is.
    small = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LONGEST * 1000
    return seconds(value / 1000 if small else value, name, zero=zero)
