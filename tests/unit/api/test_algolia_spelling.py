"""A field has one name: no second spelling of it reaches the service, or fills the entry that others read."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.api.algolia_calls import AlgoliaCalls
from main_process.api.algolia_channels import register_algolia_channels
from main_process.providers.types import ProviderKind
from main_process.sdks.algolia import provider_type as algolia
from tests.fakes.algolia_server import APP_ID, AlgoliaServer
from tests.fakes.main_process import MainPath, main_path

KEY = "canary0123456789"
SPELT_TWICE: list[dict[str, Any]] = [
    {"requests": [{"indexName": "evil", "index_name": "lamps"}]},
    {"requests": [{"indexName": "lamps", "hits_per_page": 1}]},
    {"requests": [{"index_name": "lamps"}]},
    {"indexName": "evil", "index_name": "lamps"},
    {"indexName": "lamps", "options": {"hitsPerPage": 1, "hits_per_page": 2}},
    {"indexName": "lamps", "dashboard_app_id": "other"},
]


@pytest.fixture
async def server() -> AsyncIterator[AlgoliaServer]:
    async with AlgoliaServer(KEY) as running:
        running.add_index("lamps", [{"objectID": "1", "name": "lamp", "price": None}])
        yield running


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with main_path(tmp_path) as path:
        path.types.register(ProviderKind(algolia.ALGOLIA, algolia.make_client, algolia.probe, algolia.translate))
        register_algolia_channels(path.ipc, AlgoliaCalls(path.fetch, path.responses), path.responses)
        yield path


@pytest.mark.parametrize("params", SPELT_TWICE)
async def test_a_second_spelling_is_refused(main: MainPath, server: AlgoliaServer, params: dict[str, Any]) -> None:
    """Neither an undeclared field of a declared one's Python name, nor that name itself; and nothing is sent."""
    ref = main.save("Algolia", "algolia", {"appId": APP_ID, "apiKey": KEY, "hosts": server.origin})
    with pytest.raises(IpcError) as refused:
        await main.call("algolia-search", {**ref, **params, "cache": True})
    assert (refused.value.code, server.requests) == (Code.INVALID_PARAMS, [])

    found = await main.call("algolia-search", {**ref, "requests": [{"indexName": "lamps"}], "cache": True})
    assert [result["index"] for result in found["results"]] == ["lamps"]
