"""Servers that nearly speak Algolia's API: gateways, adapters, mocks. Each kind has its source in the documentation
(docs/algolia-and-rest-servers.md).
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from tests.fakes.raw_server import Asked, RawServer, answer, raw_server

KEY = "canary-key-1"
SAID = "The cluster is being moved"

pytestmark = pytest.mark.allow_logs  # failures of a service are logged


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as built:
        yield built


@asynccontextmanager
async def service(
    main: MainProcess, body: Any, tasks: list[bytes] | None = None
) -> AsyncIterator[tuple[Any, RawServer]]:
    """`call(channel, **params)` at a server that gives `body`, and `tasks` to questions about one, the last again."""
    tasks = tasks or []

    def script(asked: Asked) -> list[bytes]:
        if "/task/" in asked.target:
            return [tasks.pop(0) if len(tasks) > 1 else tasks[0]]
        return answer(body if isinstance(body, bytes) else json.dumps(body).encode())

    async with raw_server(script) as server:
        fields = {"appId": "A", "apiKey": KEY, "hosts": server.origin}
        view = await main.providers.save_provider("t", "A", "algolia", fields)
        ref = {"providerHash": view.provider_hash, "dashboardAppId": "t", "providerName": "A"}

        async def call(channel: str, **params: Any) -> Any:
            return await main.ipc.invoke(channel, {**ref, **params})

        yield call, server


FOUND: list[tuple[Any, Any]] = [
    ({"hits": [{"objectID": "1"}], "nbHits": "7", "page": "0"}, {"hits": [{"objectID": "1"}], "nbHits": 7, "page": 0}),
    ({"hits": [{"objectID": 1}], "nbHits": 1}, {"hits": [{"objectID": "1"}], "nbHits": 1}),
    ({"hits": None, "nbHits": None}, {"hits": []}),
    ({"hits": {"a": {"x": 1}, "b": 2}, "found": 2}, {"hits": [{"x": 1}], "found": 2, "nbHits": 2}),
    ({"hits": [{"x": 1}, "y", None, [1]], "nbHits": "many"}, {"hits": [{"x": 1}]}),
    ({"hits": [], "totalHits": 3, "facets": None}, {"hits": [], "totalHits": 3, "nbHits": 3, "facets": {}}),
    (
        {"hits": [], "nbHits": 0, "facets": [{"name": "brand", "data": [{"name": "Acme", "count": 3}]}]},
        {"hits": [], "nbHits": 0, "facets": {"brand": {"Acme": 3}}},
    ),
    (
        {"hits": [], "nbHits": 0, "facets": [{"field_name": "brand", "counts": [{"value": "Acme", "count": 3}]}]},
        {"hits": [], "nbHits": 0, "facets": {"brand": {"Acme": 3}}},
    ),
    ({"hits": [], "facets": {"brand": [], "size": {"1": 2}}}, {"hits": [], "facets": {"brand": {}, "size": {"1": 2}}}),
]


@pytest.mark.parametrize(("body", "expected"), FOUND)
async def test_what_was_found_has_algolias_shape(main: MainProcess, body: Any, expected: Any) -> None:
    """One query and several: lists are lists, counts are numbers or not there, ids are texts."""
    async with service(main, body) as (call, _):
        assert await call("algolia-search", indexName="i", query="") == expected
    async with service(main, {"results": [None, body]}) as (call, _):
        assert await call("algolia-search", requests=[{"indexName": "i"}] * 2) == {"results": [{}, expected]}


async def test_an_answer_in_algolias_shape_is_passed_on_as_it_is(main: MainProcess) -> None:
    """With whatever a record holds, and what this version does not know."""
    hit: dict[str, Any] = {"objectID": "1", "hits": "3", "facets": None, "_highlightResult": {"a": []}, "error": "x"}
    body = {"hits": [hit], "nbHits": 1, "facets": {"a": {"b": 1}}, "newer": None, "exhaustive": {"nbHits": True}}
    async with service(main, body) as (call, _):
        assert await call("algolia-search", indexName="i", query="") == body


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (None, []),
        ({"a": {"name": "a", "entries": "12"}}, [{"name": "a", "entries": 12}]),
        ([{"uid": "a"}, {"name": 7, "entries": None}, {"entries": 1}, "b"], [{"uid": "a", "name": "a"}, {"name": "7"}]),
        (5, []),
    ],
)
async def test_indices_have_names_and_counts(main: MainProcess, items: Any, expected: Any) -> None:
    """One without a name cannot be asked for anything; the test of a connection counts the same."""
    async with service(main, {"items": items}) as (call, server):
        assert (await call("algolia-list-indices"))["items"] == expected
        fields = {"appId": "A", "apiKey": KEY, "hosts": server.origin}
        assert str(len(expected)) in await main.editor.test("t", "new", "algolia", fields)


ERRORS: list[tuple[Any, Code]] = [
    ({"message": SAID, "status": 503}, Code.SERVICE_FAILED),
    ({"message": SAID, "status": "404"}, Code.SERVICE_NOT_FOUND),
    ({"error": {"message": SAID, "code": 429}}, Code.RATE_LIMITED),
    ({"message": SAID, "code": "index_not_found", "link": "https://x.example"}, Code.SERVICE_FAILED),
    ({"success": False, "error": SAID, "hits": []}, Code.SERVICE_FAILED),
    ({"errors": [{"message": SAID}]}, Code.SERVICE_FAILED),
    (SAID.encode(), Code.SERVICE_FAILED),
    (SAID, Code.SERVICE_FAILED),
]


@pytest.mark.parametrize(("body", "code"), ERRORS)
@pytest.mark.parametrize("channel", ["algolia-search", "algolia-get-settings", "algolia-delete-rule"])
async def test_an_error_inside_a_200_is_told_and_not_cached(
    main: MainProcess, body: Any, code: Code, channel: str
) -> None:
    """In the service's words, without the key; a write is not reported as done."""
    more = {"objectID": "r"} if channel == "algolia-delete-rule" else {"cache": True}
    async with service(main, body) as (call, server):
        with pytest.raises(IpcError, match=SAID) as caught:
            await call(channel, indexName="i", **more)
        assert (caught.value.code, KEY in caught.value.message) == (code, False)
        with pytest.raises(IpcError) as again:
            await call(channel, indexName="i", **more)
        # Not from a cache: asked again, unless the service has asked for a pause.
        assert (again.value.code, len(server.asked)) == (code, 1 if code is Code.RATE_LIMITED else 2)


