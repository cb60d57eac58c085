"""The client that providers of type `algolia` and `local-search` have; imported only when the first one is made."""

from collections.abc import Sequence
from urllib.parse import quote

from algoliasearch.analytics.config import AnalyticsConfig
from algoliasearch.http.base_config import BaseConfig
from algoliasearch.http.hosts import Host, HostsCollection
from algoliasearch.search.config import SearchConfig

from main_process.sdks.algolia.late_models import late
from main_process.sdks.algolia.transport import GuardedTransporter, Service
from main_process.sdks.http.hosts import BaseUrl

with late(
    "algoliasearch.analytics.models",
    "algoliasearch.http.transporter_sync",
    "algoliasearch.ingestion.client",
    "algoliasearch.ingestion.config",
    "algoliasearch.ingestion.models",
    "algoliasearch.search.models",
):
    from algoliasearch.analytics.client import AnalyticsClient
    from algoliasearch.search.client import SearchClient


class AlgoliaClient(SearchClient):
    """The SDK's search client, with the analytics client of the same account beside it and one `aclose` for both."""

    def __init__(
        self,
        config: SearchConfig,
        *,
        service: Service,
        analytics: AnalyticsConfig | None = None,
    ) -> None:
        config.set_default_hosts()  # type: ignore[no-untyped-call]  # the SDK leaves this one method untyped
        super().__init__(transporter=GuardedTransporter(config, origins(config), service), config=config)
        self._analytics: AnalyticsClient | None = None
        if analytics is not None:
            analytics.set_default_hosts()  # type: ignore[no-untyped-call]  # as above
            transporter = GuardedTransporter(analytics, origins(analytics), service)
            self._analytics = AnalyticsClient(transporter=transporter, config=analytics)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may repeat."""
        key = str(self._config.api_key)
        return key, quote(key)

    @property
    def analytics(self) -> AnalyticsClient | None:
        """The analytics client; None for Local Search, which counts nothing."""
        return self._analytics

    async def aclose(self) -> None:
        """Close both connection pools."""
        try:
            if self._analytics is not None:
                await self._analytics.close()
        finally:
            await self.close()


def hosts(urls: Sequence[BaseUrl]) -> HostsCollection:
    """The SDK's hosts for checked base URLs, in their order."""
    return HostsCollection([Host(_bracketed(url.host), url.scheme, url.port) for url in urls])


def origins(config: BaseConfig) -> tuple[BaseUrl, ...]:
    """Every origin that a client with this configuration may speak to."""
    known = config.hosts or HostsCollection([])
    every = dict.fromkeys([*known.read(), *known.write()])
    return tuple(
        BaseUrl(host.scheme, host.url.strip("[]").lower(), host.port or (80 if host.scheme == "http" else 443), "")
        for host in every
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
