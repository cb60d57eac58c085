"""Accounts: which providers reach the same answers, as digests under a key of the store."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from ipc.errors import IpcError
from ipc.messages import ProviderIdentity
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
    """Accounts of the providers in the store, read anew each time: another process may have changed one."""

    def __init__(
        self,
        seals: Callable[[], Awaitable[Seals | None]],
        provider: Callable[[str, str], Awaitable[Provider]],
        *,
        for_a_team: bool = False,
    ) -> None:
        self._seals = seals
        self._provider = provider
        self._for_a_team = for_a_team
        """Then none for what each seat has for itself: a provider without a secret, or an MCP server's process."""

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
        if self._for_a_team and not _is_the_same_everywhere(found):
            return None
        return seals.account(found.type, found.credentials)


def _is_the_same_everywhere(provider: Provider) -> bool:
    """Whether the same credentials lead every seat to the same service."""
    return provider.provider_class == "credential" and bool(
        provider.credentials.keys() - provider.view.public_fields.keys()
    )
