"""What people searched for, and what became of it: `algolia-analytics-for-query` and `algolia-analytics`."""

from functools import partial
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator

from ipc.messages import WITH_PROVIDER, ReadParams, Registrar, Sender, WireModel
from main_process.api.algolia_calls import ALGOLIA_ONLY, AlgoliaCalls, IndexName, index_tags
from main_process.response_cache import STALE_IF_ERROR, ResponseCache
from main_process.sdks.algolia.analytics import ENDPOINTS, EndpointName, ask

Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class AnalyticsOptions(WireModel):
    """What the endpoints take; each takes some of these. Dates are days as `YYYY-MM-DD`."""

    start_date: Date | None = None
    end_date: Date | None = None
    tags: str | None = None
    search: str | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] | None = None
    offset: Annotated[int, Field(ge=0)] | None = None
    order_by: Literal["searchCount", "clickThroughRate", "conversionRate", "averageClickPosition"] | None = None
    direction: Literal["asc", "desc"] | None = None
    click_analytics: bool | None = None
    revenue_analytics: bool | None = None
    attribute: Annotated[str, StringConstraints(min_length=1)] | None = None
    """For `filters/attribute`: which one."""
    payload: dict[str, JsonValue] | None = None
    """For the `patterns/…` endpoints that compute something: what."""


class EndpointQuery(AnalyticsOptions):
    """An endpoint and what to ask of it."""

    endpoint: EndpointName

    @model_validator(mode="after")
    def _fits(self) -> Self:
        endpoint = ENDPOINTS[self.endpoint]
        given = {name for name in self._given() if name not in endpoint.takes}
        if given:
            raise ValueError(f"{self.endpoint} does not take {', '.join(sorted(given))}")
        if ("{attribute}" in endpoint.path) != (self.attribute is not None):
            raise ValueError("attribute belongs to filters/attribute, and to no other endpoint")
        if endpoint.payload != (self.payload is not None):
            raise ValueError("payload belongs to the patterns endpoints that compute, and to no other")
        return self

    def parameters(self, index: str | None) -> dict[str, Any]:
        """The endpoint's query parameters."""
        given = self._given()
        if index is not None and "index" in ENDPOINTS[self.endpoint].takes:
            given["index"] = index
        return given

    def _given(self) -> dict[str, Any]:
        return self.model_dump(by_alias=True, exclude_none=True, exclude={"endpoint", "attribute", "payload"})


class AnalyticsParams(ReadParams, EndpointQuery):
    """`algolia-analytics`. All endpoints but `patterns/…` need an index."""

    index_name: IndexName | None = None

    @model_validator(mode="after")
    def _has_index(self) -> Self:
        if self.index_name is None and not self.endpoint.startswith("patterns/"):
            raise ValueError(f"{self.endpoint} needs indexName")
        return self

    def _given(self) -> dict[str, Any]:
        mine = set(AnalyticsOptions.model_fields) - {"attribute", "payload"}
        return self.model_dump(by_alias=True, exclude_none=True, include=mine)


class AnalyticsForQueryParams(ReadParams):
    """`algolia-analytics-for-query`: the hits of one search with their clicks, or, as an object, any endpoint."""

    index_name: IndexName
    query: str | EndpointQuery


def register_algolia_analytics_channels(ipc: Registrar, calls: AlgoliaCalls, responses: ResponseCache) -> None:
    """Register both channels."""

    async def run(params: ReadParams, index: str | None, query: EndpointQuery) -> dict[str, Any]:
        endpoint = ENDPOINTS[query.endpoint]

        async def call(client: Any) -> Any:
            return await ask(
                client.analytics,
                endpoint,
                query.parameters(index),
                attribute=query.attribute or "",
                payload=query.payload,
            )

        return await calls.read(params, call, ALGOLIA_ONLY)

    async def for_query(_sender: Sender, params: AnalyticsForQueryParams) -> dict[str, Any]:
        query = params.query
        if isinstance(query, str):
            query = EndpointQuery(endpoint="hits", search=query, click_analytics=True)
        return await run(params, params.index_name, query)

    async def analytics(_sender: Sender, params: AnalyticsParams) -> dict[str, Any]:
        return await run(params, params.index_name, params)

    def tags(params: AnalyticsForQueryParams | AnalyticsParams) -> frozenset[str]:
        return index_tags(params)

    cached = partial(responses.cached_handler, stale_if_error=STALE_IF_ERROR)
    for_query_channel, channel = "algolia-analytics-for-query", "algolia-analytics"
    ipc.handle(
        for_query_channel,
        cached(for_query_channel, for_query, tags=tags),
        params=AnalyticsForQueryParams,
        widgets=WITH_PROVIDER,
    )
    ipc.handle(channel, cached(channel, analytics, tags=tags), params=AnalyticsParams, widgets=WITH_PROVIDER)
