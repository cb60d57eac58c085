"""One record, one rule, values of a facet: `algolia-get-object`, `algolia-get-rule`, `algolia-search-facet-values`."""

from typing import Annotated

from pydantic import AfterValidator, Field, JsonValue

from ipc.messages import WITH_PROVIDER, Handler, Registrar, Sender
from main_process.api.algolia_calls import (
    AlgoliaCalls,
    ObjectID,
    Parameters,
    as_query,
    index_tags,
    stays_in_its_place,
    with_body,
)
from main_process.api.algolia_channels import IndexParams, Json
from main_process.response_cache import STALE_IF_ERROR, ResponseCache

AttributeName = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(stays_in_its_place)]
"""An attribute of records. It becomes part of a path."""


class GetRuleParams(IndexParams):
    """`algolia-get-rule`."""

    object_id: ObjectID = Field(alias="objectID")


class GetObjectParams(IndexParams):
    """`algolia-get-object`: one record, with all of its attributes or those that are named."""

    object_id: ObjectID = Field(alias="objectID")
    attributes_to_retrieve: (
        Annotated[tuple[AttributeName, ...], Field(min_length=1, max_length=100, strict=False)] | None
    ) = None


class FacetValuesParams(IndexParams):
    """`algolia-search-facet-values`: values of one facet that fit a text; `options` (filters, for one) narrow them."""

    facet: AttributeName
    facet_query: Annotated[str, Field(max_length=512)] = ""
    max_facet_hits: Annotated[int, Field(ge=1, le=100)] = 20
    options: Parameters = Field(default_factory=dict)


def register_algolia_lookup_channels(ipc: Registrar, calls: AlgoliaCalls, responses: ResponseCache) -> None:
    """Register the three channels."""

    async def get_rule(_sender: Sender, params: GetRuleParams) -> Json:
        return await calls.read(
            params, lambda client: client.get_rule_with_http_info(params.index_name, params.object_id)
        )

    async def get_object(_sender: Sender, params: GetObjectParams) -> Json:
        wanted = list(params.attributes_to_retrieve) if params.attributes_to_retrieve is not None else None
        return await calls.read(
            params, lambda client: client.get_object_with_http_info(params.index_name, params.object_id, wanted)
        )

    async def facet_values(_sender: Sender, params: FacetValuesParams) -> Json:
        # Algolia takes the other parameters as one text in the form of a URL's query.
        body: dict[str, JsonValue] = {"facetQuery": params.facet_query, "maxFacetHits": params.max_facet_hits}
        if params.options:
            body["params"] = as_query(params.options)
        index, facet = params.index_name, params.facet
        values = with_body(body, lambda client: client.search_for_facet_values_with_http_info(index, facet, {}))
        return await calls.find(params, values)

    def of_index(params: IndexParams) -> frozenset[str]:
        return index_tags(params, params.index_name)

    def read(channel: str, handler: Handler, model: type[IndexParams]) -> None:
        cached = responses.cached_handler(channel, handler, tags=of_index, stale_if_error=STALE_IF_ERROR)
        ipc.handle(channel, cached, params=model, widgets=WITH_PROVIDER)

    read("algolia-get-rule", get_rule, GetRuleParams)
    read("algolia-get-object", get_object, GetObjectParams)
    read("algolia-search-facet-values", facet_values, FacetValuesParams)
