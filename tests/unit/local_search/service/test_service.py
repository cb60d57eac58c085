"""Local Search's life, and its door: raw HTTP for what may not pass, the real SDK for what may."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from algoliasearch.search.models.browse_params_object import BrowseParamsObject

from ipc.errors import Code
from main_process.errors import ServiceError
from main_process.local_search.index.folders import FolderStore
from main_process.local_search.service.service import LocalSearch
from main_process.sdks.algolia.client import AlgoliaClient
from main_process.sdks.local_search import provider_type as local_search
from main_process.sdks.local_search.provider_type import Endpoint
from tests.unit.local_search.indexed import Shelf

BOOKS: dict[str, dict[str, Any]] = {
    "0": {"title": "Light", "content": "of day", "genre": "poetry"},
    "1": {"title": "House", "content": "of light", "genre": "drama"},
}


class Heard:
    """Waits for what a service tells."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._news = asyncio.Event()

    def __call__(self, name: str = "stopped") -> None:
        self.names.append(name)
        self._news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                self._news.clear()
                await self._news.wait()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(dict(BOOKS))


@pytest.fixture
def folders(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "folders.json")


@pytest.fixture
async def service(tmp_path: Path, shelf: Shelf, folders: FolderStore) -> AsyncIterator[LocalSearch]:
    made = LocalSearch(tmp_path / "index", [shelf], folders, pause=0.0)
    yield made
    await made.stop()


@pytest.fixture
def changed(service: LocalSearch) -> Heard:
    heard = Heard()
    service.on_changed(heard)
    return heard


@pytest.fixture
async def endpoint(service: LocalSearch, changed: Heard) -> Endpoint:
    running = await service.ensure_running()
    await changed.until(lambda: "books" in changed.names)
    return running


@pytest.fixture
async def client(service: LocalSearch, endpoint: Endpoint) -> AsyncIterator[AlgoliaClient]:
    made = await local_search.factory(service)({})
    yield made
    await made.aclose()


async def raw(
    endpoint: Endpoint, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b""
) -> tuple[int, Any, dict[str, str]]:
    """A request as anybody on this computer could make it; without `headers` it has the right key."""
    given = {"X-Algolia-API-Key": endpoint.token} if headers is None else headers
    url = f"http://{endpoint.host}:{endpoint.port}{path}"
    async with (
        aiohttp.ClientSession(trust_env=False) as session,
        session.request(method, url, headers=given, data=body) as response,
    ):
        text = await response.text()
        parsed = await response.json() if response.content_type == "application/json" else text
        return response.status, parsed, {name.lower(): value for name, value in response.headers.items()}


async def test_the_real_sdk_reads_all_of_it(client: AlgoliaClient) -> None:
    """Its own models accept every answer: list, search one and many, browse, settings, objects, rules."""
    listed = await client.list_indices()
    assert [(index.name, index.entries, index.pending_task) for index in listed.items] == [("books", 2, False)]
    one = await client.search_single_index("books", {"query": "ligh"})
    assert [(hit.object_id, hit.to_dict()["title"]) for hit in one.hits] == [("0", "Light"), ("1", "House")]
    many = await client.search({"requests": [{"indexName": "books", "query": "house"}, {"indexName": "books"}]})
    assert [result["nbHits"] for result in many.to_dict()["results"]] == [1, 2]
    assert (await client.get_settings("books")).searchable_attributes == ["title", "content"]
    assert (await client.get_object("books", "1", ["title"])) == {"objectID": "1", "title": "House"}
    objects = await client.get_objects({"requests": [{"indexName": "books", "objectID": i} for i in ("1", "9")]})
    assert objects.to_dict()["results"] == [{**BOOKS["1"], "objectID": "1"}, None]
    assert (await client.search_rules("books")).hits == []