async def test_a_record_may_hold_an_error(main: MainProcess) -> None:
    """An index of a web server's log: each record has a status and a message."""
    record = {"objectID": "1", "status": 500, "message": "boom", "error": "x"}
    async with service(main, record) as (call, _):
        assert await call("algolia-get-object", indexName="i", objectID="1") == record
    async with service(main, {"hits": [record], "nbHits": 1}) as (call, _):
        assert (await call("algolia-search", indexName="i", query=""))["hits"] == [record]


def task(value: Any, status: str = "200 OK") -> bytes:
    return answer(json.dumps(value).encode(), status=status)[0]


@pytest.mark.parametrize("number", [5, "5"])
@pytest.mark.parametrize(
    "tasks",
    [
        [task({"status": "notPublished"}), task({"status": "published"})],
        [task({"status": "enqueued"}), task({"status": "succeeded"})],
        [task({"pendingTask": True}), task({})],
        [task({"message": "Method not allowed with this API key", "status": 403}, "403 Forbidden")],
        [task({"message": "no such route"}, "404 Not Found")],
        [task({"message": "not here", "status": 501}, "501 Not Implemented")],
    ],
)
async def test_a_change_that_was_accepted_is_waited_for_as_far_as_one_can(
    main: MainProcess, number: Any, tasks: list[bytes]
) -> None:
    """Other engines' words; and a key that may change settings need not be one that may ask for tasks."""
    left = list(tasks)
    async with service(main, {"taskID": number, "updatedAt": "2026"}, left) as (call, server):
        done = await call("algolia-set-settings", indexName="i", settings={"hitsPerPage": 3})
        assert (done["taskID"], left) == (number, tasks[-1:])
        assert server.asked[1].target == "/1/indexes/i/task/5"


async def test_a_task_that_failed_is_told(main: MainProcess) -> None:
    """Not waited for, and not reported as done."""
    async with service(main, {"taskID": 5}, [task({"status": "failed"})]) as (call, _):
        with pytest.raises(IpcError, match="then it failed"):
            await call("algolia-set-settings", indexName="i", settings={})
