"""The channels that read and change an Algolia application, and, reading only, Local Search.

Results are what the service wrote, which is the shape of the SDK's own responses. A write answers when the service has
finished its task.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import Field, JsonValue, model_validator

from ipc.messages import WITH_PROVIDER, Handler, ProviderRef, ReadParams, Registrar, Sender, WireModel
from main_process.api.algolia_calls import (
    AlgoliaCalls,
    IndexName,
    ObjectID,
    Parameters,
    index_tags,
    listing_tags,
    spelt_once,
    with_body,
)
from main_process.response_cache import STALE_IF_ERROR, ResponseCache
from main_process.response_cache.handler import Tags

WRITE_DEADLINE = 330.0
"""Seconds: as long as the service may take for its task, and a little for the calls around it."""

Json = dict[str, JsonValue]


class ListIndicesParams(ReadParams):
    """`algolia-list-indices`."""

    page: Annotated[int, Field(ge=0)] | None = None
    hits_per_page: Annotated[int, Field(ge=1, le=1000)] | None = None


class SearchRequest(WireModel):
    """One query of several; beside these fields any search parameter of Algolia's."""

    model_config = {**WireModel.model_config, "extra": "allow"}

    index_name: IndexName
    query: str = ""

    @model_validator(mode="before")
    @classmethod
    def _spelt_once(cls, value: Any) -> Any:
        return spelt_once(value) if isinstance(value, dict) else value


class SearchParams(ReadParams):
    """`algolia-search`: one query as `{indexName, query, options}`, or several as `{requests}`."""

    index_name: IndexName | None = None
    query: str = ""
    options: Parameters = Field(default_factory=dict)
    requests: Annotated[tuple[SearchRequest, ...], Field(min_length=1, max_length=50, strict=False)] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.index_name is None) == (self.requests is None):
            raise ValueError("give indexName, or requests")
        if self.requests is not None and (self.query or self.options):
            raise ValueError("with requests, query and options belong into each of them")
        return self

    def indices(self) -> Iterable[str]:
        """Every index that is asked."""
        if self.index_name is not None:
            return (self.index_name,)
        return {request.index_name for request in self.requests or ()}


class IndexParams(ReadParams):
    """A read of one index."""

    index_name: IndexName


class SearchRulesParams(IndexParams):
    """`algolia-search-rules`."""

    query: str = ""
    page: Annotated[int, Field(ge=0)] = 0
    hits_per_page: Annotated[int, Field(ge=1, le=1000)] = 20


class SetSettingsParams(ProviderRef):
    """`algolia-set-settings`. Settings that are not named keep their values."""

    index_name: IndexName
    settings: Parameters
    forward_to_replicas: bool | None = None


class Rule(WireModel):
    """A rule: its `objectID` and whatever Algolia's rules hold."""

    model_config = {**WireModel.model_config, "extra": "allow"}

    object_id: ObjectID = Field(alias="objectID")

    @model_validator(mode="before")
    @classmethod
    def _spelt_once(cls, value: Any) -> Any:
        return spelt_once(value) if isinstance(value, dict) else value


class SaveRuleParams(ProviderRef):
    """`algolia-save-rule`: creates the rule, or replaces the one with the same `objectID`."""

    index_name: IndexName
    rule: Rule
    forward_to_replicas: bool | None = None


class DeleteRuleParams(ProviderRef):
    """`algolia-delete-rule`."""

    index_name: IndexName
    object_id: ObjectID = Field(alias="objectID")
    forward_to_replicas: bool | None = None


def register_algolia_channels(ipc: Registrar, calls: AlgoliaCalls, responses: ResponseCache) -> None:
    """Register the seven channels of one index or application."""
    _register_reads(ipc, calls, responses)
    _register_writes(ipc, calls)


def _register_reads(ipc: Registrar, calls: AlgoliaCalls, responses: ResponseCache) -> None:
    async def list_indices(_sender: Sender, params: ListIndicesParams) -> Json:
        return await calls.find(
            params, lambda client: client.list_indices_with_http_info(params.page, params.hits_per_page)
        )

    async def search(_sender: Sender, params: SearchParams) -> Json:
        if params.requests is not None:
            queries = with_body({"requests": params.requests}, lambda client: client.search_with_http_info({}))
            return await calls.find(params, queries)
        index, body = str(params.index_name), {**params.options, "query": params.query}
        query = with_body(body, lambda client: client.search_single_index_with_http_info(index, {}))
        return await calls.find(params, query)

    async def get_settings(_sender: Sender, params: IndexParams) -> Json:
        return await calls.read(params, lambda client: client.get_settings_with_http_info(params.index_name))

    async def search_rules(_sender: Sender, params: SearchRulesParams) -> Json:
        body = {"query": params.query, "page": params.page, "hitsPerPage": params.hits_per_page}
        return await calls.find(params, lambda client: client.search_rules_with_http_info(params.index_name, body))

    def of_index(params: IndexParams) -> frozenset[str]:
        return index_tags(params, params.index_name)

    def of_indices(params: SearchParams) -> frozenset[str]:
        return index_tags(params, *params.indices())

    def read(channel: str, handler: Handler, model: type[ReadParams], tags: Tags) -> None:
        cached = responses.cached_handler(channel, handler, tags=tags, stale_if_error=STALE_IF_ERROR)
        ipc.handle(channel, cached, params=model, widgets=WITH_PROVIDER)

    read("algolia-list-indices", list_indices, ListIndicesParams, listing_tags)
    read("algolia-search", search, SearchParams, of_indices)
    read("algolia-get-settings", get_settings, IndexParams, of_index)
    read("algolia-search-rules", search_rules, SearchRulesParams, of_index)


def _register_writes(ipc: Registrar, calls: AlgoliaCalls) -> None:
    async def set_settings(_sender: Sender, params: SetSettingsParams) -> Json:
        index, forward = params.index_name, params.forward_to_replicas
        return await calls.write(
            params,
            index,
            with_body(params.settings, lambda client: client.set_settings_with_http_info(index, {}, forward)),
            everywhere=bool(forward),
        )

    async def save_rule(_sender: Sender, params: SaveRuleParams) -> Json:
        index, forward = params.index_name, params.forward_to_replicas
        object_id = params.rule.object_id
        return await calls.write(
            params,
            index,
            with_body(params.rule, lambda client: client.save_rule_with_http_info(index, object_id, {}, forward)),
            everywhere=bool(forward),
        )

    async def delete_rule(_sender: Sender, params: DeleteRuleParams) -> Json:
        index, forward = params.index_name, params.forward_to_replicas
        return await calls.write(
            params,
            index,
            lambda client: client.delete_rule_with_http_info(index, params.object_id, forward),
            everywhere=bool(forward),
        )

    def write(channel: str, handler: Handler, model: type[ProviderRef]) -> None:
        ipc.handle(channel, handler, params=model, deadline=WRITE_DEADLINE, widgets=WITH_PROVIDER)

    write("algolia-set-settings", set_settings, SetSettingsParams)
    write("algolia-save-rule", save_rule, SaveRuleParams)
    write("algolia-delete-rule", delete_rule, DeleteRuleParams)
