"""What an extension's doors lead to: clients of its types, cached answers under tags of its own, errors translated."""

import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, TypeVar, cast

import orjson

from ipc.errors import InvalidParams, IpcError
from ipc.messages import EncodedHandler, Handler, ProviderRef, Sender
from main_process.client_cache import ClientCache
from main_process.errors import UnknownProviderType
from main_process.extensions.circuit_breaker import CircuitBreaker
from main_process.extensions.context import Tags
from main_process.extensions.registration import Registration
from main_process.fetch import Fetch
from main_process.ledger import Consumer, ConsumerKind
from main_process.response_cache import ResponseCache

T = TypeVar("T")


class ExtensionBackstage:
    """The working side of one extension's context."""

    def __init__(
        self,
        registration: Registration,
        *,
        clients: ClientCache,
        responses: ResponseCache,
        fetch: Fetch,
        conduct: CircuitBreaker,
    ) -> None:
        self._registration = registration
        self._clients = clients
        self._responses = responses
        self._fetch = fetch
        self._conduct = conduct
        self._consumer = Consumer(ConsumerKind.EXTENSION, registration.name)
        """Who uses a provider when the extension does so on its own account, outside of any call."""
        self.off = False
        """Set when the extension is switched off: what it kept of its context leads nowhere any more."""

    async def get_client(self, provider_hash: str, app_id: str, provider_name: str) -> Any:
        """As `Clients.get_client`: pauses and budgets heeded, the use counted, the type checked."""
        self._check_on()
        params = ProviderRef(provider_hash=provider_hash, dashboard_app_id=app_id, provider_name=provider_name)
        async with self._fetch.client(params, consumer=self._consumer):
            await self._check_type(params)
        return await self._clients.get_client(provider_hash, app_id, provider_name)

    async def call(self, params: ProviderRef, use: Callable[[Any], Awaitable[T]]) -> T:
        """As `Clients.call`."""
        self._check_on()

        async def checked(client: Any) -> T:
            await self._check_type(params)
            return await use(client)

        return await self._fetch.call(params, checked, consumer=self._consumer)

    def cached(self, channel: str, handler: Handler, tags: Tags, stale_if_error: float) -> EncodedHandler:
        """As `Responses.cached_handler`."""
        own: Any = (lambda params: self._own(*tags(params))) if callable(tags) else self._own(*tags)
        return self._responses.cached_handler(channel, self.guard(handler), tags=own, stale_if_error=stale_if_error)

    def invalidate_tags(self, *tags: str) -> None:
        """As `Responses.invalidate_tags`."""
        self._responses.invalidate_tags(*self._own(*tags))

    def guard(self, handler: Handler) -> Handler:
        """The handler, with what its SDK raises turned into errors that may be shown."""
        return self._streaming(handler) if inspect.isasyncgenfunction(handler) else self._answering(handler)

    def _answering(self, handler: Handler) -> Handler:
        async def answer(sender: Sender, params: Any) -> Any:
            with self._conduct.watched():
                try:
                    result = await cast("Awaitable[Any]", handler(sender, params))
                    if isinstance(params, ProviderRef):
                        await self._fetch.refuse_echo(params, result)
                except Exception as error:
                    failure = self._shown(error)
                    if failure is error:
                        raise
                    if isinstance(params, ProviderRef):
                        self._fetch.note(params, failure)
                    # The SDK's own text may hold the key: it is not kept, not even as a cause.
                    raise failure from None
                finally:
                    # A write may have dropped tags: it has ended when they are gone for everyone.
                    await self._responses.settled()
                return result

        return answer

    def _streaming(self, handler: Handler) -> Handler:
        async def answer(sender: Sender, params: Any) -> AsyncIterator[Any]:
            handled = cast("AsyncGenerator[Any, None]", handler(sender, params))
            with self._conduct.watched():
                async with aclosing(handled) as stream:
                    try:
                        watch = self._fetch.watch(params) if isinstance(params, ProviderRef) else None
                        async for chunk in stream:
                            if watch is not None:
                                watch.refuse(chunk)
                            yield chunk
                    except Exception as error:
                        failure = self._shown(error)
                        if failure is error:
                            raise
                        raise failure from None

        return answer

    def _shown(self, error: Exception) -> Exception:
        if isinstance(error, IpcError):
            return error
        for entry in self._registration.types.values():
            try:
                translated = entry.errors(error) if entry.errors is not None else None
            except Exception:  # noqa: BLE001  # its own bug must not stand in for what it was asked about
                translated = None
            if translated is not None:
                return translated
        return error

    async def _check_type(self, params: ProviderRef) -> None:
        lease = self._clients.lease(params.provider_hash, params.dashboard_app_id, params.provider_name)
        async with lease:
            if lease.provider_type not in self._registration.types:
                wanted = " or ".join(sorted(self._registration.types)) or "its own"
                raise InvalidParams(f"This channel needs a provider of type {wanted}.")

    def _check_on(self) -> None:
        if self.off:
            raise UnknownProviderType(f"The extension '{self._registration.name}' is switched off.")

    def _own(self, *tags: str) -> tuple[str, ...]:
        # JSON, so that no two extensions ever share a tag.
        return tuple(orjson.dumps(["extension", self._registration.name, tag]).decode() for tag in tags)
