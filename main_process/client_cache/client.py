"""A client in the cache, and what is known of it."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from ipc.messages import CurrentCall, ProviderIdentity
from main_process.sdks.http.echo import NO_ECHO, Echo

ClientKey: TypeAlias = tuple[str | None, str, str]
"""(provider hash, app id, provider name): all three must match for a hit."""


class State(StrEnum):
    """The states of a client's life, in order; it never goes back."""

    LIVE = "live"
    RETIRED = "retired"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(slots=True, eq=False)
class CachedClient:
    """One client. Plain attributes: the hit path writes them, and there is no time for more."""

    key: ClientKey
    client: Any
    provider_type: str
    created_at: float
    creation_seconds: float
    echo: Echo = NO_ECHO
    """Finds the provider's credentials in what its service sends back."""
    provider: ProviderIdentity = field(init=False)
    """The provider it belongs to, whatever hash it is cached under."""
    active_at: float = field(init=False)
    """When activity was last noticed; `seen` is the activity at that time."""
    seen: int = 0
    used: int = 0
    """The cache's use counter at the last use: the order of least recent use."""
    hits: int = 0
    """Times handed out without a lease from the cache."""
    leased: int = 0
    """Times handed out with a lease from the cache."""
    leases: int = 0
    """Leases open now."""
    holders: list[CurrentCall | None] = field(default_factory=list)
    """The calls that hold the open leases; None for one that no call asked for."""
    why: str = ""
    """Why it had to be made: nothing was there, or why the provider's last client left."""
    handed_over: bool = False
    """Whether waiters were given it straight from its creation."""
    state: State = State.LIVE
    reason: str = ""
    in_grace: bool = False
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    closed: asyncio.Future[bool] | None = None
    """Set when the client retires; True once it has closed, False if closing it failed or hung."""

    def __post_init__(self) -> None:
        self.provider = ProviderIdentity(self.key[1], self.key[2])
        self.active_at = self.created_at

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
