"""Local Search as a provider: no credentials, the real Algolia SDK, a service of this very process.

The service's token takes the place of the API key. It is made anew at each start and never leaves the main process.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from main_process.errors import ServiceError
from main_process.providers.types import ProviderType
from main_process.sdks.algolia import provider_type as algolia

if TYPE_CHECKING:
    from main_process.sdks.algolia.client import AlgoliaClient

SERVICE = "Local Search"
LABEL = "Local Search: on this computer, not Algolia"

LOCAL_SEARCH = ProviderType(
    type="local-search",
    label=LABEL,
    help="It needs no key and sends nothing anywhere.",
    allowed_hosts=("127.0.0.1",),
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the service answers."""

    host: str
    port: int
    token: str = field(repr=False)


class Service(Protocol):
    """What a client needs of the service."""

    async def ensure_running(self) -> Endpoint:
        """Start it unless it runs."""
        ...

    def client_failed(self) -> None:
        """It could not be reached."""
        ...


def factory(service: Service) -> Callable[[Mapping[str, str]], Awaitable["AlgoliaClient"]]:
    """The factory for that service: called on a thread, where the SDK is imported; the rest happens on the loop."""

    def make_client(_credentials: Mapping[str, str]) -> Awaitable["AlgoliaClient"]:
        from algoliasearch.http.hosts import Host, HostsCollection  # noqa: PLC0415 (lazy: only a provider needs it)
        from algoliasearch.search.config import SearchConfig  # noqa: PLC0415 (lazy: as above)

        from main_process.sdks.algolia import transport as algolia_transport  # noqa: PLC0415 (lazy: as above)
        from main_process.sdks.algolia.client import AlgoliaClient  # noqa: PLC0415 (lazy: as above)

        async def connect() -> AlgoliaClient:
            endpoint = await service.ensure_running()
            config = SearchConfig("local-search", endpoint.token)
            config.hosts = HostsCollection([Host(endpoint.host, "http", endpoint.port)])
            return AlgoliaClient(
                config, service=algolia_transport.Service(SERVICE, service.client_failed, address="", own=True)
            )

        return connect()

    return make_client


async def probe(client: "AlgoliaClient") -> str:
    """Whether the service answers, in words."""
    return await algolia.probe(client)


def translate(error: Exception) -> ServiceError | None:
    """What an exception of the client means; None for one that is not the client's."""
    return algolia.translate(error, SERVICE)
