"""REST providers' channels: read and cached below the base URL, changed only where the provider allows it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from tests.fakes.http_server import drops, redirects, replies
from tests.fakes.main_process import MainPath
from tests.fakes.rest_server import RestServer
from tests.unit.api.rest_main import rest_main

TOKEN = "canary-token-1"


@pytest.fixture
async def server() -> AsyncIterator[RestServer]:
    async with RestServer() as running:
        yield running


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainPath]:
    async with rest_main(tmp_path) as path:
        yield path


def saved(main: MainPath, server: RestServer, **more: str) -> dict[str, str]:
    return main.save("Shop", "rest", {"baseUrl": server.base_url, "token": TOKEN, **more})


async def test_a_get_gives_status_and_body_and_may_be_cached(main: MainPath, server: RestServer) -> None:
    """Another query is another answer."""
    ref = saved(main, server)
    answers = [
        await main.call("rest-get", {**ref, "path": "echo", "query": {"q": q}, "cache": True}) for q in ("a", "a", "b")
    ]
    assert [(answer["status"], answer["body"]["query"]) for answer in answers] == [
        (200, [["q", "a"]]),
        (200, [["q", "a"]]),
        (200, [["q", "b"]]),
    ]
    assert len(server.requests) == 2


async def test_a_write_drops_what_was_read(main: MainPath, server: RestServer) -> None:
    """The list that was cached shows the new item."""
    ref = saved(main, server, methods="POST")
    read = {**ref, "path": "items", "cache": True}
    assert len((await main.call("rest-get", read))["body"]) == 2
    params = {**ref, "method": "POST", "path": "items", "body": {"id": 3}}
    assert await main.call("rest-send", params) == {"status": 201, "body": {"id": 3}}
    assert len((await main.call("rest-get", read))["body"]) == 3


async def test_only_get_unless_the_provider_allows_more(main: MainPath, server: RestServer) -> None:
    """Refused before anything is sent."""
    with pytest.raises(IpcError) as caught:
        await main.call("rest-send", {**saved(main, server), "method": "DELETE", "path": "items"})
    assert (caught.value.code, server.requests) == (Code.INVALID_PARAMS, [])


@pytest.mark.parametrize("path", ["../secret", "%2e%2e/secret", "//evil.example", "https://evil.example"])
async def test_no_path_leaves_the_base_url(main: MainPath, server: RestServer, path: str) -> None:
    """For a read and for a write."""
    ref = saved(main, server, methods="POST")
    for channel, params in (("rest-get", {}), ("rest-send", {"method": "POST"})):
        with pytest.raises(IpcError) as caught:
            await main.call(channel, {**ref, **params, "path": path})
        assert caught.value.code is Code.INVALID_PARAMS
    assert server.requests == []


MEANINGS = {
    **dict.fromkeys((400, 405, 409, 415, 422), (Code.SERVICE_REJECTED, False)),
    **dict.fromkeys((401, 403), (Code.REAUTHENTICATION_REQUIRED, False)),
    **dict.fromkeys((404, 410), (Code.SERVICE_NOT_FOUND, False)),
    429: (Code.RATE_LIMITED, True),
    **dict.fromkeys((408, 500, 502, 503, 504), (Code.SERVICE_FAILED, True)),
}


@pytest.mark.allow_logs  # stamina warns of each retry, the router of each failure
@pytest.mark.parametrize(("channel", "more"), [("rest-get", {}), ("rest-send", {"method": "POST"})])
async def test_every_status_has_its_meaning_and_no_token_in_it(
    main: MainPath, server: RestServer, channel: str, more: dict[str, str]
) -> None:
    """Code, retryable and message; a read is tried three times where that may help, twice with a client that may have
    an older key, a write once.
    """
    ref = saved(main, server, methods="POST")
    for status, (code, retryable) in MEANINGS.items():
        server.requests.clear()
        server.script("/api/items", *[replies({"detail": f"no {TOKEN}"}, status=status)] * 3)
        with pytest.raises(IpcError) as caught:
            await main.call(channel, {**ref, **more, "path": "items"})
        assert (status, caught.value.code, caught.value.retryable) == (status, code, retryable)
        assert caught.value.message.endswith("It said: no [removed]")
        again = channel == "rest-get" and code is Code.SERVICE_FAILED
        older_key = (channel, status) == ("rest-get", 401)
        assert (status, len(server.requests)) == (status, 3 if again else 2 if older_key else 1)
        server.forget_script()
        main.seconds += 60


@pytest.mark.allow_logs  # as above
async def test_a_lost_connection_and_a_foreign_redirect(main: MainPath, server: RestServer) -> None:
    """Unreachable after three attempts; a redirect elsewhere gets nothing."""
    ref = saved(main, server)
    server.script("/api/items", *[drops()] * 9)
    with pytest.raises(IpcError) as caught:
        await main.call("rest-get", {**ref, "path": "items"})
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_UNREACHABLE, True)
    server.forget_script()
    async with RestServer() as other:
        server.script("/api/items", redirects(f"{other.base_url}/items"))
        with pytest.raises(IpcError) as caught:
            await main.call("rest-get", {**ref, "path": "items"})
        assert (caught.value.code, other.requests) == (Code.SERVICE_REJECTED, [])


async def test_a_provider_of_another_type_is_refused(main: MainPath) -> None:
    """The channel says which type it needs."""
    main.clients.register_factory("other", lambda credentials: object())
    ref: dict[str, Any] = main.save("Other", "other", {})
    with pytest.raises(IpcError) as caught:
        await main.call("rest-get", {**ref, "path": ""})
    assert (caught.value.code, "type rest" in caught.value.message) == (Code.INVALID_PARAMS, True)


async def test_headers_of_the_caller_go_along_and_tell_answers_apart(main: MainPath, server: RestServer) -> None:
    """Free ones, those that the provider allows, and those of a version; in whatever case, and beside its own."""
    ref = saved(main, server, methods="POST", headers="X-Tenant")
    read = {**ref, "path": "items", "cache": True}
    for language in ("de", "de", "fr"):
        await main.call("rest-get", {**read, "headers": {"ACCEPT-language": language, "X-tenant": "a"}})
    await main.call(
        "rest-send", {**ref, "method": "POST", "path": "items", "headers": {"Notion-Version": "2"}, "body": 1}
    )
    told = [
        {name: one.headers.get(name) for name in ("accept-language", "x-tenant", "notion-version", "authorization")}
        for one in server.requests
    ]
    own = {"authorization": f"Bearer {TOKEN}"}
    assert told == [
        {"accept-language": "de", "x-tenant": "a", "notion-version": None} | own,
        {"accept-language": "fr", "x-tenant": "a", "notion-version": None} | own,
        {"accept-language": None, "x-tenant": None, "notion-version": "2"} | own,
    ]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        *[
            ({name: "canary-value"}, Code.INVALID_PARAMS)
            for name in (
                "Host", "Content-Type", "content-length", "Transfer-Encoding", "Connection", "Origin", "Sec-Fetch-Mode",
                "Proxy-Connection", "X-Forwarded-For", "Forwarded", "X-HTTP-Method-Override", "X-Original-URL",
                "X-Other", "Bad Name", "", "X-Own", "x-own",
            )
        ],
        *[
            ({name: "canary-value"}, Code.CREDENTIAL_IN_PARAMS)
            for name in ("Authorization", "authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "X-Auth-Token")
        ],
        ({"Accept": "canary-value\r\nHost: x"}, Code.INVALID_PARAMS),
        ({"Accept": "canary-value ☃"}, Code.INVALID_PARAMS),
        ({"Accept": "canary-value" * 100}, Code.INVALID_PARAMS),
        ({"Accept": "canary-value", "accept": "b"}, Code.INVALID_PARAMS),
        ({f"A{number}-Version": "canary-value" for number in range(21)}, Code.INVALID_PARAMS),
    ],
)  # fmt: skip
async def test_no_header_says_who_asks_or_where_to(
    main: MainPath, server: RestServer, headers: dict[str, str], code: Code
) -> None:
    """Refused before anything is sent, without its value in the message, the provider's own header among them."""
    ref = main.save(
        "Shop", "rest", {"baseUrl": server.base_url, "headerName": "X-Own", "headerValue": TOKEN, "methods": "POST"}
    )
    for channel, params in (("rest-get", {}), ("rest-send", {"method": "POST"})):
        with pytest.raises(IpcError) as caught:
            await main.call(channel, {**ref, **params, "path": "items", "headers": headers})
        assert (caught.value.code, "canary" in caught.value.message) == (code, False)
    assert server.requests == []
