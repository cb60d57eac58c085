"""Whether credentials work: a client is made, asked something harmless, and closed. The answer is a sentence."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog

from ipc.errors import IpcError
from main_process.errors import ClientCreationFailed, ServiceError
from main_process.providers.types import ProviderTypes
from main_process.vault.secret import Credentials

log = structlog.get_logger(__name__)

Factory: TypeAlias = Callable[[Mapping[str, str]], Any]
Probe: TypeAlias = Callable[[Any], Awaitable[str]]
Translate: TypeAlias = Callable[[Exception], ServiceError | None]
Lease: TypeAlias = Callable[[str, str, str], AbstractAsyncContextManager[Any]]

UNTESTABLE = "Saved without a test: nothing here knows how to test this type."


@dataclass(frozen=True, slots=True)
class _Known:
    factory: Factory
    probe: Probe
    translate: Translate | None


class ConnectionTester:
    """Tests credentials before they are saved, and providers that are."""

    def __init__(self, types: ProviderTypes, *, time_limit: float = 30.0) -> None:
        self._types = types
        self._time_limit = time_limit
        self._known: dict[str, _Known] = {}

    def register(self, provider_type: str, factory: Factory, probe: Probe, translate: Translate | None = None) -> None:
        """Teach a type: how a client is made, what is asked of it, what its SDK's exceptions mean."""
        self._known[provider_type] = _Known(factory, probe, translate)

    def unregister(self, provider_type: str) -> None:
        """Forget a type; its providers can no longer be tested."""
        self._known.pop(provider_type, None)

    def can_test(self, provider_type: str) -> bool:
        """Whether the type was taught."""
        return provider_type in self._known

    async def test(self, provider_type: str, credentials: Mapping[str, str]) -> str:
        """Try credentials that are not stored yet. An `IpcError` says in words why they do not work."""
        schema = self._types.get(provider_type)
        if schema is not None:
            schema.check(credentials)
        known = self._known.get(provider_type)
        if known is None:
            return UNTESTABLE
        client = await self._make(known, Credentials(credentials))
        try:
            return await self._probe(known, client)
        finally:
            await _close(client)

    async def test_stored(self, lease: AbstractAsyncContextManager[Any], provider_type: str) -> str:
        """Ask something harmless of a stored provider's client, which `lease` lends."""
        known = self._known.get(provider_type)
        async with lease as client:
            if known is None:
                return "A client could be made. Nothing here knows how to test this type further."
            return await self._probe(known, client)

    async def _make(self, known: _Known, credentials: Credentials) -> Any:
        try:
            # A factory may import its SDK for a second or more, so it never runs on the loop.
            made = await asyncio.to_thread(_called, known.factory, credentials)
            return await made if inspect.isawaitable(made) else made
        except IpcError:
            raise
        except Exception as error:  # noqa: BLE001  # an SDK's own; its message may quote the credentials
            log.warning("connection_test.no_client", error=type(error).__name__)
            raise ClientCreationFailed from None

    async def _probe(self, known: _Known, client: Any) -> str:
        try:
            async with asyncio.timeout(self._time_limit):
                return await known.probe(client)
        except IpcError:
            raise
        except TimeoutError:
            raise ServiceError(f"The service did not answer within {self._time_limit:.0f} seconds.") from None
        except Exception as error:  # noqa: BLE001  # the same
            translated = known.translate(error) if known.translate else None
            # That a service refuses a key is what a test is for; an exception that nobody knows is not.
            (log.info if translated else log.warning)("connection_test.failed", error=type(error).__name__)
            raise (translated or ServiceError("The service refused, and not in words that may be shown.")) from None


def _called(factory: Factory, credentials: Credentials) -> Any:
    try:
        return factory(credentials)
    except (SystemExit, StopIteration) as error:
        # The one would end the event loop that waits, the other is refused by its future and would never arrive.
        raise RuntimeError(type(error).__name__) from None


async def _close(client: Any) -> None:
    close = getattr(client, "aclose", None) or getattr(client, "close", None)
    if close is None:
        return
    try:
        closed = close()
        if inspect.isawaitable(closed):
            await closed
    except Exception as error:  # noqa: BLE001  # the SDK's own; the answer is there, a bad goodbye must not change it
        log.warning("connection_test.close_failed", error=type(error).__name__)
