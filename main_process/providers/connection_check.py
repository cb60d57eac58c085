"""Whether credentials work: a client is made, asked something harmless, and closed. The answer is a sentence."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

import structlog

from ipc.errors import IpcError
from main_process.errors import ServiceError
from main_process.kit.contained import Contained, name_of
from main_process.providers.types import ProviderTypes
from main_process.vault.secret import Credentials

log = structlog.get_logger(__name__)

Trial: TypeAlias = Callable[[str, Mapping[str, str]], AbstractAsyncContextManager[Any]]
"""`async with trial(provider_type, credentials) as client`: a client of credentials that are not stored."""

UNTESTABLE = "Saved without a test: nothing here knows how to test this type."


class ConnectionChecker:
    """Checks credentials before they are saved, and providers that are."""

    def __init__(self, types: ProviderTypes, trial: Trial, *, time_limit: float = 30.0) -> None:
        self._types = types
        self._trial = trial
        self._time_limit = time_limit

    async def check(self, provider_type: str, credentials: Mapping[str, str]) -> str:
        """Try credentials that are not stored yet. An `IpcError` says in words why they do not work."""
        schema = self._types.get(provider_type)
        if schema is not None:
            schema.check(credentials)
        if not self._types.is_testable(provider_type):
            return UNTESTABLE
        async with self._trial(provider_type, Credentials(credentials)) as client:
            return await self._probe(provider_type, client)

    async def check_stored(self, lease: AbstractAsyncContextManager[Any], provider_type: str) -> str:
        """Ask something harmless of a stored provider's client, which `lease` lends."""
        async with lease as client:
            return await self._probe(provider_type, client)

    async def _probe(self, provider_type: str, client: Any) -> str:
        kind = self._types.kind(provider_type)
        if kind is None or kind.probe is None:
            return "A client could be made. Nothing here knows how to test this type further."
        try:
            async with asyncio.timeout(self._time_limit):
                with Contained():
                    said = await kind.probe(client)
            return str(said)
        except IpcError:
            raise
        except TimeoutError:
            raise ServiceError(f"The service did not answer within {self._time_limit:.0f} seconds.") from None
        except Exception as error:  # noqa: BLE001  # an SDK's own; its message may quote the credentials
            translated = kind.explain(error)
            # That a service refuses a key is what a check is for; an exception that nobody knows is not.
            (log.info if translated else log.warning)("connection_check.failed", error=name_of(error))
            raise (translated or ServiceError("The service refused, and not in words that may be shown.")) from None
