"""What has been invalidated since when: one counter, and the last invalidation of each scope.

Work notes the number before it reads anything. When it is done it is current only if none of its scopes has been
invalidated since. The comparison is one synchronous call, so nothing can slip in between it and the write it guards.
"""

from collections.abc import Hashable, Iterable
from typing import NewType, TypeAlias

Epoch = NewType("Epoch", int)
"""A moment in the order of invalidations."""

Scope: TypeAlias = tuple[Hashable, ...]
"""What an invalidation covers: its kind first, then its name, as in `("provider", app_id, provider_name)`."""


class Epochs:
    """The order of invalidations. Memory is bounded: at `capacity` scopes the older half is forgotten in the safe
    direction, as if everything that began before them had been invalidated.
    """

    __slots__ = ("_capacity", "_everything", "_last", "_latest")

    def __init__(self, capacity: int = 4096) -> None:
        self._capacity = capacity
        self._latest = 0
        self._everything = 0
        self._last: dict[Scope, int] = {}

    def now(self) -> Epoch:
        """The present moment. Capture it before credentials or anything else that may change is read."""
        return Epoch(self._latest)

    def invalidate_all(self) -> None:
        """Invalidate everything that has begun."""
        self._latest += 1
        self._everything = self._latest
        self._last.clear()

    def invalidate(self, scope: Scope) -> None:
        """Invalidate what has begun within `scope`."""
        self._latest += 1
        self._last.pop(scope, None)
        self._last[scope] = self._latest
        if len(self._last) > self._capacity:
            self._forget_older_half()

    def is_current(self, begun: Epoch, scopes: Iterable[Scope]) -> bool:
        """Whether nothing that covers one of `scopes` has been invalidated since `begun`."""
        if begun == self._latest:
            return (
                True  # Nothing has been invalidated since: the common case, and ten thousand callers may ask at once.
            )
        if begun < self._everything:  # mutant: if False:
            return False
        last = self._last
        return all(begun >= last.get(scope, 0) for scope in scopes)  # mutant: return True

    def _forget_older_half(self) -> None:
        for scope in list(self._last)[: self._capacity // 2]:
            self._everything = self._last.pop(scope)  # mutant: self._last.pop(scope)
