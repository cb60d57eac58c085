"""Algolia's channels, from the call to the wire and back: router, caches, the real SDK, a server on loopback."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from ipc.errors import Code, IpcError
from ipc.messages import ProviderRef
from main_process.api.algolia_analytics_channels import register_algolia_analytics_channels
from main_process.api.algolia_calls import AlgoliaCalls, index_tags, listing_tags, rebuilt_tags, written_tags
from main_process.api.algolia_channels import register_algolia_channels
from main_process.providers.types import ProviderKind
from main_process.sdks.algolia import provider_type as algolia
from tests.checks.logs import LogRecord
from tests.fakes.algolia_server import ANALYTICS, APP_ID, STATUSES, UPDATED_AT, AlgoliaServer, refuses
from tests.fakes.main_process import EAGER, MainPath, main_path

KEY = "canary0123456789"
RULE = {"objectID": "r/1", "conditions": [{"anchoring": "is", "pattern": "x"}], "consequence": {"params": {"page": 0}}}
READS: dict[str, dict[str, Any]] = {
    "algolia-list-indices": {},
    "algolia-search": {"indexName": "lamps", "query": "lamp"},
    "algolia-get-settings": {"indexName": "lamps"},
    "algolia-search-rules": {"indexName": "lamps"},
    "algolia-analytics-for-query": {"indexName": "lamps", "query": "lamp"},
    "algolia-analytics": {"indexName": "lamps", "endpoint": "searches/count"},
}
WRITES: dict[str, dict[str, Any]] = {
    "algolia-set-settings": {"indexName": "lamps", "settings": {"hitsPerPage": 7}},
    "algolia-save-rule": {"indexName": "lamps", "rule": RULE},
    "algolia-delete-rule": {"indexName": "lamps", "objectID": "r/1"},
}
PATHS = {
    "algolia-list-indices": "/1/indexes",
    "algolia-search": "/1/indexes/lamps/query",
    "algolia-get-settings": "/1/indexes/lamps/settings",
    "algolia-search-rules": "/1/indexes/lamps/rules/search",
    "algolia-analytics-for-query": "/2/hits",
    "algolia-analytics": "/2/searches/count",
    "algolia-set-settings": "/1/indexes/lamps/settings",
    "algolia-save-rule": "/1/indexes/lamps/rules/r/1",
    "algolia-delete-rule": "/1/indexes/lamps/rules/r/1",
}


@pytest.fixture
async def server() -> AsyncIterator[AlgoliaServer]:
    async with AlgoliaServer(KEY) as running:
        for index in ("lamps", "chairs"):
            running.add_index(index, [{"objectID": str(i), "name": f"{index} {i}", "price": None} for i in range(3)])
        yield running


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with main_path(tmp_path) as path:
        make_client = partial(algolia.make_client, retry=EAGER)
        path.types.register(ProviderKind(algolia.ALGOLIA, make_client, algolia.probe, algolia.translate))
        calls = AlgoliaCalls(path.fetch, path.responses)
        register_algolia_channels(path.ipc, calls, path.responses)
        register_algolia_analytics_channels(path.ipc, calls, path.responses)
        yield path


@pytest.fixture
def ref(main: MainPath, server: AlgoliaServer) -> dict[str, str]:
    return main.save("Algolia", "algolia", {"appId": APP_ID, "apiKey": KEY, "hosts": server.origin})


@pytest.mark.allow_logs
@pytest.mark.parametrize("channel", READS)
async def test_an_outage_is_bridged_by_the_last_answer(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], channel: str
) -> None:
    """An answer that has expired is better than none for five minutes, unless the caller insists on a fresh one."""
    params = {**ref, **READS[channel], "cache": True}
    answer = await main.call(channel, params)
    for _ in range(3 * EAGER.attempts):
        server.script(PATHS[channel], refuses(503, "down"))
    main.seconds += 60.0
    assert await main.call(channel, params) == answer
    with pytest.raises(IpcError):
        await main.call(channel, {**params, "forceRefresh": True})


async def test_reads_give_what_the_service_wrote(main: MainPath, server: AlgoliaServer, ref: dict[str, str]) -> None:
    """The SDK's own shapes, and what is null in a record stays there."""
    listed = await main.call("algolia-list-indices", ref)
    found = await main.call("algolia-search", {**ref, "indexName": "lamps", "query": "LAMPS 1"})
    settings = await main.call("algolia-get-settings", {**ref, "indexName": "lamps"})
    assert [(item["name"], item["entries"], item["updatedAt"]) for item in listed["items"]] == [
        ("lamps", 3, UPDATED_AT),
        ("chairs", 3, UPDATED_AT),
    ]
    assert (found["nbHits"], found["hits"][0]["objectID"], found["hits"][0]["price"]) == (1, "1", None)
    assert found["hits"][0]["_highlightResult"]["name"]["matchLevel"] == "none"
    assert settings == server.settings["lamps"]


