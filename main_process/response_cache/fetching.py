"""One fetch on its way."""

import asyncio
from collections.abc import Callable
from typing import TypeGuard

from ipc.errors import Code, IpcError
from main_process.kit.epochs import Scope
from main_process.kit.guarded_flights import Guarded
from main_process.response_cache.codec import CacheKey, encode
from main_process.response_cache.request import Request
from main_process.response_cache.second_level.protocol import Recalled, Visit

NO_PROVIDER: Scope = ("no-provider",)
"""The invalidation scope of all answers that named no provider: any provider's change may concern them."""

_OUTAGES = frozenset(
    {Code.RATE_LIMITED, Code.SERVICE_FAILED, Code.SERVICE_UNREACHABLE, Code.DEADLINE_EXCEEDED, Code.CANCELLED}
)


class Fetching(Guarded[CacheKey, bytes]):
    """One fetch."""

    __slots__ = ("_now", "load_seconds", "recalled", "request", "visit")

    def __init__(self, request: Request, *, now: Callable[[], float]) -> None:
        super().__init__(
            request.key,
            (
                key_scope(request.key),  # mutant: *(),
                # mutant: NO_PROVIDER,
                provider_scope(*request.provider) if request.provider is not None else NO_PROVIDER,
                *(tag_scope(tag) for tag in request.tags),  # mutant: *(),
            ),
        )
        self.request = request
        self.load_seconds = 0.0
        self.visit: Visit | None = None
        """Its visit to the second level, where there is one."""
        self.recalled: Recalled | None = None
        """What a level answered instead of the service."""
        self._now = now

    async def run(self) -> bytes:
        """What the second level has, or what the service says."""
        if self.visit is None:
            return await self._fetch()
        outcome = await self.visit.answer(self._fetch)
        if isinstance(outcome, Recalled):
            self.recalled = outcome
            return outcome.body
        return outcome

    def tell_level(self, may_keep: bool) -> None:
        """The flight has landed: the level may keep what the service said, unless something has overtaken it."""
        if self.visit is None or (may_keep and self.recalled is not None and self.recalled.source == "stale"):
            return  # The visit goes on with the fetch of the fresh answer.
        self.visit.landed(self.flight.result if may_keep and self.flight.error is None else None)

    async def _fetch(self) -> bytes:
        """Fetch and encode."""
        started = self._now()
        async with asyncio.timeout(self.request.timeout):
            value = await self.request.fetcher()
        self.load_seconds = self._now() - started
        return encode(value)


def key_scope(key: CacheKey) -> Scope:
    """The invalidation scope of one key."""
    return ("key", key)


def provider_scope(app_id: str, provider_name: str) -> Scope:
    """The invalidation scope of one provider."""
    return ("provider", app_id, provider_name)


def tag_scope(tag: str) -> Scope:
    """The invalidation scope of one tag."""
    return ("tag", tag)


def is_outage(error: BaseException) -> bool:
    """Whether an expired answer is better than this error (RFC 5861): not when the caller or the key is refused."""
    return not isinstance(error, IpcError) or error.code in _OUTAGES


def is_not_found(error: BaseException | None) -> TypeGuard[IpcError]:
    """Whether the service said that there is no such thing."""
    return isinstance(error, IpcError) and error.code is Code.SERVICE_NOT_FOUND


def copy_of(error: IpcError) -> IpcError:
    """The same failure as a new exception: one that has been raised holds a stack and a trace id of its own."""
    copy = IpcError(
        error.message, code=error.code, fault=error.fault, retryable=error.retryable, retry_after=error.retry_after
    )
    # Of a service's failure also what only the developer tools show.
    for name in ("status", "request_id"):
        if hasattr(error, name):
            setattr(copy, name, getattr(error, name))
    return copy
