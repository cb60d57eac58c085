"""The Algolia client: who gets the key, what failures mean, how often a call is made, and that nothing stays open."""

import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.errors import CredentialsInvalid, ServiceError
from main_process.sdks.algolia import client as algolia_client
from main_process.sdks.algolia.answers import LONGEST_TASK, document, finish
from main_process.sdks.algolia.client import AlgoliaClient
from main_process.sdks.algolia.provider_type import ALGOLIA, make_client, probe, read_hosts, translate
from main_process.sdks.http.hosts import HostNotAllowed, RedirectRefused
from main_process.sdks.http.retry import RetryPolicy
from tests.fakes.algolia_server import APP_ID, STATUSES, AlgoliaServer, refuses
from tests.fakes.http_server import drops, hangs, redirects, replies, replies_raw

KEY = "canary0123456789"
LIST = "/1/indexes"
SETTINGS = "/1/indexes/lamps/settings"
EAGER = RetryPolicy(attempts=3, first_wait=0.0, longest_wait=0.0, jitter=0.0)

pytestmark = pytest.mark.allow_logs  # stamina warns of each retry


@pytest.fixture
async def server() -> AsyncIterator[AlgoliaServer]:
    async with AlgoliaServer(KEY) as running:
        running.add_index("lamps", [{"objectID": str(i), "name": f"lamp {i}"} for i in range(3)])
        yield running


@pytest.fixture
async def open_client() -> AsyncIterator[Callable[..., AlgoliaClient]]:
    made: list[AlgoliaClient] = []

    def connect(*origins: str, **credentials: str) -> AlgoliaClient:
        credentials = {"appId": APP_ID, "apiKey": KEY, "hosts": ", ".join(origins), **credentials}
        client = make_client(credentials, retry=EAGER)
        made.append(client)
        return client

    yield connect
    for client in made:
        await client.aclose()


async def failure_of(call: Awaitable[Any]) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        await call
    return caught.value


def test_the_sdk_is_imported_only_when_a_client_is_made() -> None:
    """The app starts without it: it takes over a second."""
    script = (
        "import sys, main_process.sdks.algolia.provider_type, main_process.sdks.local_search.provider_type;"
        "import main_process.api.algolia_channels;"
        "import main_process.api.algolia_analytics_channels, main_process.api.algolia_transfer_channels;"
        "print([name for name in sys.modules if name.startswith('algoliasearch')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("missing", ["appId", "apiKey"])
def test_missing_credentials_are_named(missing: str) -> None:
    """The fields, never a value."""
    credentials = {"appId": APP_ID, "apiKey": KEY}
    del credentials[missing]
    with pytest.raises(CredentialsInvalid) as caught:
        make_client(credentials)
    assert missing in caught.value.message
    assert KEY not in caught.value.message


def test_key_is_another_name_for_api_key() -> None:
    """Providers that were saved for the reference product have `key`."""
    assert make_client({"appId": APP_ID, "key": KEY})._config.api_key == KEY


@pytest.mark.parametrize("app_id", ["evil.example/", "a.b", "x@evil", "", "a" * 65, "ü"])
def test_an_application_id_cannot_name_a_host(app_id: str) -> None:
    """It becomes part of host names, and the key goes there."""
    with pytest.raises(CredentialsInvalid):
        make_client({"appId": app_id, "apiKey": KEY})


def test_without_hosts_it_is_algolias_own() -> None:
    """Search with its fallbacks, and the analytics of the region."""
    client = make_client({"appId": APP_ID, "apiKey": KEY, "region": "de"})
    assert client.analytics is not None
    search = {str(origin) for origin in algolia_client.origins(client._config)}
    analytics = [str(origin) for origin in algolia_client.origins(client.analytics._config)]
    assert search == {
        "https://testapp-dsn.algolia.net",
        "https://testapp.algolia.net",
        "https://testapp-1.algolianet.com",
        "https://testapp-2.algolianet.com",
        "https://testapp-3.algolianet.com",
    }
    assert analytics == ["https://analytics.de.algolia.com"]


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("x-dsn.algolia.net", ["https://x-dsn.algolia.net"]),
        ("x-1.algolianet.com, x-2.algolianet.com", ["https://x-1.algolianet.com", "https://x-2.algolianet.com"]),
        ("127.0.0.1:8080", ["http://127.0.0.1:8080"]),
        ("http://localhost:1 https://[::1]:2", ["http://localhost:1", "https://[::1]:2"]),
        ('["http://127.0.0.1:8080"]', ["http://127.0.0.1:8080"]),
        ("", []),
    ],
)
def test_hosts_are_read_as_people_write_them(text: str, origins: list[str]) -> None:
    """Several, with or without scheme and port; this computer without TLS."""
    assert [str(url) for url in read_hosts(text, {})] == origins


@pytest.mark.parametrize(
    "text",
    [
        "evil.example",
        "algolia.net.evil.example",
        "algolia.net",
        "http://x.algolia.net",
        "https://user@x.algolia.net",
        "x.algolia.net/path",
        "x.algolia.net:8443",
        "127.0.0.1.evil.example",
        "2130706433",
    ],
)
def test_no_other_host_gets_the_key(text: str) -> None:
    """Not by suffix, user info, path, port or an address in disguise; and never in plain text."""
    with pytest.raises(CredentialsInvalid):
        make_client({"appId": APP_ID, "apiKey": KEY, "hosts": text})


