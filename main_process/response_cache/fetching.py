"""One fetch on its way, and what it was asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias, TypeGuard

from ipc.errors import Code, IpcError
from main_process.epochs import Epoch, Scope
from main_process.response_cache.codec import CacheKey, encode
from main_process.response_cache.entry import ProviderIdentity
from main_process.response_cache.freshness import Freshness
from main_process.single_flight import Flight

Fetcher: TypeAlias = Callable[[], Awaitable[Any]]
"""`await fetcher()`: the answer, plain JSON values or pydantic models."""

NO_PROVIDER: Scope = ("no-provider",)
"""The invalidation scope of all answers that named no provider: any provider's change may concern them."""

_OUTAGES = frozenset(
    {Code.RATE_LIMITED, Code.SERVICE_FAILED, Code.SERVICE_UNREACHABLE, Code.DEADLINE_EXCEEDED, Code.CANCELLED}
)


class Fetching:
    """One fetch. `flight` is set by whoever starts it."""

    __slots__ = (
        "_fetcher",
        "_now",
        "_timeout",
        "epoch",
        "flight",
        "freshness",
        "key",
        "load_seconds",
        "not_found_ttl",
        "provider",
        "scopes",
        "tags",
    )

    def __init__(
        self,
        key: CacheKey,
        fetcher: Fetcher,
        freshness: Freshness,
        *,
        epoch: Epoch,
        provider: ProviderIdentity | None,
        tags: Iterable[str],
        not_found_ttl: float,
        timeout: float | None,
        now: Callable[[], float],
    ) -> None:
        self.flight: Flight[bytes]
        self.key = key
        self.freshness = freshness
        self.provider = provider
        self.tags = frozenset(tags)
        self.not_found_ttl = not_found_ttl
        self.epoch = epoch
        self.load_seconds = 0.0
        self._fetcher = fetcher
        self._timeout = timeout
        self._now = now
        self.scopes: tuple[Scope, ...] = (
            key_scope(key),
            provider_scope(*provider) if provider is not None else NO_PROVIDER,
            *(tag_scope(tag) for tag in self.tags),
        )
        """What invalidates it, besides everything being invalidated."""

    async def run(self) -> bytes:
        """Fetch and encode."""
        started = self._now()
        async with asyncio.timeout(self._timeout):
            value = await self._fetcher()
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
