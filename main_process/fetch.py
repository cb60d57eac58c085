"""The one read path: lease the client, use it, and turn what an SDK raises into a failure that may be shown."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

from ipc.errors import IpcError
from ipc.messages import ProviderRef, spent
from main_process.client_cache import ClientCache
from main_process.errors import ServiceError

T = TypeVar("T")

Translator: TypeAlias = Callable[[Exception], ServiceError | None]
"""`translate(error)`: the failure to show for what an SDK raised, or None for what it does not know."""


class Fetch:
    """Calls SDKs through leased clients. The response cache stands before it, in the handlers that are cached."""

    def __init__(self, clients: ClientCache, *, now: Callable[[], float] = time.monotonic) -> None:
        self._clients = clients
        self._now = now
        self._translators: dict[str, Translator] = {}

    def register_translator(self, provider_type: str, translate: Translator) -> None:
        """Use `translate` for what clients of the type raise."""
        self._translators[provider_type] = translate

    async def call(self, params: ProviderRef, use: Callable[[Any], Awaitable[T]]) -> T:
        """`await use(client)` with the client of the provider that `params` name, which stays open meanwhile.

        Raises what the client cache raises, and for what the SDK raises the type's `ServiceError`.
        """
        account = spent.get()
        async with self.client(params) as client:
            started = self._now()
            try:
                return await use(client)
            finally:
                if account is not None:
                    account.sdk += self._now() - started

    @asynccontextmanager
    async def client(self, params: ProviderRef) -> AsyncIterator[Any]:
        """The same for more than one call, or for a stream: `async with fetch.client(params) as client`."""
        lease = self._clients.lease(params.provider_hash, params.dashboard_app_id, params.provider_name)
        async with lease as client:
            try:
                yield client
            except IpcError:
                raise
            except Exception as error:
                translate = self._translators.get(lease.provider_type)
                translated = translate(error) if translate is not None else None
                if translated is None:
                    raise
                # The SDK's own text may hold the key: it is not kept, not even as a cause.
                raise translated from None
