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
    age_jitter: float = 0.09
    """An answer counts as up to so many seconds older, so that what was fetched together does not expire together.

    A tenth of a second in thirty is enough to spread the fetches, and too little to miss; less for shorter TTLs.
    """
    background_timeout: float = 60.0
    """How long a refresh that nobody waits for may take."""
