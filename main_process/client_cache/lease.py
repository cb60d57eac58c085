"""A client that stays open while it is in use."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

from ipc.messages import CurrentCall, current_call
from main_process.client_cache.client import CachedClient, ClientKey
from main_process.sdks.http.echo import NO_ECHO, Echo


class Lease:
    """`async with cache.lease(...) as client`: the client is not closed inside, up to the cache's hard deadline.

    Used once. Inside, `provider_type` says what kind of client it is.
    """

    __slots__ = ("_call", "_enter", "_entry", "_key", "_of_current_version", "_release")

    def __init__(
        self,
        enter: Callable[[ClientKey, bool], Awaitable[CachedClient]],
        release: Callable[[CachedClient], None],
        key: ClientKey,
        of_current_version: bool,
    ) -> None:
        self._enter = enter
        self._release = release
        self._key = key
        self._of_current_version = of_current_version
        self._entry: CachedClient | None = None
        self._call: CurrentCall | None = None

    @property
    def provider_type(self) -> str:
        """The provider's type, once the lease is open."""
        return self._entry.provider_type if self._entry is not None else ""

    @property
    def echo(self) -> Echo:
        """Finds the provider's credentials in what its service sends back; known once the lease is open."""
        return self._entry.echo if self._entry is not None else NO_ECHO

    def made_before(self, moment: float) -> bool:
        """Whether the client is older than that moment of the cache's clock; once the lease is open."""
        return self._entry is not None and self._entry.created_at < moment

    @property
    def entry(self) -> CachedClient | None:
        """The entry, for the cache that opened the lease."""
        return self._entry

    def hand_over(self) -> None:
        """The client will be used after the lease has ended: it then stays open for a grace period."""
        if self._entry is not None:
            self._entry.handed_over = True

    async def __aenter__(self) -> Any:
        entry = await self._enter(self._key, self._of_current_version)
        # No await since the entry was checked: it cannot have begun to close.
        entry.leases += 1  # mutant: pass
        self._entry, self._call = entry, current_call.get()
        entry.holders.append(self._call)
        return entry.client

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._entry is not None:
            self._entry.holders.remove(self._call)
            self._release(self._entry)
