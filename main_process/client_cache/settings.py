"""The client cache's limits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientCacheSettings:
    """Bounds in numbers and in seconds."""

    max_clients: int = 256
    """The least recently used client beyond this leaves, unleased ones first."""
    max_hashes_per_provider: int = 4
    idle_after: float = 30 * 60.0
    """A client that nobody asked for leaves after this long, or up to an eighth later: never earlier."""
    unleased_grace: float = 2.0
    """How long a retired client that was handed out without a lease stays open."""
    lease_deadline: float = 300.0
    """How long a lease may keep a retired client open."""
    close_timeout: float = 5.0
    """How long one client may take to close before it is reported as hung."""
    clear_within: float = 5.0
    """How long `clear` waits for leases and closings before it forces them and reports what hung."""
    creation_timeout: float = 60.0
    creation_threads: int = 4
    """How many factories that are plain functions may run at a time; as many closings."""
    backoff_first: float = 1.0
    backoff_cap: float = 80.0