async def test_browse_gives_every_record_once_by_its_cursor(client: AlgoliaClient) -> None:
    """One at a time here; the SDK's own helper follows the cursors."""
    pages: list[Any] = []
    await client.browse_objects("books", pages.append, BrowseParamsObject(hits_per_page=1))
    assert [[hit.object_id for hit in page.hits] for page in pages] == [["0"], ["1"]]


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WzEsMl0", "W251bGwse31d", 5])
async def test_a_cursor_that_was_not_given_out_is_refused(endpoint: Endpoint, cursor: Any) -> None:
    """Whatever it decodes to."""
    body = b'{"cursor": %s}' % (f'"{cursor}"' if isinstance(cursor, str) else str(cursor)).encode()
    status, answer, _ = await raw(endpoint, "POST", "/1/indexes/books/browse", body=body)
    assert (status, answer) == (400, {"message": "Cursor not valid", "status": 400})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Algolia-API-Key": ""},
        {"X-Algolia-API-Key": "wrong"},
        {"Authorization": "Bearer right"},
        {"X-Algolia-API-Key": "right", "Host": "evil.example"},
        {"X-Algolia-API-Key": "right", "Host": "localhost"},
        {"X-Algolia-API-Key": "ü" * 43},
    ],
)
async def test_nobody_comes_in_without_the_token_and_the_right_host(
    endpoint: Endpoint, headers: dict[str, str]
) -> None:
    """Neither a guess nor a web page that rebinds its own name to this computer; no CORS header invites either."""
    given = {name: value.replace("right", endpoint.token) for name, value in headers.items()}
    for method, path in (("GET", "/1/indexes"), ("OPTIONS", "/1/indexes"), ("POST", "/1/indexes/books/query")):
        status, answer, answered = await raw(endpoint, method, path, headers=given)
        assert (status, answer) == (403, {"message": "Invalid Application-ID or API key", "status": 403})
        assert [name for name in answered if name.startswith("access-control")] == []


async def test_a_key_that_is_no_text_is_refused_like_any_other(endpoint: Endpoint) -> None:
    """Bytes that are not UTF-8, which no HTTP client sends."""
    reader, writer = await asyncio.open_connection(endpoint.host, endpoint.port)
    host = f"{endpoint.host}:{endpoint.port}".encode()
    writer.write(b"GET /1/indexes HTTP/1.1\r\nHost: " + host + b"\r\nX-Algolia-API-Key: \xff\xfe\r\n\r\n")
    assert (await reader.readline()).split()[1] == b"403"
    writer.close()
    await writer.wait_closed()


async def test_each_start_has_a_token_and_a_port_of_its_own(service: LocalSearch, endpoint: Endpoint) -> None:
    """What was learnt of an earlier start is worth nothing; the token shows in no repr."""
    await service.stop()
    again = await service.ensure_running()
    assert again.token != endpoint.token
    assert again.token not in repr(again)
    status, _, _ = await raw(again, "GET", "/1/indexes", headers={"X-Algolia-API-Key": endpoint.token})
    assert status == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("POST", "/1/indexes/nope/query", b"{}", 404, "Index nope does not exist"),
        ("GET", "/1/indexes/books/9", b"", 404, "ObjectID does not exist"),
        ("GET", "/2/status", b"", 404, "Local Search has no such path"),
        ("POST", "/1/indexes/books/query", b"{", 400, "Invalid JSON"),
        ("POST", "/1/indexes/books/query", b"[]", 400, "Invalid JSON: expected an object"),
        ("POST", "/1/indexes/*/queries", b"{}", 400, "requests: expected an array of objects"),
        ("GET", "/1/indexes?page=x", b"", 400, "page: expected a number"),
        ("POST", "/1/indexes/books/query", b'{"query": "' + b"x" * 1_000_001 + b'"}', 413, "Request body too large"),
    ],
)
async def test_errors_have_algolias_shape(
    endpoint: Endpoint, method: str, path: str, body: bytes, status: int, message: str
) -> None:
    """`{message, status}`, the message saying what is wrong."""
    assert (await raw(endpoint, method, path, body=body))[:2] == (status, {"message": message, "status": status})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/1/indexes/books/settings"),
        ("POST", "/1/indexes/books/batch"),
        ("POST", "/1/indexes/books"),
        ("DELETE", "/1/indexes/books"),
        ("PUT", "/1/indexes/books/0"),
        ("POST", "/1/keys"),
    ],
)
async def test_writes_are_refused_in_words(endpoint: Endpoint, method: str, path: str) -> None:
    """It is read only, and says so."""
    status, answer, _ = await raw(endpoint, method, path, body=b"{}")
    assert status == 405
    assert answer["message"].startswith("Local Search is read only")