def test_a_host_that_the_user_allowed_is_asked() -> None:
    """Exactly that host and port, over TLS."""
    allowed = {"allowedHost": "search.example.com:8443"}
    assert [str(url) for url in read_hosts("search.example.com:8443", allowed)] == ["https://search.example.com:8443"]
    with pytest.raises(HostNotAllowed):
        read_hosts("search.example.com", allowed)


async def test_a_gateway_of_ones_own_gets_the_analytics_too(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """The key does not go around it to Algolia."""
    client = open_client(server.origin)
    assert client.analytics is not None
    await client.analytics.get_status("lamps")
    assert server.paths() == ["/2/status"]


@pytest.mark.parametrize("status", STATUSES)
async def test_every_status_has_one_meaning_and_repeats_no_key(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient], status: int
) -> None:
    """The code of the table, what the service said, and nothing of the key that it said it with."""
    server.script(SETTINGS, *[refuses(status)] * 3)
    error = await failure_of(open_client(server.origin).get_settings("lamps"))
    expected = {
        401: Code.REAUTHENTICATION_REQUIRED,
        403: Code.REAUTHENTICATION_REQUIRED,
        404: Code.SERVICE_NOT_FOUND,
        408: Code.SERVICE_FAILED,
        410: Code.SERVICE_NOT_FOUND,
        429: Code.RATE_LIMITED,
    }.get(status, Code.SERVICE_FAILED if status >= 500 else Code.SERVICE_REJECTED)
    assert error.code is expected
    assert error.retryable == (expected in {Code.SERVICE_FAILED, Code.RATE_LIMITED})
    assert "failed in the fake" in error.message
    assert KEY not in repr(error) + error.message + str(error.__cause__) + str(error.__context__)


