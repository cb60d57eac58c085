"""Making one client: resolve, check, call the factory. Many callers share one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from ipc.errors import IpcError
from main_process.client_cache.client import CachedClient, ClientKey
from main_process.client_cache.factories import Factories
from main_process.errors import ClientCreationFailed, CredentialsInvalid, ProviderNotACredential, UnknownProviderType
from main_process.kit.epochs import Scope
from main_process.kit.guarded_flights import Guarded
from main_process.sdks.http.echo import NO_ECHO, Echo


class ResolvedProvider(Protocol):
    """What the cache needs of a provider."""

    @property
    def type(self) -> str:
        """The provider type, which names the factory."""
        ...

    @property
    def provider_class(self) -> str:
        """`credential` or `mcp`."""
        ...

    @property
    def credentials(self) -> Mapping[str, str]:
        """The decrypted fields, for the factory alone."""
        ...


Resolve: TypeAlias = Callable[[str, str], Awaitable[ResolvedProvider]]
"""`await resolve(app_id, provider_name)`: the provider with its decrypted credentials, or `ProviderNotFound`."""

MissingFields: TypeAlias = Callable[[Any], Sequence[str]]
"""The names of required credential fields that a resolved provider lacks."""

Secrets: TypeAlias = Callable[[Any], Sequence[str]]
"""The values of a resolved provider that its service's answers must not repeat."""


class Creation(Guarded[ClientKey, CachedClient]):
    """One client on its way."""

    __slots__ = (
        "_echo",
        "_missing_fields",
        "_now",
        "_resolve",
        "_secrets",
        "_timeout",
        "factories",
        "late",
        "provider_type",
    )

    def __init__(
        self,
        key: ClientKey,
        *,
        resolve: Resolve,
        missing_fields: MissingFields,
        secrets: Secrets,
        factories: Factories,
        late: Callable[[CachedClient], None],
        timeout: float,
        now: Callable[[], float],
    ) -> None:
        super().__init__(key, [provider_scope(key[1], key[2])])  # mutant: super().__init__(key, [])
        self.provider_type: str | None = None
        """Known once the provider has been resolved."""
        self.factories = factories
        self.late = late
        self._resolve = resolve
        self._missing_fields = missing_fields
        self._secrets = secrets
        self._echo = NO_ECHO
        self._timeout = timeout
        self._now = now

    async def run(self) -> CachedClient:
        """Resolve the provider and make its client. Raises the errors of the contract and nothing else."""
        _, app_id, name = self.key
        provider = await self._resolve(app_id, name)
        if provider.provider_class == "mcp":  # mutant: if False:
            raise ProviderNotACredential
        self.provider_type = provider.type
        self.scopes.append(type_scope(provider.type))  # mutant: pass
        factory = self.factories.get(provider.type)
        if factory is None:
            raise UnknownProviderType
        if missing := self._missing_fields(provider):  # mutant: if missing := ():
            fields = ", ".join(missing)
            raise CredentialsInvalid(f"Credentials are incomplete: {fields}. Edit the provider on the Providers page.")
        self._echo = Echo(self._secrets(provider))
        started = self._now()
        try:
            async with asyncio.timeout(self._timeout):
                client = await self.factories.call(
                    factory, provider.credentials, late=lambda made: self.late(self._entry(made, started))
                )
        except IpcError:
            raise
        except TimeoutError:
            raise ClientCreationFailed("Making the client took too long. Try again.") from None
        except BaseException as error:  # a factory may raise anything; what native code raises is no Exception
            if isinstance(error, KeyboardInterrupt | GeneratorExit) or _cancelled_from_outside(error):
                raise
            # The error's text may hold the key; its type's name cannot.
            kind = type(error).__name__
            raise ClientCreationFailed(
                f"The client could not be made ({kind}). Check the provider's credentials, then try again."
            ) from None
        return self._entry(client, started)

    def _entry(self, client: Any, started: float) -> CachedClient:
        now = self._now()
        return CachedClient(self.key, client, self.provider_type or "", now, now - started, self._echo)


def _cancelled_from_outside(error: BaseException) -> bool:
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0


def provider_scope(app_id: str, provider_name: str) -> Scope:
    """The invalidation scope of one provider."""
    return ("provider", app_id, provider_name)


def type_scope(provider_type: str) -> Scope:
    """The invalidation scope of all providers of a type."""
    return ("type", provider_type)
