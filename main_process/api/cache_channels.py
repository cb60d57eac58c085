"""The four cache channels, and what the developer tools ask of the client cache."""

from typing import Any

from ipc.messages import AppId, Nothing, ProviderName, Registrar, Sender, Success, WireModel
from main_process.client_cache import ClientCache
from main_process.response_cache import ResponseCache

_MOST_KEYS = 1_000
"""Keys in one answer of `response-cache-stats`; the rest is only counted."""


class InvalidateParams(WireModel):
    """Which provider's clients are to go."""

    app_id: AppId
    provider_name: ProviderName


def register_cache_channels(ipc: Registrar, clients: ClientCache, responses: ResponseCache) -> None:
    """Register the two `client-cache-invalidate…` channels, `response-cache-clear` and `response-cache-stats`.

    Whoever may use a channel is the router's business: a widget needs a grant for each.
    """

    async def invalidate(_sender: Sender, params: InvalidateParams) -> Success:
        clients.invalidate(params.app_id, params.provider_name)
        responses.clear()
        await responses.settled()
        return Success()

    async def invalidate_all(_sender: Sender, _params: Nothing) -> Success:
        clients.invalidate_all()
        responses.clear()
        await responses.settled()
        return Success()

    async def clear_responses(_sender: Sender, _params: Nothing) -> Success:
        responses.clear()
        await responses.settled()
        return Success()

    async def response_stats(_sender: Sender, _params: Nothing) -> dict[str, Any]:
        stats = responses.stats()
        keys = stats["keys"]
        return {**stats, "keys": keys[:_MOST_KEYS], "keysOmitted": max(0, len(keys) - _MOST_KEYS)}

    ipc.handle("client-cache-invalidate", invalidate, params=InvalidateParams)
    ipc.handle("client-cache-invalidate-all", invalidate_all, params=Nothing)
    ipc.handle("response-cache-clear", clear_responses, params=Nothing)
    ipc.handle("response-cache-stats", response_stats, params=Nothing)


def register_client_stats_channel(ipc: Registrar, clients: ClientCache) -> None:
    """Register `client-cache-stats`: the clients there are and the cache's counts, for the developer tools."""

    async def client_stats(_sender: Sender, _params: Nothing) -> dict[str, Any]:
        return clients.stats()

    ipc.handle("client-cache-stats", client_stats, params=Nothing)