async def test_a_search_sends_the_query_and_its_options(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """As they are: what a parameter means is the service's business."""
    names = [f"name:lamps {number}" for number in range(3)]
    options = {"hitsPerPage": 1, "page": 2, "facetFilters": [names], "aroundRadius": "all"}
    found = await main.call("algolia-search", {**ref, "indexName": "lamps", "query": "lamps", "options": options})
    assert server.requests[-1].json == {**options, "query": "lamps"}
    assert [hit["objectID"] for hit in found["hits"]] == ["2"]


async def test_several_queries_are_one_request(main: MainPath, server: AlgoliaServer, ref: dict[str, str]) -> None:
    """Results in the order of the requests."""
    requests = [{"indexName": "chairs", "query": "0"}, {"indexName": "lamps", "query": "1", "hitsPerPage": 5}]
    found = await main.call("algolia-search", {**ref, "requests": requests})
    assert server.paths() == ["/1/indexes/*/queries"]
    assert [(result["index"], result["hits"][0]["name"]) for result in found["results"]] == [
        ("chairs", "chairs 0"),
        ("lamps", "lamps 1"),
    ]
    assert server.requests[-1].json == {"requests": requests}


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"indexName": ""},
        {"indexName": "lamps", "requests": [{"indexName": "lamps"}]},
        {"requests": []},
        {"requests": [{"query": "x"}]},
        {"requests": [{"indexName": "lamps"}], "query": "x"},
        {"indexName": "lamps", "hitsPerPage": 3},
    ],
)
async def test_a_search_has_one_of_two_forms(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], params: dict[str, Any]
) -> None:
    """Anything else is refused before the service is asked."""
    with pytest.raises(IpcError) as caught:
        await main.call("algolia-search", {**ref, **params})
    assert (caught.value.code, server.requests) == (Code.INVALID_PARAMS, [])


async def test_an_index_name_is_never_a_path(main: MainPath, server: AlgoliaServer, ref: dict[str, str]) -> None:
    """Names with slashes, dots and percent signs reach the index of that name."""
    for name in ("../keys", "a/b", "100%", "ü ber"):
        server.add_index(name)
        assert (await main.call("algolia-get-settings", {**ref, "indexName": name}))["hitsPerPage"] == 20


@pytest.mark.parametrize("channel", READS)
async def test_a_read_that_may_be_cached_is_asked_once(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], channel: str
) -> None:
    """One client, one connection, one request for three calls; a forced one asks again."""
    params = {**ref, **READS[channel], "cache": True}
    answers = [await main.call(channel, params) for _ in range(3)]
    assert answers[1:] == answers[:1] * 2
    assert (server.paths(), server.connections_made) == ([PATHS[channel]], 1)
    await main.call(channel, {**params, "forceRefresh": True})
    assert len(server.paths()) == 2


