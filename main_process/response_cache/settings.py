"""The response cache's limits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResponseCacheSettings:
    """Bounds in numbers, bytes and seconds."""

    max_entries: int = 10_000
    max_bytes: int = 64 * 1024 * 1024
    """Of keys and answers together."""
    max_entry_bytes: int = 8 * 1024 * 1024
    """A larger answer is returned and not stored."""
    ttl_jitter: float = 0.003
    """Up to this share of a TTL is taken off at random, so that what was fetched together does not expire together.

    A tenth of a second in thirty: enough to spread the fetches, too little for anybody to miss.
    """
    background_timeout: float = 60.0
    """How long a refresh that nobody waits for may take."""
