"""The four cache channels, and what the developer tools ask of the client cache."""

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from ipc.messages import (
    FOR_WIDGETS,
    NamedProvider,
    Nothing,
    ProviderIdentity,
    Registrar,
    Sender,
    Success,
    WidgetAccess,
)
from main_process.client_cache import ClientCache
from main_process.response_cache import ResponseCache
from main_process.response_cache.report import SEPARATOR

OwnProviders: TypeAlias = Callable[[Sender], Collection[ProviderIdentity] | None]
"""The providers whose names a sender may read; None for all of them."""

_MOST_KEYS = 1_000
"""Keys in one answer of `response-cache-stats`; the rest is only counted."""


def everybody(_sender: Sender) -> None:
    """Whoever may ask may read every name."""
    return


def register_cache_channels(
    ipc: Registrar, clients: ClientCache, responses: ResponseCache, own: OwnProviders = everybody
) -> None:
    """Register the two `client-cache-invalidate…` channels, `response-cache-clear` and `response-cache-stats`.

    Whoever may use a channel is the router's business: a widget needs a grant for each, and is told the names of its
    own providers only; the sums are of all.
    """

    async def invalidate(_sender: Sender, params: NamedProvider) -> Success:
        clients.invalidate(params.app_id, params.provider_name)
        responses.clear()
        await responses.flush()
        return Success()

    async def invalidate_all(_sender: Sender, _params: Nothing) -> Success:
        clients.invalidate_all()
        responses.clear()
        await responses.flush()
        return Success()

    async def clear_responses(_sender: Sender, _params: Nothing) -> Success:
        responses.clear()
        await responses.flush()
        return Success()

    async def response_stats(sender: Sender, _params: Nothing) -> dict[str, Any]:
        stats = responses.stats()
        keys, rows = stats["keys"], stats["perProvider"]
        if (mine := own(sender)) is not None:
            names = {name for _, name in mine}
            keys = [key for key in keys if _provider_of(key) in names]
            rows = [row for row in rows if (row["appId"], row["providerName"]) in mine]
        omitted = len(stats["keys"]) - min(len(keys), _MOST_KEYS)
        bounds = {"maxEntries": responses.settings.max_entries, "maxBytes": responses.settings.max_bytes}
        return {**stats, **bounds, "keys": keys[:_MOST_KEYS], "keysOmitted": omitted, "perProvider": rows}

    ipc.handle(
        "client-cache-invalidate",
        invalidate,
        params=NamedProvider,
        widgets=WidgetAccess(("app_id", "provider_name")),
    )
    ipc.handle("client-cache-invalidate-all", invalidate_all, params=Nothing)
    ipc.handle("response-cache-clear", clear_responses, params=Nothing)
    ipc.handle("response-cache-stats", response_stats, params=Nothing, widgets=FOR_WIDGETS)


def register_client_stats_channel(ipc: Registrar, clients: ClientCache, own: OwnProviders = everybody) -> None:
    """Register `client-cache-stats`: the clients there are and the cache's counts, for the developer tools."""

    async def client_stats(sender: Sender, _params: Nothing) -> dict[str, Any]:
        stats = clients.stats()
        if (mine := own(sender)) is None:
            return stats
        # Who else holds a client is not a widget's business.
        rows = [{**row, "holders": []} for row in stats["clients"] if (row["appId"], row["providerName"]) in mine]
        return {**stats, "clients": rows}

    ipc.handle("client-cache-stats", client_stats, params=Nothing, widgets=FOR_WIDGETS)


def _provider_of(label: str) -> str:
    """The provider's name in the label of an answer: what is between its channel and its digest."""
    return label.partition(SEPARATOR)[2].rpartition(SEPARATOR)[0]
