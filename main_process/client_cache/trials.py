"""Clients of credentials that are not stored yet: to see whether they work."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from main_process.client_cache.client import CachedClient
from main_process.client_cache.closing import Closer, Closing
from main_process.client_cache.factories import Factories


class Trials:
    """Makes and closes them as the cache does its own: bounded threads, time limits, never on the loop."""

    def __init__(self, factories: Factories, closer: Closer, now: Callable[[], float]) -> None:
        self._factories = factories
        self._closer = closer
        self._now = now

    @property
    def open(self) -> tuple[CachedClient, ...]:
        """Those that are being closed."""
        return tuple(self._closer.open)

    @asynccontextmanager
    async def client(self, provider_type: str, credentials: Mapping[str, str]) -> AsyncIterator[Any]:
        """The client, closed when the block is left."""

        def late(made: Any) -> None:
            self._closer.retire(self._entry(provider_type, made), "late")

        entry = self._entry(provider_type, await self._factories.make(provider_type, credentials, late=late))
        try:
            yield entry.client
        finally:
            self._closer.retire(entry, "tried")
            await Closing((entry,))

    def _entry(self, provider_type: str, client: Any) -> CachedClient:
        return CachedClient((None, "", ""), client, provider_type, self._now(), 0.0)