@pytest.mark.defect(22)
async def test_set_settings_answers_when_its_task_is_done_and_a_cached_read_then_sees_it(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """Defect 22: without waiting, the re-read is answered before the change, and cached for 30 seconds."""
    read = {**ref, "indexName": "lamps", "cache": True}
    before = await main.call("algolia-get-settings", read)
    written = await main.call("algolia-set-settings", {**ref, "indexName": "lamps", "settings": {"hitsPerPage": 7}})
    after = await main.call("algolia-get-settings", read)
    assert (before["hitsPerPage"], after["hitsPerPage"], written["updatedAt"]) == (20, 7, UPDATED_AT)
    assert [r.path for r in server.requests].count(f"/1/indexes/lamps/task/{written['taskID']}") == 3


async def test_rules_are_saved_found_and_deleted(main: MainPath, server: AlgoliaServer, ref: dict[str, str]) -> None:
    """Each read sees the write before it, cached or not."""
    search = {**ref, "indexName": "lamps", "query": "r/", "cache": True}
    assert (await main.call("algolia-search-rules", search))["hits"] == []
    saved = await main.call("algolia-save-rule", {**ref, "indexName": "lamps", "rule": RULE})
    assert saved["objectID"] == "r/1"
    assert (await main.call("algolia-search-rules", search))["hits"] == [RULE]
    await main.call("algolia-delete-rule", {**ref, "indexName": "lamps", "objectID": "r/1"})
    assert (await main.call("algolia-search-rules", search))["hits"] == []


async def test_a_write_drops_what_it_made_stale_and_nothing_else(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """The index's answers and the list of indices; another index, another provider and analytics stay."""
    other = main.save("Other", "algolia", {"appId": APP_ID, "apiKey": KEY, "hosts": server.origin})
    kept: list[tuple[str, dict[str, Any]]] = [
        ("algolia-search", {**ref, "indexName": "chairs"}),
        ("algolia-get-settings", {**other, "indexName": "lamps"}),
        ("algolia-analytics", {**ref, "indexName": "lamps", "endpoint": "status"}),
    ]
    dropped: list[tuple[str, dict[str, Any]]] = [
        ("algolia-search", {**ref, "requests": [{"indexName": "chairs"}, {"indexName": "lamps"}]}),
        ("algolia-get-settings", {**ref, "indexName": "lamps"}),
        ("algolia-list-indices", ref),
    ]

    async def requests_for(calls: list[tuple[str, dict[str, Any]]]) -> int:
        before = len(server.requests)
        for channel, params in calls:
            await main.call(channel, {**params, "cache": True})
        return len(server.requests) - before

    assert await requests_for(kept + dropped) == 6
    assert await requests_for(kept + dropped) == 0
    await main.call("algolia-set-settings", {**ref, "indexName": "lamps", "settings": {"hitsPerPage": 3}})
    assert (await requests_for(kept), await requests_for(dropped)) == (0, 3)
    write = {**ref, "indexName": "lamps", "settings": {"hitsPerPage": 4}, "forwardToReplicas": True}
    await main.call("algolia-set-settings", write)
    assert (await requests_for(kept[:1]), await requests_for(kept[1:2])) == (1, 0)


@pytest.mark.allow_logs
async def test_a_write_that_fails_half_way_drops_what_it_may_have_changed(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """The service took the change, and the question about its task failed."""
    read = {**ref, "indexName": "lamps", "cache": True}
    await main.call("algolia-get-settings", read)
    server.script("/1/indexes/lamps/task/1001", *[refuses(500)] * 3)
    with pytest.raises(IpcError):
        await main.call("algolia-set-settings", {**ref, "indexName": "lamps", "settings": {"hitsPerPage": 3}})
    before = len(server.requests)
    await main.call("algolia-get-settings", read)
    assert len(server.requests) - before == 1


@pytest.mark.defect(25)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("channel", [*READS, *WRITES])
async def test_every_status_on_every_channel_is_an_error_in_words_and_without_the_key(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], logs: list[LogRecord], channel: str, status: int
) -> None:
    """Defect 25: never `[object Object]`, and the canary is neither in the message nor in the log."""
    server.script(PATHS[channel], *[refuses(status, headers={"Retry-After": "1"})] * 3)
    with pytest.raises(IpcError) as caught:
        await main.call(channel, {**ref, **READS.get(channel, {}), **WRITES.get(channel, {})})
    error = caught.value
    retryable = status in {408, 429} or status >= 500
    expected = {
        401: Code.REAUTHENTICATION_REQUIRED,
        403: Code.REAUTHENTICATION_REQUIRED,
        404: Code.SERVICE_NOT_FOUND,
        410: Code.SERVICE_NOT_FOUND,
        429: Code.RATE_LIMITED,
    }.get(status, Code.SERVICE_FAILED if retryable else Code.SERVICE_REJECTED)
    assert (error.code, error.retryable) == (expected, retryable)
    assert error.message.startswith("Algolia ")
    assert "failed in the fake" in error.message
    assert KEY not in error.message + repr(error.__cause__) + repr(error.__context__) + repr(logs)


async def test_an_unknown_index_is_not_found_in_the_services_words(
    main: MainPath, ref: dict[str, str], logs: list[LogRecord]
) -> None:
    """Not a failure of ours, and not worth trying again."""
    with pytest.raises(IpcError) as caught:
        await main.call("algolia-search", {**ref, "indexName": "nope"})
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_NOT_FOUND, False)
    assert caught.value.message.endswith("It said: Index nope does not exist")
    assert KEY not in repr(logs)


async def test_analytics_for_a_query_are_the_hits_with_their_clicks(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """A text means the search; an object names any endpoint, as scripts for the reference product do."""
    answer = await main.call("algolia-analytics-for-query", {**ref, "indexName": "lamps", "query": "lamp & co"})
    assert answer == ANALYTICS["2/hits"]
    assert server.requests[-1].query == {"index": "lamps", "search": "lamp & co", "clickAnalytics": "true"}
    query = {"endpoint": "searches", "startDate": "2026-01-01", "endDate": "2026-01-08", "limit": 1000}
    answer = await main.call("algolia-analytics-for-query", {**ref, "indexName": "lamps", "query": query})
    assert answer == ANALYTICS["2/searches"]
    assert server.requests[-1].query == {
        "index": "lamps",
        "startDate": "2026-01-01",
        "endDate": "2026-01-08",
        "limit": "1000",
    }


async def test_three_endpoints_asked_at_once_get_three_answers(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """Defect 1: calls that differ only in `query.endpoint` do not share an answer."""
    endpoints = ("searches", "searches/count", "users/count")
    params = [{**ref, "indexName": "lamps", "query": {"endpoint": endpoint}, "cache": True} for endpoint in endpoints]
    answers = await asyncio.gather(*[main.call("algolia-analytics-for-query", one) for one in params])
    assert answers == [ANALYTICS[f"2/{endpoint}"] for endpoint in endpoints]


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"indexName": "lamps", "endpoint": "filters/attribute", "attribute": "brand"}, "/2/filters/brand"),
        ({"indexName": "lamps", "endpoint": "conversions/revenue", "tags": "a AND b"}, "/2/conversions/revenue"),
        ({"endpoint": "patterns/fields"}, "/3/patterns/fields"),
        ({"endpoint": "patterns/scalar", "payload": {"parameters": []}}, "/3/patterns/scalar"),
    ],
)
async def test_every_kind_of_analytics_endpoint_is_asked(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], params: dict[str, Any], path: str
) -> None:
    """With an attribute in its path, with tags, without an index, with a payload."""
    answer = await main.call("algolia-analytics", {**ref, **params})
    assert (server.paths(), answer) == ([path], ANALYTICS[path.removeprefix("/")])


