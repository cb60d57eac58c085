"""What the response cache asks of the levels below its memory."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from main_process.kit.epochs import Scope
from main_process.response_cache.freshness import Freshness
from main_process.response_cache.request import Request

Outcome: TypeAlias = "bytes | Recalled"
Fetch: TypeAlias = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer that a level gave: one of an earlier run (`stale`), however old, or one of the team's (`shared`)."""

    body: bytes
    source: Literal["stale", "shared"]
    age: float
    """Seconds since the service gave it."""
    as_of: float | None = None
    """When that was, in seconds since 1970, for one of an earlier run."""
    by: str = ""
    """The seat that fetched it, where it says so."""

    def suits(self, asked: Freshness) -> bool:
        """Whether a caller accepts it."""
        return asked.warm_start if self.source == "stale" else self.age <= asked.ttl


class Visit(Protocol):
    """One fetch's dealings with the levels."""

    async def answer(self, fetch: Fetch) -> Outcome:
        """What a level has, or what `await fetch()` gives. After a `stale` answer, once more for the fresh one."""
        ...

    def landed(self, body: bytes | None) -> None:
        """The fetch is over: its answer, current at this very moment, or None where there is none to keep."""
        ...


class SecondLevel(Protocol):
    """The levels together."""

    def visit(self, request: Request, scopes: Iterable[Scope], *, recall: bool) -> Visit | None:
        """Begin; synchronous, before anything is read. Without `recall` only the fetch may answer. None: no level."""
        ...

    def drop(self, scopes: Iterable[Scope]) -> None:
        """These are invalidated: from now on this process never serves what they cover."""
        ...

    async def flush(self) -> None:
        """Wait until every level has taken in what was dropped so far, or has given that up for now."""
        ...


class _NoLevel:
    """Memory alone."""

    def visit(self, request: Request, scopes: Iterable[Scope], *, recall: bool) -> None: ...

    def drop(self, scopes: Iterable[Scope]) -> None: ...

    async def flush(self) -> None: ...


NO_LEVEL: SecondLevel = _NoLevel()