async def test_a_proxy_of_the_environment_never_sees_the_token(
    service: LocalSearch, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client goes straight to the service."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    client = await local_search.factory(service)({})
    try:
        assert await local_search.probe(client) == "Connected. 1 index is there."
    finally:
        await client.aclose()


async def test_concurrent_clients_share_one_start(service: LocalSearch) -> None:
    """Ten at once, one port."""
    endpoints = await asyncio.gather(*[service.ensure_running() for _ in range(10)])
    assert len({endpoint.port for endpoint in endpoints}) == 1


async def test_stop_leaves_no_task_thread_or_socket(service: LocalSearch, client: AlgoliaClient) -> None:
    """Also while a client holds a connection open; stopping twice is stopping once."""
    await client.list_indices()
    before = asyncio.all_tasks()
    endpoint = service.endpoint
    assert endpoint is not None
    await service.stop()
    await service.stop()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("local-search")] == []
    assert asyncio.all_tasks() - before == set()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(endpoint.host, endpoint.port)
    assert (service.running, service.endpoint, service.progress()) == (False, None, ())


@pytest.mark.allow_logs
async def test_after_a_fall_calls_are_unreachable_clients_are_dropped_and_the_next_one_starts_it_again(
    service: LocalSearch, client: AlgoliaClient
) -> None:
    """The socket is torn away under a client: it hears it, says so, and the service comes back at the next start."""
    stopped = Heard()
    service.on_stopped(stopped)
    assert service._running is not None
    service._running._server.close()
    await service._running._runner.cleanup()
    with pytest.raises(ServiceError) as caught:
        await client.list_indices()
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_UNREACHABLE, True)
    await stopped.until(lambda: stopped.names == ["stopped"])
    again = await local_search.factory(service)({})
    try:
        assert [index.name for index in (await again.list_indices()).items] == ["books"]
    finally:
        await again.aclose()


async def test_an_index_that_was_built_before_answers_at_once_and_reads_only_what_changed(
    service: LocalSearch, shelf: Shelf, endpoint: Endpoint, changed: Heard
) -> None:
    """Sources with the same fingerprint are not read again; those that are gone leave the index."""
    await service.stop()
    shelf.read.clear()
    shelf.books = {"0": BOOKS["0"], "2": {"title": "New", "content": "light"}}
    await service.ensure_running()
    await changed.until(lambda: changed.names.count("books") == 2)
    client = await local_search.factory(service)({})
    try:
        hits = (await client.search_single_index("books", {"query": "light"})).hits
        assert sorted(hit.object_id for hit in hits) == ["0", "2"]
    finally:
        await client.aclose()
    assert shelf.read == ["2"]


@pytest.mark.allow_logs
async def test_a_damaged_index_is_built_again(
    service: LocalSearch, endpoint: Endpoint, tmp_path: Path, changed: Heard
) -> None:
    """It is a cache: whatever happened to the file, the service starts, and all of it is there."""
    await service.stop()
    (index,) = (tmp_path / "index").glob("books-*.sqlite3")
    whole = index.read_bytes()
    damages = {
        "not a database": b"x" * 5000,
        "cut short": whole[:5000],
        "overwritten": whole[:8192] + b"\xff" * 8192 + whole[16384:],
    }
    for rounds, damage in enumerate(damages.values(), start=2):
        index.write_bytes(damage)
        again = await service.ensure_running()
        await changed.until(lambda rounds=rounds: changed.names.count("books") == rounds)  # type: ignore[misc]  # default argument
        _, found, _ = await raw(again, "POST", "/1/indexes/books/query", body=b'{"query": "light"}')
        assert found["nbHits"] == 2
        await service.stop()


