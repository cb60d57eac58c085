"""The fake speaks Algolia's API: the real SDK's models read every answer, and find in it what the channels pass on."""

import re
from collections.abc import AsyncIterator
from inspect import getsource
from typing import Any

import orjson
import pytest
from algoliasearch.analytics.client import AnalyticsClient
from algoliasearch.http.api_response import ApiResponse
from algoliasearch.search.models.batch_response import BatchResponse
from algoliasearch.search.models.browse_response import BrowseResponse
from algoliasearch.search.models.get_task_response import GetTaskResponse
from algoliasearch.search.models.list_indices_response import ListIndicesResponse
from algoliasearch.search.models.search_response import SearchResponse
from algoliasearch.search.models.search_rules_response import SearchRulesResponse
from algoliasearch.search.models.settings_response import SettingsResponse
from algoliasearch.search.models.updated_at_response import UpdatedAtResponse
from algoliasearch.search.models.updated_at_with_object_id_response import UpdatedAtWithObjectIdResponse
from pydantic import BaseModel

from main_process.sdks.algolia.analytics import ENDPOINTS, ask
from main_process.sdks.algolia.answers import document
from main_process.sdks.algolia.client import AlgoliaClient
from main_process.sdks.algolia.provider_type import make_client
from tests.fakes.algolia_server import APP_ID, AlgoliaServer

KEY = "canary0123456789"
RULE = {"objectID": "r1", "conditions": [{"anchoring": "is", "pattern": "x"}], "consequence": {"params": {"page": 0}}}


@pytest.fixture
async def server() -> AsyncIterator[AlgoliaServer]:
    async with AlgoliaServer(KEY) as running:
        running.add_index("lamps", [{"objectID": str(i), "name": f"lamp {i}"} for i in range(3)])
        yield running


@pytest.fixture
async def client(server: AlgoliaServer) -> AsyncIterator[AlgoliaClient]:
    made = make_client({"appId": APP_ID, "apiKey": KEY, "hosts": server.origin})
    yield made
    await made.aclose()


def without_nulls(value: Any) -> Any:
    """The SDK's models leave out what is null."""
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(member) for member in value] if isinstance(value, list) else value


def as_the_sdk_reads(response: ApiResponse[str], model: type[BaseModel]) -> Any:
    return orjson.loads(ApiResponse.deserialize(model, response.raw_data).to_json())


async def test_every_answer_of_the_search_api_is_what_the_sdks_models_make_of_it(client: AlgoliaClient) -> None:
    """What the channels pass on, the service's own JSON, has the names, places and values of the SDK's responses."""
    answers: list[tuple[ApiResponse[str], type[BaseModel]]] = [
        (await client.list_indices_with_http_info(), ListIndicesResponse),
        (await client.search_single_index_with_http_info("lamps", {"query": "lamp"}), SearchResponse),
        (await client.get_settings_with_http_info("lamps"), SettingsResponse),
        (await client.browse_with_http_info("lamps", {"hitsPerPage": 2}), BrowseResponse),
        (await client.set_settings_with_http_info("lamps", {"hitsPerPage": 5}), UpdatedAtResponse),
        (await client.save_rule_with_http_info("lamps", "r1", RULE), UpdatedAtWithObjectIdResponse),
        (await client.search_rules_with_http_info("lamps", {}), SearchRulesResponse),
        (await client.delete_rule_with_http_info("lamps", "r1"), UpdatedAtResponse),
        (await client.batch_with_http_info("lamps", {"requests": []}), BatchResponse),
        (await client.get_task_with_http_info("lamps", 1001), GetTaskResponse),
    ]
    for response, model in answers:
        assert without_nulls(as_the_sdk_reads(response, model)) == without_nulls(document(response)), model.__name__


async def test_every_answer_of_the_analytics_api_is_read_by_the_sdk(client: AlgoliaClient) -> None:
    """Each endpoint of the table, through the SDK's generic call, gives JSON that the endpoint's own model accepts."""
    assert client.analytics is not None
    for name, endpoint in ENDPOINTS.items():
        response = await ask(client.analytics, endpoint, {}, attribute="brand")
        assert isinstance(document(response), dict), name
    own = client.analytics
    read: list[BaseModel] = [
        await own.get_status("lamps"),
        await own.get_top_searches("lamps"),
        await own.get_searches_count("lamps"),
        await own.get_searches_no_results("lamps"),
        await own.get_no_results_rate("lamps"),
        await own.get_searches_no_clicks("lamps"),
        await own.get_no_click_rate("lamps"),
        await own.get_top_hits("lamps"),
        await own.get_users_count("lamps"),
        await own.get_top_filter_attributes("lamps"),
        await own.get_top_filters_no_results("lamps"),
        await own.get_top_filter_for_attribute("brand", "lamps"),
        await own.get_top_countries("lamps"),
        await own.get_average_click_position("lamps"),
        await own.get_click_positions("lamps"),
        await own.get_click_through_rate("lamps"),
        await own.get_conversion_rate("lamps"),
        await own.get_add_to_cart_rate("lamps"),
        await own.get_purchase_rate("lamps"),
        await own.get_revenue("lamps"),
    ]
    assert all(type(answer).__module__.startswith("algoliasearch.analytics.models") for answer in read)


def test_the_table_of_analytics_endpoints_is_the_sdks() -> None:
    """No endpoint and no parameter that the SDK knows is missing, and there is none that it does not know."""
    source = getsource(AnalyticsClient)
    methods = re.split(r"    async def (?=\w+_with_http_info)", source)[1:]
    known = {}
    for method in methods:
        path = re.search(r'path="/([^"]+)"', method)
        assert path is not None
        if path[1] != "{path}":
            known[path[1]] = frozenset(re.findall(r'_query_parameters\["(\w+)"\]', method))
    assert {endpoint.path: endpoint.takes for endpoint in ENDPOINTS.values()} == known
