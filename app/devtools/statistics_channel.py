"""`devtools-statistics`: the counts of both caches with their bounds, the clients with the pauses of their services.

A channel of its own, so that looking at the counts does not fill the log of calls.
"""

from typing import Any

from ipc.messages import Nothing, Registrar, Sender
from main_process.client_cache import ClientCache
from main_process.response_cache import ResponseCache
from main_process.sdks.http.rate_limits import RateLimits


def register_statistics_channel(
    ipc: Registrar, responses: ResponseCache, clients: ClientCache, limits: RateLimits
) -> None:
    """Register the channel."""

    async def statistics(_sender: Sender, _params: Nothing) -> dict[str, Any]:
        counts = responses.stats()
        del counts["keys"]
        bounds = {"maxEntries": responses.settings.max_entries, "maxBytes": responses.settings.max_bytes}
        known = clients.stats()
        left = {(pause.app_id, pause.provider_name): round(pause.remaining, 1) for pause in limits.pauses()}
        for row in known["clients"]:
            row["pauseS"] = left.get((row["appId"], row["providerName"]))
        return {"responses": {**counts, **bounds}, "clients": known}

    ipc.handle("devtools-statistics", statistics, params=Nothing)
