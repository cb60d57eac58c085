"""The fake of Algolia answers as Algolia's published descriptions say."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.algolia_server import ANALYTICS, STATUSES, AlgoliaServer, refuses
from tests.fakes.description import JSON, Description

KEY = "canary0123456789"
DESCRIPTION = Description("algolia")
LAMPS = "/1/indexes/lamps"
INDEX = "/1/indexes/{indexName}"
RULE = {
    "objectID": "r1",
    "conditions": [{"anchoring": "is", "pattern": "x"}],
    "consequence": {"params": {"hitsPerPage": 1}, "hide": [{"objectID": "0"}]},
}
UPDATE = {"requests": [{"action": "partialUpdateObject", "body": {"objectID": "1", "price": 3}}]}

SEARCH: dict[str, tuple[str, Any]] = {
    "GET /1/indexes": ("/1/indexes", None),
    "POST /1/indexes/*/queries": ("/1/indexes/*/queries", {"requests": [{"indexName": "lamps", "query": "lamp"}]}),
    f"POST {INDEX}/query": (f"{LAMPS}/query", {"query": "lamp"}),
    f"POST {INDEX}/browse": (f"{LAMPS}/browse", {"hitsPerPage": 2}),
    f"GET {INDEX}/settings": (f"{LAMPS}/settings", None),
    f"PUT {INDEX}/settings": (f"{LAMPS}/settings", {"hitsPerPage": 5}),
    f"POST {INDEX}/batch": (f"{LAMPS}/batch", UPDATE),
    f"PUT {INDEX}/rules/{{objectID}}": (f"{LAMPS}/rules/r1", RULE),
    f"POST {INDEX}/rules/search": (f"{LAMPS}/rules/search", {}),
    f"DELETE {INDEX}/rules/{{objectID}}": (f"{LAMPS}/rules/r1", None),
    f"GET {INDEX}/{{objectID}}": (f"{LAMPS}/1", None),
    f"GET {INDEX}/rules/{{objectID}}": (f"{LAMPS}/rules/r0", None),
    f"POST {INDEX}/facets/{{facetName}}/query": (f"{LAMPS}/facets/name/query", {"facetQuery": "lamp"}),
    f"GET {INDEX}/task/{{taskID}}": (f"{LAMPS}/task/1001", None),
}
"""Per described operation of the search API a path and a body."""


def analytics_operation(path: str) -> str:
    """The described operation that answers at a path of the fake's table."""
    method = "POST" if path.startswith("3/") and path != "3/patterns/fields" else "GET"
    return f"{method} /{path.replace('brand', '{attribute}')}"


OPERATIONS: dict[str, tuple[str, Any]] = {
    **SEARCH,
    **{analytics_operation(path): (f"/{path}", None) for path in ANALYTICS},
}


@pytest.fixture
async def server() -> AsyncIterator[AlgoliaServer]:
    async with AlgoliaServer(KEY, polls=1) as running:
        running.add_index("lamps", [{"objectID": str(i), "name": f"lamp {i}"} for i in range(3)])
        running.rules["lamps"]["r0"] = {**RULE, "objectID": "r0"}
        yield running


async def ask(
    server: AlgoliaServer, operation: str, body: Any = None, *, path: str = "", key: str = KEY
) -> tuple[int, Any]:
    """Status and JSON of an operation's answer; `body` and `path` in place of the usual ones."""
    usual_path, usual = OPERATIONS[operation]
    path = path or usual_path
    method = operation.partition(" ")[0]
    async with (
        aiohttp.ClientSession(headers={"X-Algolia-API-Key": key}) as session,
        session.request(method, server.origin + path, json=usual if body is None else body) as response,
    ):
        assert response.content_type == JSON
        return response.status, await response.json()


def test_every_operation_of_the_fake_is_described() -> None:
    """No answer without a description, and no description without an answer."""
    assert OPERATIONS.keys() == DESCRIPTION.operations


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_what_succeeds_has_the_described_fields_and_types(server: AlgoliaServer, operation: str) -> None:
    """Every operation of the search API and every endpoint of the analytics."""
    status, body = await ask(server, operation)
    assert (status, DESCRIPTION.problems(operation, status, body)) == (200, [])


async def test_every_page_of_a_browse_is_described_and_only_the_last_has_no_cursor(server: AlgoliaServer) -> None:
    """The description says so of the cursor."""
    browse = f"POST {INDEX}/browse"
    first = await ask(server, browse)
    last = await ask(server, browse, {"hitsPerPage": 2, "cursor": first[1]["cursor"]})
    assert [DESCRIPTION.problems(browse, *page) for page in (first, last)] == [[], []]
    assert "cursor" not in last[1]


async def test_a_task_that_waits_and_one_that_is_published_are_described(server: AlgoliaServer) -> None:
    """Between them a rule and records have changed, and are described too."""
    task = f"GET {INDEX}/task/{{taskID}}"
    for operation in (f"PUT {INDEX}/rules/{{objectID}}", f"POST {INDEX}/batch"):
        _status, answer = await ask(server, operation)
        answers = [await ask(server, task, path=f"{LAMPS}/task/{answer['taskID']}") for _ in range(2)]
        assert [body["status"] for _status, body in answers] == ["notPublished", "published"]
        assert [DESCRIPTION.problems(task, *answer) for answer in answers] == [[], []]
    for operation, found in ((f"POST {INDEX}/rules/search", 2), (f"POST {INDEX}/query", 3)):
        status, body = await ask(server, operation)
        assert (body["nbHits"], DESCRIPTION.problems(operation, status, body)) == (found, [])


async def test_click_positions_are_the_twelve_ranges_that_are_described(server: AlgoliaServer) -> None:
    """The first ten one by one, then up to the twentieth, then the rest, whose end is -1."""
    _status, body = await ask(server, "GET /2/clicks/positions")
    ranges = [[place, place] for place in range(1, 11)] + [[11, 20], [21, -1]]
    assert [each["position"] for each in body["positions"]] == ranges


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_every_error_has_the_described_body(server: AlgoliaServer, operation: str) -> None:
    """Four statuses are described, for the catalogue of patterns one; the others have the same body."""
    described = DESCRIPTION.statuses(operation) - {200}
    assert described == ({400} if operation == "GET /3/patterns/fields" else {400, 402, 403, 404})
    server.script(OPERATIONS[operation][0], *map(refuses, STATUSES))
    answers = [await ask(server, operation) for _ in STATUSES]
    answers.append(await ask(server, operation, key="wrong"))
    assert [status for status, _body in answers] == [*STATUSES, 403]
    for status, body in answers:
        assert DESCRIPTION.differences("ErrorBase", body) == []
        assert status not in described or DESCRIPTION.problems(operation, status, body) == []
        assert isinstance(body["message"], str)


async def test_an_unknown_index_is_a_described_404(server: AlgoliaServer) -> None:
    """On every operation on one index."""
    server.objects.clear()
    for operation in OPERATIONS:
        if INDEX in operation:
            status, body = await ask(server, operation)
            assert (status, DESCRIPTION.problems(operation, status, body)) == (404, [])