@pytest.mark.parametrize(
    "params",
    [
        {"indexName": "lamps", "endpoint": "secrets"},
        {"endpoint": "status"},
        {"indexName": "lamps", "endpoint": "status", "limit": 3},
        {"indexName": "lamps", "endpoint": "hits", "startDate": "yesterday"},
        {"indexName": "lamps", "endpoint": "filters/attribute"},
        {"indexName": "lamps", "endpoint": "hits", "attribute": "brand"},
        {"indexName": "lamps", "endpoint": "hits", "payload": {}},
        {"endpoint": "patterns/scalar"},
    ],
)
async def test_what_an_endpoint_does_not_take_is_refused(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], params: dict[str, Any]
) -> None:
    """Before the service is asked, rather than left out in silence."""
    with pytest.raises(IpcError) as caught:
        await main.call("algolia-analytics", {**ref, **params})
    assert (caught.value.code, server.requests) == (Code.INVALID_PARAMS, [])


@pytest.mark.allow_logs
async def test_a_pause_is_kept_for_every_channel_of_the_provider(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """No retry storm: until it is over nothing reaches the service, and each refusal says how long."""
    server.script("/1/indexes", refuses(429, headers={"Retry-After": "30"}))
    pauses = []
    for channel, seconds in (("algolia-list-indices", 0), ("algolia-search", 10), ("algolia-set-settings", 29)):
        main.seconds = seconds
        with pytest.raises(IpcError) as caught:
            await main.call(channel, {**ref, **READS.get(channel, {}), **WRITES.get(channel, {})})
        pauses.append((caught.value.code, caught.value.retry_after))
    assert pauses == [(Code.RATE_LIMITED, 30.0), (Code.RATE_LIMITED, 20.0), (Code.RATE_LIMITED, 1.0)]
    assert len(server.requests) == 1


async def test_rotating_the_key_under_load_leaves_no_old_connection_and_no_old_key(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str]
) -> None:
    """A hundred calls: those begun before end well or fail cleanly, those after use the new key, old pools close."""
    new = "rotated9876543210"
    server.keys.add(new)
    params = {**ref, "indexName": "lamps"}
    running = [asyncio.ensure_future(main.call("algolia-search", {**params, "query": str(i)})) for i in range(100)]
    await server.until(lambda: len(server.requests) > 10)
    rotated = main.save("Algolia", "algolia", {"appId": APP_ID, "apiKey": new, "hosts": server.origin})
    after = await main.call("algolia-search", {**rotated, "indexName": "lamps", "query": "lamps"})
    (asked,) = [request for request in server.requests if request.json["query"] == "lamps"]
    assert asked.headers["x-algolia-api-key"] == new
    ended = await asyncio.gather(*running, return_exceptions=True)
    assert {type(end).__name__ if isinstance(end, BaseException) else "answer" for end in ended} <= {
        "answer",
        "ServiceError",
    }
    assert after["nbHits"] == 3
    await main.clients.invalidate("app", "Algolia")
    await server.until(lambda: server.connections_open == 0)


async def test_a_provider_of_another_type_is_refused(main: MainPath, tmp_path: Path) -> None:
    """These channels speak Algolia's API and nothing else."""
    main.clients.register_factory("something", lambda _credentials: object())
    params = main.save("Something", "something", {})
    with pytest.raises(IpcError) as caught:
        await main.call("algolia-list-indices", params)
    assert caught.value.code is Code.INVALID_PARAMS


def test_tags_are_injective() -> None:
    """No two things share a tag, whatever their names hold; a rebuilt index meets every provider's answers."""
    one = ProviderRef(provider_hash="", dashboard_app_id="a", provider_name='b","c')
    other = ProviderRef(provider_hash="", dashboard_app_id="a", provider_name="b")
    assert written_tags(one, "d") & index_tags(other, 'c","d') == frozenset()
    assert written_tags(one, "d") & index_tags(one, "d") != frozenset()
    assert rebuilt_tags("d") & index_tags(one, "d") != frozenset()
    assert rebuilt_tags("d") & index_tags(one, "e") == frozenset()
    assert rebuilt_tags("d") & listing_tags(one) != frozenset()
    assert all(orjson.loads(tag)[0] == "algolia" for tag in index_tags(one, "d"))
