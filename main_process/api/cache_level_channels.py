"""The channels of Settings → Caches: how the response cache's levels are, and the user's choices about them.

What is secret is entered in native dialogs: a page opens them, and never sees a password, a key or an invitation.
"""

from typing import Annotated, Protocol

from pydantic import AfterValidator, StringConstraints

from ipc.messages import Nothing, Registrar, Sender, WireModel, printable
from main_process.errors import NoWindow

PERSON_DEADLINE = 3_600.0
"""Seconds: a native dialog waits for a person."""

MOST_NAME = 40


class Latency(WireModel):
    """How long a level took, over its last answers."""

    count: int
    p50_ms: float | None
    p99_ms: float | None


class MemoryLevel(WireModel):
    """What is in memory, and how often it had the answer. `hit_rate` counts every level."""

    entries: int
    bytes: int
    requests: int
    hits: int
    stale: int
    joined: int
    shared: int
    misses: int
    hit_rate: float | None


class WarmLevel(WireModel):
    """The file with the answers of the last run."""

    enabled: bool
    open: bool
    entries: int
    bytes: int
    max_bytes: int
    pending: int
    asked: int
    served: int
    written: int
    refused: int
    latency: Latency


class ServerSize(WireModel):
    """The whole server, whoever uses it. `max_bytes` is 0 where it has no limit."""

    keys: int
    bytes: int
    max_bytes: int


class SharedLevel(WireModel):
    """The team's server: whether it is used, `why` not and what that means, and counts of this run."""

    used: bool
    why: str
    sentence: str
    asked: int
    served: int
    waited: int
    stored: int
    overtaken: int
    refused: int
    latency: Latency
    size: ServerSize | None


class CacheStatus(WireModel):
    """Every level. `address` is the server's, without its password; `service` is what the services took."""

    memory: MemoryLevel
    warm_start: WarmLevel
    shared_cache: SharedLevel | None
    address: str | None
    chosen: bool
    """Whether the server is the user's choice, which can be undone here, and not the program's."""
    seat_name: str | None
    service: Latency


class SwitchParams(WireModel):
    """On, or off."""

    on: bool


class SeatNameParams(WireModel):
    """What the other seats may call this one; null: nobody is told."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=MOST_NAME), AfterValidator(printable)] | None


class Asked(WireModel):
    """Whether the person went through with it."""

    done: bool


class CacheChoosing(Protocol):
    """What the channels ask of the main process."""

    async def status(self) -> CacheStatus:
        """Every level."""
        ...

    async def keep_warm_start(self, on: bool) -> None:
        """Keep the answers of this run for the next one; or delete what is kept."""
        ...

    async def name_seat(self, name: str | None) -> None:
        """What the others may call this seat."""
        ...

    async def unshare(self) -> None:
        """Share no more."""
        ...


class CacheDialogs(Protocol):
    """The native dialogs."""

    async def connect(self) -> bool:
        """Ask for the team's server and key, or an invitation; whether they are used from now on."""
        ...

    async def invite(self) -> bool:
        """Ask for a passphrase and put an invitation on the clipboard; whether that was done."""
        ...


def register_cache_level_channels(ipc: Registrar, caches: CacheChoosing, dialogs: CacheDialogs | None) -> None:
    """Register the channels. Without dialogs those that would open one say that there is no window."""

    async def status(_sender: Sender, _params: Nothing) -> CacheStatus:
        return await caches.status()

    async def warm_start(_sender: Sender, params: SwitchParams) -> CacheStatus:
        await caches.keep_warm_start(params.on)
        return await caches.status()

    async def seat_name(_sender: Sender, params: SeatNameParams) -> CacheStatus:
        await caches.name_seat(params.name)
        return await caches.status()

    async def unshare(_sender: Sender, _params: Nothing) -> CacheStatus:
        await caches.unshare()
        return await caches.status()

    async def connect(_sender: Sender, _params: Nothing) -> Asked:
        if dialogs is None:
            raise NoWindow
        return Asked(done=await dialogs.connect())

    async def invite(_sender: Sender, _params: Nothing) -> Asked:
        if dialogs is None:
            raise NoWindow
        return Asked(done=await dialogs.invite())

    ipc.handle("cache-status", status, params=Nothing, result=CacheStatus)
    ipc.handle("cache-warm-start", warm_start, params=SwitchParams, result=CacheStatus)
    ipc.handle("cache-seat-name", seat_name, params=SeatNameParams, result=CacheStatus)
    ipc.handle("cache-unshare", unshare, params=Nothing, result=CacheStatus)
    ipc.handle("cache-connect", connect, params=Nothing, result=Asked, deadline=PERSON_DEADLINE)
    ipc.handle("cache-invite", invite, params=Nothing, result=Asked, deadline=PERSON_DEADLINE)
