"""What a caller asks of the response cache."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from ipc.errors import InvalidParams
from ipc.messages import ProviderIdentity
from main_process.response_cache.codec import CacheKey
from main_process.response_cache.freshness import DEFAULT, Freshness

Fetcher: TypeAlias = Callable[[], Awaitable[Any]]
"""`await fetcher()`: the answer, plain JSON values or pydantic models."""


class GetOptions(TypedDict, total=False):
    """What few callers of `get` say. Times in seconds."""

    stale_while_revalidate: float
    """How much older an answer may be and still be served while a new one is fetched."""
    stale_if_error: float
    """How much older an answer may be and still be served when the fetch fails."""
    tags: Iterable[str]
    provider: tuple[str, str] | None
    """App id and provider name."""
    warm_start: bool
    """Until there is an answer of this run, serve that of an earlier one, however old, while a new one is fetched."""


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
    """Refuse a name that is not text, or holds half of a surrogate pair: the statistics could not say it."""
    if not isinstance(value, str):
        raise InvalidParams(f"{what} must be text.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidParams(f"{what} must be valid Unicode.") from None
