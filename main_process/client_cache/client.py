"""A client in the cache, and what is known of it."""

import asyncio
from enum import StrEnum
from typing import Any, TypeAlias

from ipc.messages import ProviderIdentity
from main_process.sdks.http.echo import NO_ECHO, Echo

ClientKey: TypeAlias = tuple[str | None, str, str]
"""(provider hash, app id, provider name): all three must match for a hit."""


class State(StrEnum):
    """Where a client is in its life. It only ever moves down this list."""

    LIVE = "live"
    RETIRED = "retired"
    CLOSING = "closing"
    CLOSED = "closed"


class CachedClient:
    """One client. Plain attributes: the hit path writes them, and there is no time for more."""

    __slots__ = (
        "active_at",
        "client",
        "closed",
        "created_at",
        "creation_seconds",
        "echo",
        "handed_over",
        "hits",
        "in_grace",
        "key",
        "leased",
        "leases",
        "provider",
        "provider_type",
        "reason",
        "seen",
        "state",
        "timers",
        "used",
    )

    def __init__(
        self,
        key: ClientKey,
        client: Any,
        provider_type: str,
        created_at: float,
        creation_seconds: float,
        echo: Echo = NO_ECHO,
    ) -> None:
        self.key = key
        self.provider = ProviderIdentity(key[1], key[2])
        """The provider it belongs to, whatever hash it is cached under."""
        self.client = client
        self.provider_type = provider_type
        self.echo = echo
        """Knows the provider's credentials when its service repeats them."""
        self.created_at = created_at
        self.creation_seconds = creation_seconds
        self.active_at = created_at
        """When activity was last noticed; `seen` is the activity at that time."""
        self.seen = 0
        self.used = 0
        """The cache's use counter at the last use: the order of least recent use."""
        self.hits = 0
        """Times handed out without a lease from the cache."""
        self.leased = 0
        """Times handed out with a lease from the cache."""
        self.leases = 0
        """Leases open now."""
        self.handed_over = False
        """Whether waiters were given it straight from its creation."""
        self.state = State.LIVE
        self.reason = ""
        self.in_grace = False
        self.timers: list[asyncio.TimerHandle] = []
        self.closed: asyncio.Future[bool] | None = None
        """Set when the client retires; True once it has closed, False if closing it failed or hung."""

    @property
    def label(self) -> str:
        """For people and logs: `type app/name`."""
        return f"{self.provider_type} {self.key[1]}/{self.key[2]}"

    def notice(self, now: float) -> None:
        """Note whether it was used since the last look."""
        activity = self.hits + self.leased
        if activity != self.seen or self.leases:  # mutant: if activity != self.seen:
            self.seen = activity
            self.active_at = now
