"""Adding and rotating a provider, without a window: what the native dialog and the command line both do."""

from collections.abc import Mapping
from dataclasses import dataclass

from main_process.errors import CredentialsInvalid, ProviderNotFound, ProviderQuarantined
from main_process.providers.connection_check import ConnectionChecker
from main_process.providers.controller import ProviderController
from main_process.providers.model import Provider, ProviderView
from main_process.providers.stored import ABSENT
from main_process.providers.types import ProviderTypes


@dataclass(frozen=True, slots=True)
class Stored:
    """What an editor may know of a provider that is there: its view, and the names of its stored secrets."""

    view: ProviderView
    secret_fields: tuple[str, ...]


class ProviderEditor:
    """Checks, tests and saves what a person entered.

    When rotating, a field that is not mentioned stays as it is stored, and so does a secret that is left empty; a
    field that can be seen and was emptied is gone.
    """

    def __init__(self, providers: ProviderController, types: ProviderTypes, checker: ConnectionChecker) -> None:
        self._providers = providers
        self.types = types
        self._checker = checker

    async def stored(self, app_id: str, name: str) -> Stored | None:
        """What is there under this name; None where nothing is, or where it is in quarantine."""
        provider = await self._current(app_id, name)
        if provider is None:
            return None
        secret = tuple(field for field in provider.credentials if field not in provider.view.public_fields)
        return Stored(provider.view, secret)

    async def test(self, app_id: str, name: str, provider_type: str, entered: Mapping[str, str]) -> str:
        """Try what was entered, completed with what is stored; a sentence, or an `IpcError` with one."""
        fields = self._completed(await self._current(app_id, name), provider_type, entered)
        return await self._checker.check(provider_type, fields)

    async def add(self, app_id: str, name: str, provider_type: str, entered: Mapping[str, str]) -> ProviderView:
        """Save a new provider; a name that is taken is `InvalidParams`."""
        fields = self._completed(None, provider_type, entered)
        return await self._providers.save_provider(app_id, name, provider_type, fields, expected=ABSENT)

    async def rotate(self, app_id: str, name: str, provider_type: str, entered: Mapping[str, str]) -> ProviderView:
        """Replace credentials: the new ones are tested first, and where they fail the old ones stay.

        `InvalidParams` where somebody else has changed them meanwhile.
        """
        current = await self._current(app_id, name)
        fields = self._completed(current, provider_type, entered)
        await self._checker.check(provider_type, fields)
        expected = ABSENT if current is None else current.provider_hash
        # What else the provider is stays as it is: an MCP server's configuration is no part of its credentials.
        same = current is not None and current.type == provider_type
        kind = current.provider_class if current is not None and same else "credential"
        config = current.mcp_config.reveal() if current is not None and same and current.mcp_config else None
        return await self._providers.save_provider(
            *(app_id, name, provider_type, fields, kind, config), expected=expected
        )

    def _completed(self, current: Provider | None, provider_type: str, entered: Mapping[str, str]) -> dict[str, str]:
        schema = self.types.get(provider_type)
        given = dict(current.credentials) if current is not None and current.type == provider_type else {}
        for field, value in entered.items():
            if value.strip():
                given[field] = value.strip()
            elif current is not None and field in current.view.public_fields:
                given.pop(field, None)
        if schema is not None:
            schema.check(given)
        elif not given:
            raise CredentialsInvalid("Enter at least one field.")
        return given

    async def _current(self, app_id: str, name: str) -> Provider | None:
        try:
            return await self._providers.get_provider(app_id, name)
        except (ProviderNotFound, ProviderQuarantined):
            return None
