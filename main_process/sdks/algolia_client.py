"""The client that providers of type `algolia` and `local-search` have; imported only when the first one is made."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from algoliasearch.analytics.client import AnalyticsClient
from algoliasearch.analytics.config import AnalyticsConfig
from algoliasearch.http.api_response import ApiResponse
from algoliasearch.http.base_config import BaseConfig
from algoliasearch.http.exceptions import AlgoliaException
from algoliasearch.http.hosts import Host, HostsCollection
from algoliasearch.search.client import SearchClient
from algoliasearch.search.config import SearchConfig

from main_process.sdks.algolia_transport import GuardedTransporter
from main_process.sdks.hosts import BaseUrl

_FIRST_POLL = 0.05
_LONGEST_POLL = 2.0
_LONGEST_TASK = 300.0


class Unreadable(AlgoliaException):
    """The service answered with something that is not a JSON object."""


class TaskUnfinished(AlgoliaException):
    """The service accepted a change and had not finished it in five minutes."""


class AlgoliaClient(SearchClient):
    """The SDK's search client, with the analytics client of the same account beside it and one `aclose` for both."""

    def __init__(
        self,
        config: SearchConfig,
        *,
        analytics: AnalyticsConfig | None = None,
        failed: Callable[[], None] = lambda: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        config.set_default_hosts()  # type: ignore[no-untyped-call]  # the SDK leaves this one method untyped
        super().__init__(transporter=GuardedTransporter(config, origins(config), failed=failed), config=config)
        self._analytics: AnalyticsClient | None = None
        if analytics is not None:
            analytics.set_default_hosts()  # type: ignore[no-untyped-call]  # as above
            transporter = GuardedTransporter(analytics, origins(analytics), failed=failed)
            self._analytics = AnalyticsClient(transporter=transporter, config=analytics)
        self._has_one_host = len(origins(config)) == 1
        self._sleep = sleep

    @property
    def has_one_host(self) -> bool:
        """Whether the SDK has no other host to turn to when one fails, so that trying again is up to the caller."""
        return self._has_one_host

    @property
    def analytics(self) -> AnalyticsClient | None:
        """The analytics client; None for Local Search, which counts nothing."""
        return self._analytics

    async def finish(self, index_name: str, task_id: int) -> None:
        """Wait until the service has published a task. Raises TaskUnfinished.

        The SDK's own `wait_for_task` asks five times without a pause, waits for up to eight minutes, and raises a bare
        `Exception`.
        """
        waited, pause = 0.0, _FIRST_POLL
        while document(await self.get_task_with_http_info(index_name, task_id)).get("status") != "published":
            if waited >= _LONGEST_TASK:
                raise TaskUnfinished
            await self._sleep(pause)
            waited, pause = waited + pause, min(pause * 2, _LONGEST_POLL)

    async def aclose(self) -> None:
        """Close both connection pools."""
        try:
            if self._analytics is not None:
                await self._analytics.close()
        finally:
            await self.close()


def document(response: ApiResponse[Any]) -> dict[str, Any]:
    """The JSON object in a response, exactly as the service wrote it. Raises Unreadable.

    The SDK's models have the same names and values; they drop what is null and cost a hundred times as much.
    """
    try:
        value = orjson.loads(response.raw_data or "")
    except orjson.JSONDecodeError:
        raise Unreadable from None
    if not isinstance(value, dict):
        raise Unreadable
    return value


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
