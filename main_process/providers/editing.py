"""Adding and rotating a provider, without a window: what the native dialog and the command line both do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from main_process.errors import CredentialsInvalid, ProviderNotFound, ProviderQuarantined
from main_process.providers.connection_check import ConnectionChecker
from main_process.providers.controller import ProviderController
from main_process.providers.mcp_config import check_credentials
from main_process.providers.model import Provider, ProviderView
from main_process.providers.stored import ABSENT, NewProvider
from main_process.providers.types import ProviderTypes
from main_process.providers.validation import new_provider


@dataclass(frozen=True, slots=True)
class Stored:
    """What an editor may know of a provider that is there: its view, and the names of its stored secrets."""

    view: ProviderView
    secret_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredServer:
    """What an editor may know of an MCP server that is there: how it is reached, and the names of its secrets."""

    name: str
    type: str
    config: Mapping[str, Any] = field(repr=False)
    secrets: tuple[str, ...]


class ProviderEditor:
    """Checks, tests and saves what a person entered.

    When rotating, a field that is not mentioned stays as it is stored, and so does a secret that is left empty; a
    field that can be seen and was emptied is gone.
    """

    def __init__(
        self,
        providers: ProviderController,
        types: ProviderTypes,
        checker: ConnectionChecker,
        *,
        told: Callable[[str, str], None] = lambda _app_id, _name: None,
    ) -> None:
        """`told(app_id, name)`: what was saved there has passed its test."""
        self._providers = providers
        self.types = types
        self._checker = checker
        self._told = told

    async def stored(self, app_id: str, name: str) -> Stored | None:
        """What is there under this name; None where nothing is, or where it is in quarantine."""
        provider = await self._current(app_id, name)
        if provider is None:
            return None
        secret = tuple(field for field in provider.credentials if field not in provider.view.public_fields)
        return Stored(provider.view, secret)

    async def server(self, app_id: str, name: str) -> StoredServer | None:
        """The MCP server under this name; None where there is none, or something else."""
        current = await self._current(app_id, name)
        if current is None or current.provider_class != "mcp":
            return None
        config = current.mcp_config.reveal() if current.mcp_config is not None else {}
        return StoredServer(name, current.type, config, tuple(sorted(current.credentials)))

    async def change_server(
        self, app_id: str, name: str, *, new_name: str, config: Mapping[str, Any], entered: Mapping[str, str]
    ) -> ProviderView:
        """Save how an MCP server is reached and its secrets; one that is left empty stays as it is stored.

        `InvalidParams` for a configuration that must not be stored, a name that is taken, and where somebody else has
        changed the provider meanwhile.
        """
        current = await self._providers.get_provider(app_id, name)
        credentials = {**current.credentials, **{field: value for field, value in entered.items() if value}}
        check_credentials(config, credentials)
        provider = new_provider(
            *(app_id, new_name, current.type, credentials, "mcp", config), created=current.view.date_created
        )
        return await self._providers.replace_provider(provider, name, current.provider_hash)

    async def test(self, app_id: str, name: str, provider_type: str, entered: Mapping[str, str]) -> str:
        """Try what was entered, completed with what is stored; a sentence, or an `IpcError` with one."""
        fields = self._completed(await self._current(app_id, name), provider_type, entered)
        return await self._checker.check(provider_type, fields)

    async def add(
        self, app_id: str, name: str, provider_type: str, entered: Mapping[str, str], *, tested: bool = False
    ) -> ProviderView:
        """Save a new provider, if `tested` only when its service accepts it; `InvalidParams` for a taken name."""
        fields = self._completed(None, provider_type, entered)
        if tested:
            await self._checker.check(provider_type, fields)
        view = await self._providers.save_provider(app_id, name, provider_type, fields, expected=ABSENT)
        return self._saved(app_id, view, tested)

    async def rotate(
        self,
        app_id: str,
        name: str,
        provider_type: str,
        entered: Mapping[str, str],
        *,
        new_name: str | None = None,
        tested: bool = True,
    ) -> ProviderView:
        """Replace credentials: the new ones are tested first, and where they fail the old ones stay.

        With another `new_name` it is called that from then on. `InvalidParams` where somebody else has changed the
        provider meanwhile, or the new name is taken.
        """
        current = await self._current(app_id, name)
        fields = self._completed(current, provider_type, entered)
        if tested:
            await self._checker.check(provider_type, fields)
        if current is None:
            view = await self._providers.save_provider(app_id, name, provider_type, fields, expected=ABSENT)
            return self._saved(app_id, view, tested)
        # What else the provider is stays as it is: an MCP server's configuration is no part of its credentials.
        same = current.type == provider_type
        kind = current.provider_class if same else "credential"
        config = current.mcp_config.reveal() if same and current.mcp_config else None
        provider = new_provider(
            *(app_id, new_name or name, provider_type, fields, kind, config), created=current.view.date_created
        )
        view = await self._providers.replace_provider(provider, name, current.provider_hash)
        return self._saved(app_id, view, tested)

    async def rename(self, app_id: str, name: str, new_name: str) -> ProviderView:
        """Give a provider another name; one that is taken is `InvalidParams`. Its credentials stay as they are."""
        current = await self._providers.get_provider(app_id, name)
        return await self._providers.replace_provider(_renamed(current, new_name), name, current.provider_hash)

    def _completed(self, current: Provider | None, provider_type: str, entered: Mapping[str, str]) -> dict[str, str]:
        schema = self.types.get(provider_type)
        given = dict(current.credentials) if current is not None and current.type == provider_type else {}
        read = entered if schema is None else schema.read(entered)
        for name, value in read.items():
            if value.strip():
                given[name] = value.strip()
            elif current is not None and name in current.view.public_fields:
                given.pop(name, None)
        if schema is not None:
            schema.check(given)
        elif not given:
            raise CredentialsInvalid("Enter at least one field.")
        return given

    def _saved(self, app_id: str, view: ProviderView, tested: bool) -> ProviderView:
        if tested and self.types.is_testable(view.type):
            self._told(app_id, view.name)
        return view

    async def _current(self, app_id: str, name: str) -> Provider | None:
        try:
            return await self._providers.get_provider(app_id, name)
        except (ProviderNotFound, ProviderQuarantined):
            return None


def _renamed(provider: Provider, new_name: str) -> NewProvider:
    mcp_config = None if provider.mcp_config is None else provider.mcp_config.reveal()
    return new_provider(
        *(provider.app_id, new_name, provider.type, provider.credentials, provider.provider_class, mcp_config),
        created=provider.view.date_created,
    )
