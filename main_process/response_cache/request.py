"""What a caller asks of the response cache."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from ipc.errors import InvalidParams
from ipc.messages import ProviderIdentity
from main_process.response_cache.codec import CacheKey
from main_process.response_cache.freshness import DEFAULT, Freshness

Fetcher: TypeAlias = Callable[[], Awaitable[Any]]
"""`await fetcher()`: the answer, plain JSON values or pydantic models."""


@dataclass(frozen=True, slots=True)
class Request:
    """A key, how to find the answer, and how long it is good. A caller who joins a fetch takes the fetch's terms."""

    key: CacheKey
    fetcher: Fetcher
    freshness: Freshness = DEFAULT
    provider: ProviderIdentity | None = None
    tags: frozenset[str] = frozenset()
    not_found_ttl: float = 0.0
    """Seconds for which a `service-not-found` is remembered; 0: not at all."""
    timeout: float | None = None
    """Seconds that the fetch may take; None: as long as it needs, for its callers have deadlines of their own."""


def check_text(value: object, what: str) -> None:
    """Refuse a name that is not text."""
    if not isinstance(value, str):
        raise InvalidParams(f"{what} must be text.")
