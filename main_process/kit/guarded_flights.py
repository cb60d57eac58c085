"""Shared work that an invalidation can overtake. Both caches make what they keep through it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextvars import Context
from functools import partial
from typing import Any, Generic, TypeVar

from main_process.kit.epochs import Epochs, Scope
from main_process.kit.single_flight import Flight

Key = TypeVar("Key")
T = TypeVar("T")
Work = TypeVar("Work", bound="Guarded[Any, Any]")


class Guarded(ABC, Generic[Key, T]):
    """A piece of work: what it is for, what invalidates it, and the flight that its callers join."""

    __slots__ = ("flight", "key", "scopes")

    def __init__(self, key: Key, scopes: Iterable[Scope]) -> None:
        self.flight: Flight[T]
        """Set when the work starts."""
        self.key = key
        self.scopes = [*scopes]
        """What invalidates it, besides everything being invalidated. The work may add what it finds out on its way."""

    @abstractmethod
    async def run(self) -> T: ...


class GuardedFlights(Generic[Key, Work]):
    """The work that is under way, of which a caller may join one piece per key.

    The caller may join the latest, as long as nothing has invalidated it. `on_landed(work, may_keep)` runs
    synchronously when a piece is over: `may_keep` says that this very piece, not just one of its key, is the latest
    and that nothing has invalidated it since it started. Write first, then tell others, who may invalidate.
    """

    def __init__(self, epochs: Epochs, on_landed: Callable[[Work, bool], None]) -> None:
        self._epochs = epochs
        self._on_landed = on_landed
        self._latest: dict[Key, Work] = {}
        self._running: dict[Work, None] = {}

    def __iter__(self) -> Iterator[Work]:
        """Everything under way, in order of its start, what has been overtaken included."""
        return iter(tuple(self._running))

    def __len__(self) -> int:
        return len(self._running)

    def is_current(self, work: Work) -> bool:
        """Whether nothing has invalidated the work since it started."""
        return self._epochs.is_current(work.flight.epoch, work.scopes)

    def joinable(self, key: Key) -> Work | None:
        """The work for `key` that a caller may join."""
        work = self._latest.get(key)
        # mutant: return work
        return work if work is not None and self.is_current(work) else None

    def count_joinable(self) -> int:
        """For how many keys there is work that a caller may join."""
        return sum(map(self.is_current, self._latest.values()))

    def start(self, work: Work, *, persistent: bool = False, context: Context | None = None) -> Work:
        """Start the work; it is the latest of its key. `persistent` and `context` are the flight's."""
        work.flight = Flight(
            work.run,
            # Before the work reads anything: what changes from here on makes its result old.
            self._epochs.now(),
            on_landed=partial(self._landed, work),
            on_abandoned=lambda _flight: self._forget(work),
            persistent=persistent,
            context=context,
        )
        self._latest[work.key] = work
        self._running[work] = None
        return work

    def cancel(self) -> None:
        """Cancel everything that is under way."""
        for work in self:
            work.flight.cancel()

    async def wait(self) -> None:
        """Wait until everything that is under way now is over."""
        for work in self:
            await work.flight.wait()

    def _forget(self, work: Work) -> bool:
        """Let nobody join the work any more; whether it was the latest of its key until now."""
        # mutant: is_latest = work.key in self._latest
        is_latest = self._latest.get(work.key) is work
        if is_latest:
            del self._latest[work.key]  # mutant: pass
        return is_latest

    def _landed(self, work: Work, _flight: Flight[Any]) -> None:
        del self._running[work]
        # No await between this check and what the owner writes: an invalidation cannot slip in between.
        # mutant: may_keep = self._forget(work)
        # mutant: may_keep = (self._forget(work) or True) and self.is_current(work)
        may_keep = self._forget(work) and self.is_current(work)
        self._on_landed(work, may_keep)
