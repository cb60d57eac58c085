"""The fake of Stripe answers as Stripe's published description says."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.description import Description
from tests.fakes.stripe_server import BALANCE, CHARGES, ERROR_TYPES, StripeServer, refuses

KEY = "sk_test_canary0123456789"
DESCRIPTION = Description("stripe")


@pytest.fixture
async def server() -> AsyncIterator[StripeServer]:
    async with StripeServer(KEY) as running:
        yield running


async def ask(server: StripeServer, path: str, *, key: str = KEY, **query: str) -> tuple[int, Any]:
    """Status and body of a GET."""
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as session,
        session.get(server.origin + path, params=query) as response,
    ):
        assert response.content_type == "application/json"
        return response.status, await response.json()


async def test_every_route_of_the_fake_is_described(server: StripeServer) -> None:
    """No route without a description, and no description without a route."""
    assert {f"{method} {path}" for method, path in server.routes} == DESCRIPTION.operations


async def test_what_succeeds_has_the_described_fields_and_types(server: StripeServer) -> None:
    """The balance, and every page of the charges."""
    status, balance = await ask(server, BALANCE)
    assert (status, DESCRIPTION.problems(f"GET {BALANCE}", status, balance)) == (200, [])
    after: dict[str, str] = {}
    pages = 0
    while True:
        status, page = await ask(server, CHARGES, **after)
        assert (status, DESCRIPTION.problems(f"GET {CHARGES}", status, page)) == (200, [])
        pages += 1
        if not page["has_more"]:
            break
        after = {"starting_after": page["data"][-1]["id"]}
    assert pages == 3


@pytest.mark.parametrize("path", [BALANCE, CHARGES])
async def test_every_error_has_the_described_body(server: StripeServer, path: str) -> None:
    """Each status that the fake knows, and a wrong key."""
    server.script(path, *map(refuses, ERROR_TYPES))
    answers = [await ask(server, path) for _ in ERROR_TYPES]
    answers.append(await ask(server, path, key="sk_test_wrong"))
    assert [status for status, _body in answers] == [*ERROR_TYPES, 401]
    assert [DESCRIPTION.problems(f"GET {path}", *answer) for answer in answers] == [[]] * len(answers)


@pytest.mark.parametrize(
    ("query", "param"),
    [({"limit": "0"}, "limit"), ({"limit": "101"}, "limit"), ({"starting_after": "ch_none"}, "starting_after")],
)
async def test_a_parameter_outside_its_range_is_refused(
    server: StripeServer, query: dict[str, str], param: str
) -> None:
    """The description says of `limit`: 1 to 100."""
    status, body = await ask(server, CHARGES, **query)
    assert (status, body["error"]["param"]) == (400, param)
    assert DESCRIPTION.problems(f"GET {CHARGES}", status, body) == []


async def test_an_unknown_path_is_answered_with_stripes_error(server: StripeServer) -> None:
    """It has no description of its own; its body is the one of every other error."""
    status, body = await ask(server, "/v1/unknown")
    assert (status, DESCRIPTION.differences("error", body)) == (404, [])
