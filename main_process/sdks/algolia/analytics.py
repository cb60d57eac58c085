"""Every endpoint of Algolia's analytics API, versions 2 and 3 as the SDK 4.48 knows them, and what each takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import quote

from main_process.sdks.algolia.bodies import sending

if TYPE_CHECKING:
    from algoliasearch.analytics.client import AnalyticsClient
    from algoliasearch.http.api_response import ApiResponse

EndpointName: TypeAlias = Literal[
    "status",
    "searches",
    "searches/count",
    "searches/noResults",
    "searches/noResultRate",
    "searches/noClicks",
    "searches/noClickRate",
    "hits",
    "users/count",
    "filters",
    "filters/noResults",
    "filters/attribute",
    "countries",
    "clicks/averageClickPosition",
    "clicks/positions",
    "clicks/clickThroughRate",
    "conversions/conversionRate",
    "conversions/addToCartRate",
    "conversions/purchaseRate",
    "conversions/revenue",
    "patterns/fields",
    "patterns/scalar",
    "patterns/table",
    "patterns/timeseries",
    "patterns/distribution",
]
"""The endpoints by their path; `filters/attribute` means `filters/{attribute}`."""

_PERIOD = frozenset({"index", "startDate", "endDate", "tags"})
_PAGED = _PERIOD | {"limit", "offset"}
_SEARCHED = _PAGED | {"search"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint. `takes`: the names of its query parameters; with a `payload` it is a POST."""

    path: str
    takes: frozenset[str] = _PERIOD
    payload: bool = False


ENDPOINTS: Mapping[EndpointName, Endpoint] = {
    "status": Endpoint("2/status", frozenset({"index"})),
    "searches": Endpoint("2/searches", _PAGED | {"clickAnalytics", "revenueAnalytics", "orderBy", "direction"}),
    "searches/count": Endpoint("2/searches/count"),
    "searches/noResults": Endpoint("2/searches/noResults", _PAGED),
    "searches/noResultRate": Endpoint("2/searches/noResultRate"),
    "searches/noClicks": Endpoint("2/searches/noClicks", _PAGED),
    "searches/noClickRate": Endpoint("2/searches/noClickRate"),
    "hits": Endpoint("2/hits", _SEARCHED | {"clickAnalytics", "revenueAnalytics"}),
    "users/count": Endpoint("2/users/count"),
    "filters": Endpoint("2/filters", _SEARCHED),
    "filters/noResults": Endpoint("2/filters/noResults", _SEARCHED),
    "filters/attribute": Endpoint("2/filters/{attribute}", _SEARCHED),
    "countries": Endpoint("2/countries", _PAGED),
    "clicks/averageClickPosition": Endpoint("2/clicks/averageClickPosition"),
    "clicks/positions": Endpoint("2/clicks/positions"),
    "clicks/clickThroughRate": Endpoint("2/clicks/clickThroughRate"),
    "conversions/conversionRate": Endpoint("2/conversions/conversionRate"),
    "conversions/addToCartRate": Endpoint("2/conversions/addToCartRate"),
    "conversions/purchaseRate": Endpoint("2/conversions/purchaseRate"),
    "conversions/revenue": Endpoint("2/conversions/revenue"),
    "patterns/fields": Endpoint("3/patterns/fields", frozenset()),
    "patterns/scalar": Endpoint("3/patterns/scalar", frozenset({"index"}), payload=True),
    "patterns/table": Endpoint("3/patterns/table", frozenset({"index"}), payload=True),
    "patterns/timeseries": Endpoint("3/patterns/timeseries", frozenset({"index"}), payload=True),
    "patterns/distribution": Endpoint("3/patterns/distribution", frozenset({"index"}), payload=True),
}


async def ask(
    client: "AnalyticsClient",
    endpoint: Endpoint,
    options: Mapping[str, Any],
    *,
    attribute: str = "",
    payload: Mapping[str, Any] | None = None,
) -> "ApiResponse[str]":
    """Call an endpoint; `options` are its query parameters, `attribute` fills the place in its path."""
    path = endpoint.path.replace("{attribute}", quote(attribute, safe=""))
    if endpoint.payload:
        with sending(payload or {}):
            return await client.custom_post_with_http_info(path, dict(options), {})
    return await client.custom_get_with_http_info(path, dict(options))