async def test_folders_are_indexed_when_they_are_added_and_forgotten_when_removed(
    service: LocalSearch, folders: FolderStore, client: AlgoliaClient, changed: Heard, tmp_path: Path
) -> None:
    """While the service runs; the list of indices names them only while there are any."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# Garden\n\nRoses and lilies.")
    folder = folders.add(notes)
    service.refresh_folders()
    await changed.until(lambda: changed.names.count("my-files") == 1)
    hits = (await client.search_single_index("my-files", {"query": "roses"})).hits
    assert [(hit.to_dict()["title"], hit.to_dict()["file"]) for hit in hits] == [("Garden", "a.md")]
    assert await service.documents() == {folder.id: 1}
    folders.remove(folder.id)
    service.refresh_folders()
    await changed.until(lambda: changed.names.count("my-files") == 2)
    assert [index.name for index in (await client.list_indices()).items] == ["books"]


@pytest.mark.allow_logs
async def test_a_corpus_that_fails_is_reported_and_the_others_go_on(tmp_path: Path, folders: FolderStore) -> None:
    """What is on a machine can be broken in any way; a source that cannot be read is left out."""

    class Broken(Shelf):
        def sources(self) -> Any:
            raise RuntimeError("no such thing on this machine")

    class Unreadable(Shelf):
        def _records(self, key: str) -> Any:
            if key == "0":
                raise OSError("gone")
            return super()._records(key)

    broken, partial = Broken({}), Unreadable(dict(BOOKS))
    broken.schema = type(broken.schema)(name="broken", label="Broken", searchable=("title",))
    service = LocalSearch(tmp_path / "index", [broken, partial], folders, pause=0.0)
    heard = Heard()
    service.on_changed(heard)
    try:
        await service.start()
        await heard.until(lambda: "books" in heard.names)
        states = {at.name: (at.state, at.done, at.total) for at in service.progress()}
        assert states["broken"][0] == "failed"
        assert states["books"] == ("ready", 2, 2)
    finally:
        await service.stop()


async def test_notes_are_found_as_they_come_and_go(
    service: LocalSearch, folders: FolderStore, changed: Heard, client: AlgoliaClient, tmp_path: Path
) -> None:
    """Added, changed, renamed, deleted, in a new folder, and in a folder that was added later: without a restart."""

    async def found(query: str) -> list[str]:
        answer = await client.search_single_index("my-files", {"query": query})
        return sorted(hit.to_dict()["file"] for hit in answer.hits)

    async def becomes(query: str, expected: list[str]) -> None:
        async with asyncio.timeout(20):
            while await found(query) != expected:  # noqa: ASYNC110 (what the index says is the condition)
                await asyncio.sleep(0.05)

    notes, later = tmp_path / "notes", tmp_path / "later"
    notes.mkdir()
    later.mkdir()
    folders.add(notes)
    service.refresh_folders()
    (notes / "a.md").write_text("lamp")
    await becomes("lamp", ["a.md"])
    (notes / "a.md").write_text("candle")
    await becomes("candle", ["a.md"])
    assert await found("lamp") == []
    (notes / "a.md").rename(notes / "b.md")
    await becomes("candle", ["b.md"])
    (notes / "sub").mkdir()
    (notes / "sub" / "c.md").write_text("torch")
    await becomes("torch", ["sub/c.md"])
    (notes / "b.md").unlink()
    await becomes("candle", [])
    folders.add(later)
    service.refresh_folders()
    (later / "d.txt").write_text("spark")
    await becomes("spark", ["d.txt"])
    assert "my-files" in changed.names
