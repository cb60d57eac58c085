"""The client cache's statistics, in the names of the wire."""

from collections.abc import Collection
from typing import Any

from ipc.messages import CurrentCall
from main_process.client_cache.client import CachedClient
from main_process.client_cache.statistics import ClientStatistics

_MOST_HOLDERS = 20


def report(
    live: Collection[CachedClient],
    retired: Collection[CachedClient],
    statistics: ClientStatistics,
    *,
    inflight: int,
    now: float,
) -> dict[str, Any]:
    """What `stats()` gives. Ages and idle times in seconds, times of creation in milliseconds."""
    for client in live:
        client.notice(now)
    totals = statistics.totals(live)
    totals.update(live=len(live), inflight=inflight, retired=len(retired))
    return {"clients": [_row(client, now, statistics) for client in (*live, *retired)], "totals": totals}


def _row(client: CachedClient, now: float, statistics: ClientStatistics) -> dict[str, Any]:
    app_id, name = client.provider
    return {
        "appId": app_id,
        "providerName": name,
        "providerType": client.provider_type,
        "state": client.state.value,
        "reason": client.reason,
        "hits": client.hits + client.leased,
        "why": client.why,
        "leases": client.leases,
        "holders": [_holder(call) for call in client.holders[:_MOST_HOLDERS]],
        "createdMs": round(client.creation_seconds * 1000, 1),
        "ageS": round(now - client.created_at, 3),
        "idleS": round(now - client.active_at, 3),
        "lastError": statistics.of(client.provider).last_error,
    }


def _holder(call: CurrentCall | None) -> dict[str, Any]:
    widget = call.sender.widget if call is not None else None
    return {
        "channel": call.channel if call is not None else "",
        "widgetId": widget.widget_id if widget else None,
        "instance": widget.instance if widget else None,
    }
