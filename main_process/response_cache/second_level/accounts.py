"""Whose answers are whose: the store's key for a level, and the accounts of providers under it."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from ipc.errors import IpcError
from main_process.identity import ProviderIdentity
from main_process.providers.model import Provider
from main_process.vault.sealing import Seals

NOBODY = b""
"""The account of answers that name no provider."""


class Accounts(Protocol):
    """What a level needs to know about the store."""

    async def seals(self) -> Seals | None:
        """Seals under the level's key; None where there is no key that lasts. Raises `StoreError`."""
        ...

    async def of(self, provider: ProviderIdentity | None) -> bytes | None:
        """The provider's account as it is now; None where there is none, whatever the reason."""
        ...


class StoredAccounts:
    """Accounts of the providers in the store, read anew each time: a provider may change under any process's hands."""

    def __init__(
        self,
        seals: Callable[[], Awaitable[Seals | None]],
        provider: Callable[[str, str], Awaitable[Provider]],
        *,
        only_with_secret: bool = False,
    ) -> None:
        self._seals = seals
        self._provider = provider
        self._only_with_secret = only_with_secret
        """Without a secret nothing tells one seat's provider from another's: each has a Local Search of its own."""

    async def seals(self) -> Seals | None:
        """Seals under the level's key; None where there is no key that lasts."""
        return await self._seals()

    async def of(self, provider: ProviderIdentity | None) -> bytes | None:
        """The provider's account; None where there is no such provider or no key."""
        if provider is None:
            return NOBODY
        try:
            seals = await self._seals()
            if seals is None:
                return None
            found = await self._provider(*provider)
        except IpcError:
            return None
        if self._only_with_secret and not found.credentials.keys() - found.view.public_fields.keys():
            return None
        return seals.account(found.type, found.credentials)
