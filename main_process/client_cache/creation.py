"""Making one client: resolve, check, call the factory. Many callers share one."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeAlias

from main_process.client_cache.client import CachedClient, ClientKey
from main_process.client_cache.factories import Factories
from main_process.errors import ProviderNotACredential
from main_process.kit.epochs import Scope
from main_process.kit.guarded_flights import Guarded
from main_process.sdks.http.echo import NO_ECHO, Echo


class ResolvedProvider(Protocol):
    """What the cache needs of a provider."""

    @property
    def type(self) -> str: ...
    @property
    def provider_class(self) -> str: ...
    @property
    def provider_hash(self) -> str | None:
        """The provider hash of the version that was read; None where the resolver has no versions."""

    @property
    def credentials(self) -> Mapping[str, str]:
        """The decrypted fields, for the factory alone."""


Resolve: TypeAlias = Callable[[str, str], Awaitable[ResolvedProvider]]
"""`await resolve(app_id, provider_name)`: the provider with its decrypted credentials, or `ProviderNotFound`."""


class OtherVersion(Exception):
    """The hash is not the provider's present one, which is `current`."""

    def __init__(self, current: ClientKey) -> None:
        super().__init__()
        self.current = current


class Creation(Guarded[ClientKey, CachedClient]):
    """One client on its way. `late(client)` gets what a thread makes after its caller has given up."""

    __slots__ = ("_echo", "_factories", "_late", "_now", "_resolve", "of_current_version", "provider_type")

    def __init__(
        self,
        key: ClientKey,
        *,
        resolve: Resolve,
        factories: Factories,
        late: Callable[[CachedClient], None],
        now: Callable[[], float],
        of_current_version: bool = False,
    ) -> None:
        super().__init__(key, [provider_scope(key[1], key[2])])  # mutant: super().__init__(key, [])
        self.provider_type: str | None = None
        """Known once the provider has been resolved."""
        self.of_current_version = of_current_version
        """Whether the hash must be that of the provider's present version."""
        self._resolve = resolve
        self._factories = factories
        self._echo = NO_ECHO
        self._late = late
        self._now = now

    async def run(self) -> CachedClient:
        """Resolve the provider and make its client. Raises OtherVersion, or an error of the contract."""
        provider_hash, app_id, name = self.key
        provider = await self._resolve(app_id, name)
        if provider.provider_class == "mcp":  # mutant: if False:
            raise ProviderNotACredential
        # mutant: if False:
        if self.of_current_version and provider.provider_hash not in {None, provider_hash}:
            raise OtherVersion((provider.provider_hash, app_id, name))
        self.provider_type = provider.type
        self.scopes.append(type_scope(provider.type))  # mutant: pass
        self._echo = Echo(self._factories.secrets(provider.type, provider.credentials))
        started = self._now()
        client = await self._factories.make(
            provider.type, provider.credentials, late=lambda made: self._late(self._entry(made, started))
        )
        return self._entry(client, started)

    def _entry(self, client: Any, started: float) -> CachedClient:
        now = self._now()
        return CachedClient(self.key, client, self.provider_type or "", now, now - started, self._echo)


def provider_scope(app_id: str, provider_name: str) -> Scope:
    """The invalidation scope of one provider."""
    return ("provider", app_id, provider_name)


def type_scope(provider_type: str) -> Scope:
    """The invalidation scope of all providers of a type."""
    return ("type", provider_type)
