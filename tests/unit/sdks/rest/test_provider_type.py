"""Any JSON API, held below its base URL."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from ipc.errors import Code, InvalidParams
from main_process.errors import CredentialsInvalid, ServiceError
from main_process.sdks.http.hosts import RedirectRefused, parse_base_url
from main_process.sdks.rest import provider_type as rest
from main_process.sdks.rest.client import MOST_ANSWER_BYTES, RestClient, join_path
from tests.fakes.http_server import LoopbackServer, drops, redirects, replies, replies_raw
from tests.fakes.rest_server import RestServer, bomb
from tests.fakes.tls import self_signed

TOKEN = "canary-token-1"


@pytest.fixture
async def server() -> AsyncIterator[RestServer]:
    async with RestServer() as running:
        yield running


@pytest.fixture
async def client(server: RestServer) -> AsyncIterator[RestClient]:
    made = await rest.make_client({"baseUrl": server.base_url, "token": TOKEN, "methods": "POST, delete"})
    yield made
    await made.close()


async def test_a_get_sends_path_query_and_token_and_gives_json(client: RestClient, server: RestServer) -> None:
    """Lists repeat their name, booleans are words, characters a path cannot hold are encoded."""
    answer = await client.send("GET", "/echo", {"q": "a b&c", "ids": [1, 2], "all": True})
    assert (answer.status, answer.body["query"]) == (200, [["q", "a b&c"], ["ids", "1"], ["ids", "2"], ["all", "true"]])
    assert server.requests[0].authorization == f"Bearer {TOKEN}"


async def test_a_post_sends_json_where_the_provider_allows_it(client: RestClient) -> None:
    """The method is allowed by the provider, in any case of letters."""
    answer = await client.send("POST", "echo", body={"deep": [1, None, "ü"]})
    assert answer.body["body"] == {"deep": [1, None, "ü"]}


async def test_a_method_that_the_provider_does_not_allow_is_never_sent(client: RestClient, server: RestServer) -> None:
    """GET only, unless the provider allows more."""
    with pytest.raises(InvalidParams):
        await client.send("PUT", "echo", body={})
    assert server.requests == []


async def test_text_and_nothing_are_answers_too(client: RestClient) -> None:
    """Text is text, 204 is None."""
    assert [(await client.send("GET", path)).body for path in ("text", "nothing")] == ["plain words", None]


ESCAPES = [
    "../secret",
    "..",
    "a/../../secret",
    "%2e%2e/secret",
    "%252e%252e/secret",
    "%25252e%2e/secret",
    "..%2fsecret",
    "a%2f..%2f..%2fsecret",
    "..\\secret",
    "..;/secret",
    "a/..;x=1/..;/secret",
    "%2e%2e%3b/secret",
    ".. /secret",
    "\uff0e\uff0e/secret",
    "..%5csecret",
    "//evil.example/x",
    "///evil.example",
    "https://evil.example/x",
    "http:%2f%2fevil.example",
    "/./secret",
    "items?x=1",
    "items#x",
    "items%0d%0aX: y",
    "items\r\nX: y",
    "items%00",
    "items%zz",
    "x" * 3000,
]


@pytest.mark.parametrize("path", ESCAPES)
async def test_no_path_leaves_the_base_url(client: RestClient, server: RestServer, path: str) -> None:
    """Dots in every encoding, other hosts, control characters: refused here, before anything is sent."""
    with pytest.raises(InvalidParams):
        await client.send("GET", path)
    assert server.requests == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "https://h.example/v2"),
        ("/", "https://h.example/v2"),
        ("a/b", "https://h.example/v2/a/b"),
        ("/a b/ü", "https://h.example/v2/a%20b/%C3%BC"),
        ("a%20b", "https://h.example/v2/a%20b"),
        ("a...b/..c", "https://h.example/v2/a...b/..c"),
        ("me@x.example:1", "https://h.example/v2/me@x.example:1"),
        ("a//b", "https://h.example/v2/a//b"),
    ],
)
def test_ordinary_paths_stay_what_they_are(path: str, expected: str) -> None:
    """Only what a path cannot hold is encoded; what is encoded already is left alone."""
    assert join_path(parse_base_url("https://h.example/v2/"), path) == expected


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        ({}, ("authorization", None)),
        ({"token": "abc"}, ("authorization", "Bearer abc")),
        ({"headerName": "X-Api-Key", "headerValue": "abc"}, ("x-api-key", "abc")),
        ({"username": "me", "password": "pä:ss"}, ("authorization", "Basic bWU6cMOkOnNz")),
    ],
)
async def test_each_kind_of_authentication_is_sent(
    server: RestServer, credentials: dict[str, str], header: tuple[str, str | None]
) -> None:
    """Bearer, a header of any name, basic, or none."""
    client = await rest.make_client({"baseUrl": server.base_url, **credentials})
    await client.send("GET", "items")
    await client.close()
    assert server.requests[0].headers.get(header[0]) == header[1]


@pytest.mark.parametrize(
    "credentials",
    [
        {},
        {"baseUrl": "http://api.example.com"},
        {"baseUrl": "https://h.example", "token": "canary", "username": "me"},
        {"baseUrl": "https://h.example", "headerName": "X-Key"},
        {"baseUrl": "https://h.example", "headerValue": "canary"},
        {"baseUrl": "https://h.example", "headerName": "Host", "headerValue": "canary"},
        {"baseUrl": "https://h.example", "headerName": "X Key", "headerValue": "canary"},
        {"baseUrl": "https://h.example", "headerName": "X-Key", "headerValue": "canary\r\nX: y"},
        {"baseUrl": "https://h.example", "token": "canary\x00"},
        {"baseUrl": "https://h.example", "password": "canary"},
        {"baseUrl": "https://h.example", "username": "a:b", "password": "canary"},
        {"baseUrl": "https://h.example", "methods": "GET, BREW"},
        {"baseUrl": "https://h.example", "headers": "X-Tenant, Host"},
        {"baseUrl": "https://h.example", "headers": "authorization"},
        {"baseUrl": "https://h.example", "headers": "X-Te(nant"},
    ],
)
async def test_credentials_that_cannot_work_are_refused_without_repeating_them(credentials: dict[str, str]) -> None:
    """Fields are named, values never."""
    with pytest.raises(CredentialsInvalid) as caught:
        await rest.make_client(credentials)
    assert "canary" not in caught.value.message


async def test_an_answer_larger_than_the_limit_is_refused_even_when_it_is_small_on_the_wire(
    client: RestClient, server: RestServer
) -> None:
    """The limit is on what comes out of the decompression."""
    zipped = replies_raw(bomb(MOST_ANSWER_BYTES + 2), "application/json", headers={"Content-Encoding": "deflate"})
    server.script("/api/items", zipped)
    with pytest.raises(ServiceError) as caught:
        await client.send("GET", "items")
    assert caught.value.code is Code.TOO_LARGE


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>login</html>", "text/html"),
        (b"{broken", "application/json"),
        (b"\xff\xfe", "text/plain"),
        (b"words", "text/plain; charset=undefined"),
        (b"words", "text/plain; charset=no-such"),
        (b"words", "text/plain; charset=rot13"),
    ],
)
async def test_an_answer_that_is_not_json_is_the_services_failure(
    client: RestClient, server: RestServer, body: bytes, content_type: str
) -> None:
    """A login page instead of data, broken JSON, text in no encoding, encodings that are none."""

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Type": content_type})

    server.script("/api/items", answer)
    with pytest.raises(ServiceError) as caught:
        await client.send("GET", "items")
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_FAILED, False)


@pytest.mark.parametrize(
    "body",
    [
        {"detail": f"bad {TOKEN}"},
        {"error": {"message": f"bad {TOKEN}"}},
        {"errors": [{"message": f"bad {TOKEN}"}]},
        {"message": f"bad {TOKEN}", "code": 7},
        f"bad {TOKEN}",
    ],
)
async def test_what_the_service_says_is_shown_without_the_token(
    client: RestClient, server: RestServer, body: object
) -> None:
    """Wherever its error bodies put the sentence."""
    server.script("/api/items", replies(body, status=400))
    with pytest.raises(ServiceError) as caught:
        await client.send("GET", "items")
    assert (caught.value.code, caught.value.message) == (
        Code.SERVICE_REJECTED,
        "The service refused the request (status 400). It said: bad [removed]",
    )


@pytest.mark.parametrize(
    "credentials",
    [
        {"token": "canary/1+2=="},
        {"headerName": "X-Api-Key", "headerValue": "canary/1+2=="},
        {"username": "me", "password": "canary"},
    ],
)
async def test_no_kind_of_authentication_is_in_what_the_service_repeats(
    server: RestServer, credentials: dict[str, str]
) -> None:
    """The value alone, as a URL would hold it, and basic authentication with and without its first word."""
    client = await rest.make_client({"baseUrl": server.base_url, **credentials})
    secrets = [value for name, value in credentials.items() if name not in {"username", "headerName"}]
    sent = rest.auth_headers(credentials).values()
    said = [form for secret in (*secrets, *sent) for form in (secret, quote(secret, safe=""), secret.split()[-1])]
    server.script("/api/items", replies({"message": " | ".join(said)}, status=401))
    with pytest.raises(ServiceError) as caught:
        await client.send("GET", "items")
    await client.close()
    assert [form for form in said if form in caught.value.message] == []


@pytest.mark.parametrize("depth", [900, 1_020, 5_000])
async def test_an_error_body_as_deep_as_it_gets(client: RestClient, server: RestServer, depth: int) -> None:
    """The status says enough where nobody can follow the body."""
    server.script("/api/items", replies_raw(b'{"error":' * depth + b"1" + b"}" * depth, "application/json", status=400))
    with pytest.raises(ServiceError) as caught:
        await client.send("GET", "items")
    assert caught.value.code is Code.SERVICE_REJECTED


async def test_a_redirect_to_another_host_gets_nothing(client: RestClient, server: RestServer) -> None:
    """Not the credential, not even a request; within the host it is followed."""
    async with RestServer() as other:
        server.script("/api/items", redirects(f"{other.base_url}/items"), redirects("/api/echo", status=302))
        with pytest.raises(RedirectRefused):
            await client.send("GET", "items")
        assert other.requests == []
    assert (await client.send("GET", "items")).body["path"] == "/api/echo"


@pytest.mark.allow_logs  # the server hears of the refused certificate
async def test_a_certificate_that_nobody_signed_is_refused_out_there_and_taken_on_this_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the token is sent."""
    tls = await asyncio.to_thread(self_signed, tmp_path, "api.example")
    real = socket.getaddrinfo

    def here(host: Any, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host in {"api.example", b"api.example"} else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    async with LoopbackServer(tls=tls) as server:
        server.route("GET", "/api/items", replies([]))
        far, near = [
            await rest.make_client({"baseUrl": f"https://{host}:{server.port}/api", "token": TOKEN})
            for host in ("api.example", "127.0.0.1")
        ]
        with pytest.raises(ServiceError, match=r"certificate.*not trust.*self-signed") as caught:
            await far.send("GET", "items")
        assert (caught.value.code, server.requests) == (Code.SERVICE_UNREACHABLE, [])
        assert (await near.send("GET", "items")).status == 200
        await far.close()
        await near.close()


async def test_no_proxy_of_the_environment_and_no_netrc_is_used(
    server: RestServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one would get the token, the other would add a password of somebody else's."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password netrc-canary")
    (tmp_path / "netrc").chmod(0o600)
    async with RestServer() as proxy:
        for name, value in (("HTTP_PROXY", proxy.origin), ("http_proxy", proxy.origin), ("NETRC", tmp_path / "netrc")):
            monkeypatch.setenv(name, str(value))
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        client = await rest.make_client({"baseUrl": server.base_url})
        await client.send("GET", "items")
        await client.close()
        assert proxy.requests == []
    assert [request.authorization for request in server.requests] == [""]


async def test_a_lost_connection_is_unreachable(client: RestClient, server: RestServer) -> None:
    """The transport tells it; what is not the HTTP library's own is left alone."""
    server.script("/api/items", drops(), drops())
    with pytest.raises(ServiceError) as caught:
        await client.send("GET", "items")
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_UNREACHABLE, True)
    assert rest.translate(ValueError("a bug")) is None


async def test_the_probe_says_in_words_how_it_went(client: RestClient, server: RestServer) -> None:
    """An API without anything at its root is fine; one that refuses the token is not."""
    assert await rest.probe(client) == "The server was reached. It has nothing at the base URL itself, which is usual."
    server.script("/api", replies([]), replies({}, status=401))
    assert await rest.probe(client) == "Connected. The base URL answered."
    with pytest.raises(ServiceError):
        await rest.probe(client)


async def test_closing_the_client_closes_its_connections(server: RestServer) -> None:
    """Kept alive while in use, gone afterwards."""
    client = await rest.make_client({"baseUrl": server.base_url})
    for _ in range(3):
        await client.send("GET", "items")
    assert (server.connections_made, server.connections_open) == (1, 1)
    await client.close()
    await server.until(lambda: server.connections_open == 0)