async def test_a_rate_limit_is_told_at_once_and_with_its_pause(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """The SDK would sleep through three of them and lose the header."""
    server.script(SETTINGS, refuses(429, headers={"Retry-After": "37"}))
    error = await failure_of(open_client(server.origin).get_settings("lamps"))
    assert (error.code, error.retry_after, len(server.requests)) == (Code.RATE_LIMITED, 37.0, 1)


async def test_with_one_host_a_read_is_made_again_and_a_write_is_not(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """Three attempts, and one."""
    client = open_client(server.origin)
    server.script(SETTINGS, refuses(500), refuses(503))
    assert (await client.get_settings("lamps")).hits_per_page == 20
    assert len(server.requests) == 3
    server.script(SETTINGS, refuses(500), refuses(500))
    await failure_of(client.set_settings("lamps", {"hitsPerPage": 3}))
    assert len(server.requests) == 4


async def test_with_several_hosts_the_next_one_is_asked_instead(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """For a failure, and for a refused connection, which the SDK alone does not take for one; each host once."""
    async with AlgoliaServer(KEY) as second:
        second.add_index("lamps")
        server.script(SETTINGS, refuses(500))
        assert (await open_client(server.origin, second.origin).get_settings("lamps")).hits_per_page == 20
        assert (len(server.requests), len(second.requests)) == (1, 1)
        closed = "http://127.0.0.1:9"
        assert (await open_client(closed, second.origin).get_settings("lamps")).hits_per_page == 20
        second.script(SETTINGS, refuses(502))
        error = await failure_of(open_client(closed, second.origin).get_settings("lamps"))
        assert (error.code, len(second.requests)) == (Code.SERVICE_FAILED, 3)


async def test_a_host_that_has_failed_is_asked_again_by_the_next_call(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """The SDK would answer from memory for five minutes that it is down."""
    client = open_client(server.origin)
    server.script(LIST, *[refuses(500)] * 3)
    await failure_of(client.list_indices())
    assert [index.name for index in (await client.list_indices()).items] == ["lamps"]


async def test_nobody_there_is_unreachable(open_client: Callable[..., AlgoliaClient]) -> None:
    """Retryable, and in words."""
    error = await failure_of(open_client("http://127.0.0.1:9").list_indices())
    assert (error.code, error.retryable) == (Code.SERVICE_UNREACHABLE, True)
    assert error.message == ("Algolia cannot be reached. Check the network and the application ID, then try again.")


async def test_a_service_that_does_not_answer_is_given_up_in_time(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """Retryable, its own sentence, and the next call works on the same client."""
    client = open_client(server.origin)
    client._config.write_timeout = 50
    server.script(SETTINGS, hangs())
    error = await failure_of(client.set_settings("lamps", {"hitsPerPage": 3}))
    assert (error.code, error.retryable, error.message) == (
        Code.SERVICE_FAILED,
        True,
        "Algolia did not answer in time. Try again.",
    )
    assert (await client.get_settings("lamps")).hits_per_page == 20


async def test_a_connection_that_breaks_is_unreachable_and_a_write_is_sent_once(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """The service may have done what it was asked."""
    server.script(SETTINGS, drops())
    error = await failure_of(open_client(server.origin).set_settings("lamps", {"hitsPerPage": 3}))
    assert (error.code, len(server.requests)) == (Code.SERVICE_UNREACHABLE, 1)


@pytest.mark.parametrize(
    "answer", [replies_raw(b"<html>hello</html>", "text/html"), replies([1, 2]), replies_raw(b"", "text/plain")]
)
async def test_an_answer_that_is_no_json_object_is_a_failure(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient], answer: Any
) -> None:
    """Somebody else's server, a captive portal."""
    server.script(LIST, answer)
    response = await open_client(server.origin).list_indices_with_http_info()
    with pytest.raises(ServiceError) as caught:
        document(response)
    assert caught.value.code is Code.SERVICE_FAILED


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_takes_the_key_nowhere_else(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient], status: int
) -> None:
    """aiohttp follows redirects and keeps Algolia's header: not one byte reaches the other host."""
    async with AlgoliaServer(KEY) as elsewhere:
        server.script(LIST, redirects(f"{elsewhere.origin}{LIST}", status=status))
        error = await failure_of(open_client(server.origin).list_indices())
        assert isinstance(error, RedirectRefused)
        assert (elsewhere.requests, elsewhere.connections_made) == ([], 0)


async def test_a_proxy_of_the_environment_is_not_told_the_key_of_a_service_on_this_computer(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would send loopback requests through it."""
    async with AlgoliaServer(KEY) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        await open_client(server.origin).list_indices()
        assert (proxy.connections_made, len(server.requests)) == (0, 1)


async def test_one_connection_serves_call_after_call_and_closes_with_the_client(server: AlgoliaServer) -> None:
    """Search and analytics have a pool each; `aclose` ends both, and no request opens a new one after it."""
    client = make_client({"appId": APP_ID, "apiKey": KEY, "hosts": server.origin})
    assert client.analytics is not None
    for _ in range(5):
        await client.list_indices()
        await client.analytics.get_status("lamps")
    assert (server.connections_made, server.connections_open) == (2, 2)
    await client.aclose()
    await server.until(lambda: server.connections_open == 0)
    error = await failure_of(client.list_indices())
    assert (error.code, error.retryable, server.connections_made) == (Code.SERVICE_UNREACHABLE, True, 2)


async def test_probe_says_how_many_indices_there_are_or_that_the_key_may_only_search(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """A search-only key works; a wrong one does not."""
    client = open_client(server.origin)
    assert await probe(client) == "Connected. 1 index is there."
    server.script(LIST, refuses(403, "Method not allowed with this API key"))
    assert await probe(client) == "Connected. This key may search; it may not list the indices."
    server.keys.clear()
    assert (await failure_of(probe(client))).code is Code.REAUTHENTICATION_REQUIRED


async def test_a_task_is_waited_for_with_growing_pauses_and_not_for_ever(
    server: AlgoliaServer, open_client: Callable[..., AlgoliaClient]
) -> None:
    """It asks until the task is published; after five minutes it says that the change will come later."""
    client, pauses = open_client(server.origin), list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    task = (await client.set_settings("lamps", {"hitsPerPage": 3})).task_id
    await finish(client, "lamps", task, sleep=sleep)
    assert pauses == [0.05, 0.1]
    assert server.settings["lamps"]["hitsPerPage"] == 3
    server.polls = 1_000_000
    task = (await client.set_settings("lamps", {"hitsPerPage": 4})).task_id
    assert (await failure_of(finish(client, "lamps", task, sleep=sleep))).code is Code.SERVICE_FAILED
    assert LONGEST_TASK <= sum(pauses[2:]) < LONGEST_TASK + 3


async def test_what_another_factorys_client_raises_is_understood_too(server: AlgoliaServer) -> None:
    """An extension may make the SDK's own client, without our transporter."""
    from algoliasearch.search.client import SearchClient  # noqa: PLC0415 (lazy, as everywhere)
    from algoliasearch.search.config import SearchConfig  # noqa: PLC0415 (as above)

    config = SearchConfig(APP_ID, KEY)
    config.hosts = algolia_client.hosts(read_hosts(server.origin, {}))
    async with SearchClient(config=config) as client:
        with pytest.raises(Exception, match="does not exist") as missing:
            await client.get_settings("nope")
        server.script(LIST, refuses(500))
        with pytest.raises(Exception, match="Unreachable") as down:
            await client.list_indices()
    meanings = [translate(caught.value) for caught in (missing, down)]
    assert [error.code for error in meanings if error] == [Code.SERVICE_NOT_FOUND, Code.SERVICE_UNREACHABLE]
    assert translate(LookupError("ours")) is None


def test_the_type_names_no_secret_as_public() -> None:
    """What may be listed of an Algolia provider."""
    filled = {field.name: "x" for field in ALGOLIA.fields}
    assert set(ALGOLIA.public_fields(filled)) == {"appId", "region", "hosts", "analyticsHosts", "allowedHost"}
    assert issubclass(ServiceError, IpcError)
