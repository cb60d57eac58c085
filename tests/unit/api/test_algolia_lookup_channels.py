"""One record, one rule and values of a facet, to the wire and back. What all reads share is tested with them."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from ipc.errors import IpcError
from ipc.messages import ProviderRef
from main_process.api.algolia_calls import AlgoliaCalls, written_tags
from main_process.api.algolia_lookup_channels import register_algolia_lookup_channels
from main_process.providers.types import ProviderKind
from main_process.sdks.algolia import provider_type as algolia
from tests.fakes.algolia_server import APP_ID, AlgoliaServer, refuses
from tests.fakes.main_process import EAGER, MainPath, main_path

KEY = "canary0123456789"
READS: list[tuple[str, dict[str, str], str]] = [
    ("algolia-get-rule", {"objectID": "kept"}, "/1/indexes/lamps/rules/kept"),
    ("algolia-get-object", {"objectID": "1"}, "/1/indexes/lamps/1"),
    ("algolia-search-facet-values", {"facet": "name"}, "/1/indexes/lamps/facets/name/query"),
]


@pytest.fixture
async def server() -> AsyncIterator[AlgoliaServer]:
    async with AlgoliaServer(KEY) as running:
        running.add_index("lamps", [{"objectID": str(i), "name": f"lamps {i}", "price": None} for i in range(3)])
        running.rules["lamps"]["kept"] = {"objectID": "kept", "consequence": {"params": {"page": 0}}}
        yield running


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with main_path(tmp_path) as path:
        make_client = partial(algolia.make_client, retry=EAGER)
        path.types.register(ProviderKind(algolia.ALGOLIA, make_client, algolia.probe, algolia.translate))
        register_algolia_lookup_channels(path.ipc, AlgoliaCalls(path.fetch, path.responses), path.responses)
        yield path


@pytest.fixture
def ref(main: MainPath, server: AlgoliaServer) -> dict[str, str]:
    return main.save("Algolia", "algolia", {"appId": APP_ID, "apiKey": KEY, "hosts": server.origin})


@pytest.mark.allow_logs
@pytest.mark.parametrize(("channel", "fields", "path"), READS)
async def test_a_lookup_is_cached_dropped_by_a_write_and_bridged_in_an_outage(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], channel: str, fields: dict[str, str], path: str
) -> None:
    """As every read of an index: one request for two calls, another after a write, in an outage the last answer."""
    params = {**ref, "indexName": "lamps", **fields, "cache": True}
    answers = [await main.call(channel, params) for _ in range(2)]
    assert (server.paths(), answers[0]) == ([path], answers[1])
    main.responses.invalidate_tags(*written_tags(ProviderRef.model_validate(ref), "lamps"))
    await main.call(channel, params)
    assert server.paths() == [path, path]
    server.script(path, *[refuses(503)] * (3 * EAGER.attempts))
    main.seconds += 60.0
    assert await main.call(channel, params) == answers[0]


@pytest.mark.allow_logs
async def test_one_record_and_one_rule_are_read_by_their_ids(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """All of a record or the attributes that are named; what is not there is the service's own sentence."""
    record = await main.call("algolia-get-object", {**ref, "indexName": "lamps", "objectID": "1"})
    assert record == {"objectID": "1", "name": "lamps 1", "price": None}
    named = {**ref, "indexName": "lamps", "objectID": "1", "attributesToRetrieve": ["name"]}
    await main.call("algolia-get-object", named)
    assert server.requests[-1].query == {"attributesToRetrieve": "name"}
    rule = await main.call("algolia-get-rule", {**ref, "indexName": "lamps", "objectID": "kept"})
    assert rule == server.rules["lamps"]["kept"]
    for channel in ("algolia-get-object", "algolia-get-rule"):
        with pytest.raises(IpcError, match="ObjectID does not exist"):
            await main.call(channel, {**ref, "indexName": "lamps", "objectID": "nobody"})


async def test_values_of_a_facet_are_searched_among_the_records_that_are_selected(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """The other parameters go to the service as one text, lists in it as JSON."""
    server.add_index("shoes", [{"objectID": str(i), "name": f"shoe {i}", "brand": f"B{i % 2}"} for i in range(5)])
    call = {**ref, "indexName": "shoes", "facet": "brand", "facetQuery": "b"}
    found = await main.call("algolia-search-facet-values", call)
    assert [(hit["value"], hit["count"]) for hit in found["facetHits"]] == [("B0", 3), ("B1", 2)]
    options = {"facetFilters": [["name:shoe 1", "name:shoe 2"]], "query": "shoe"}
    narrowed = await main.call("algolia-search-facet-values", {**call, "options": options})
    assert [(hit["value"], hit["count"]) for hit in narrowed["facetHits"]] == [("B1", 1), ("B0", 1)]
