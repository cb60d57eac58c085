"""Whole indices to a file and folders of records into an index: streams, against a server on loopback."""

import itertools
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from ipc.errors import Code, IpcError
from main_process.api.algolia_calls import AlgoliaCalls
from main_process.api.algolia_channels import register_algolia_channels
from main_process.api.algolia_transfer_channels import register_algolia_transfer_channels
from main_process.providers.types import ProviderKind
from main_process.sdks.algolia import provider_type as algolia
from main_process.sdks.algolia.files import MAX_BATCH_RECORDS, batches
from main_process.sdks.http.service_errors import from_status
from tests.fakes.algolia_server import APP_ID, AlgoliaServer, refuses
from tests.fakes.main_process import EAGER, MainPath, main_path
from tests.fakes.raw_server import Asked, answer, raw_server

KEY = "canary0123456789"
BROWSE = "algolia-browse-to-file"
UPDATE = "algolia-partial-update-from-folder"


class Picker:
    """What the user would choose; `suggested` is what the dialog offered."""

    def __init__(self) -> None:
        self.choice: Path | None = None
        self.suggested: list[str] = []

    async def file(self, suggested: str) -> Path | None:
        self.suggested.append(suggested)
        return self.choice

    async def folder(self) -> Path | None:
        return self.choice


@pytest.fixture
def picker() -> Picker:
    return Picker()


@pytest.fixture
async def server() -> AsyncIterator[AlgoliaServer]:
    async with AlgoliaServer(KEY) as running:
        running.add_index("lamps", [{"objectID": str(i), "name": f"lamp {i}", "price": None} for i in range(5)])
        yield running


@pytest.fixture
async def main(tmp_path: Path, picker: Picker) -> AsyncIterator[MainPath]:
    async with main_path(tmp_path) as path:
        make_client = partial(algolia.make_client, retry=EAGER)
        path.types.register(ProviderKind(algolia.ALGOLIA, make_client, algolia.probe, algolia.translate))
        calls = AlgoliaCalls(path.fetch, path.responses)
        register_algolia_channels(path.ipc, calls, path.responses)
        register_algolia_transfer_channels(path.ipc, calls, pick_file=picker.file, pick_folder=picker.folder)
        yield path


@pytest.fixture
def ref(main: MainPath, server: AlgoliaServer) -> dict[str, str]:
    saved = main.save("Algolia", "algolia", {"appId": APP_ID, "apiKey": KEY, "hosts": server.origin})
    return {**saved, "indexName": "lamps"}


async def all_of(main: MainPath, channel: str, params: dict[str, Any]) -> list[Any]:
    return [chunk async for chunk in await main.stream(channel, params)]


async def test_an_index_is_written_page_by_page_and_the_file_is_there_when_it_is_complete(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """A JSON array of every record; progress after each page; no path in any chunk."""
    picker.choice = tmp_path / "out" / "export.json"
    picker.choice.parent.mkdir()
    chunks = await all_of(main, BROWSE, {**ref, "options": {"hitsPerPage": 2}})
    assert [(chunk["state"], chunk["records"], chunk["total"]) for chunk in chunks] == [
        ("running", 2, 5),
        ("running", 4, 5),
        ("running", 5, 5),
        ("done", 5, 5),
    ]
    assert {chunk["file"] for chunk in chunks} == {"export.json"}
    assert orjson.loads(picker.choice.read_bytes()) == server.objects["lamps"]
    assert (picker.suggested, [p.name for p in picker.choice.parent.iterdir()]) == (["lamps.json"], ["export.json"])


async def test_an_empty_index_is_an_empty_array(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """Still a JSON file."""
    server.add_index("none")
    picker.choice = tmp_path / "none.json"
    await all_of(main, BROWSE, {**ref, "indexName": "none"})
    assert orjson.loads(picker.choice.read_bytes()) == []


@pytest.mark.allow_logs
async def test_a_transfer_that_fails_or_is_given_up_leaves_the_old_file(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """And nothing half-written beside it."""
    folder = tmp_path / "out"
    folder.mkdir()
    picker.choice = folder / "export.json"
    picker.choice.write_text("before")
    server.script("/1/indexes/lamps/browse", *[refuses(500)] * 3)
    with pytest.raises(IpcError) as caught:
        await all_of(main, BROWSE, ref)
    assert caught.value.code is Code.SERVICE_FAILED
    stream: Any = await main.stream(BROWSE, {**ref, "options": {"hitsPerPage": 2}})
    async with aclosing(stream):
        assert (await anext(stream))["records"] == 2
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("export.json", "before")]


@pytest.mark.allow_logs
async def test_pages_that_lead_in_a_circle_are_left(main: MainPath, picker: Picker, tmp_path: Path) -> None:
    """At the first one that comes again; the old file stays."""
    picker.choice = tmp_path / "export.json"
    picker.choice.write_text("before")
    cursors = itertools.cycle(["a", "b", "c"])

    def script(_asked: Asked) -> list[bytes]:
        page = {"hits": [{"objectID": "1"}], "nbHits": "9", "cursor": next(cursors)}
        return answer(orjson.dumps(page))

    async with raw_server(script) as round_and_round:
        ref = main.save("R", "algolia", {"appId": APP_ID, "apiKey": KEY, "hosts": round_and_round.origin})
        with pytest.raises(IpcError, match="come before, after 4 records"):
            await all_of(main, BROWSE, {**ref, "indexName": "lamps"})
    assert [path.read_text() for path in tmp_path.glob("export*")] == ["before"]


@pytest.mark.allow_logs
async def test_a_file_that_cannot_be_written_is_said_without_its_path(
    main: MainPath, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """A folder that has gone since the dialog."""
    picker.choice = tmp_path / "gone" / "export.json"
    with pytest.raises(IpcError) as caught:
        await all_of(main, BROWSE, ref)
    assert str(tmp_path) not in caught.value.message


@pytest.mark.allow_logs  # stamina warns of each retry, the router of the failure
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503, 504])
@pytest.mark.parametrize(("channel", "place"), [(BROWSE, "browse"), (UPDATE, "batch")])
async def test_every_status_is_an_error_in_words_and_without_the_key(
    main: MainPath,
    server: AlgoliaServer,
    ref: dict[str, str],
    picker: Picker,
    tmp_path: Path,
    channel: str,
    place: str,
    status: int,
) -> None:
    """The same codes as on the other channels; nothing is left behind."""
    picker.choice = tmp_path / "in"
    picker.choice.mkdir()
    (picker.choice / "a.json").write_text('{"objectID": "0"}')
    if channel == BROWSE:
        picker.choice = tmp_path / "in" / "export.json"
    server.script(f"/1/indexes/lamps/{place}", *[refuses(status)] * 3)
    with pytest.raises(IpcError) as caught:
        await all_of(main, channel, ref)
    expected = from_status(status, service="Algolia")
    assert (caught.value.code, caught.value.retryable) == (expected.code, expected.retryable)
    assert "failed in the fake" in caught.value.message
    assert KEY not in caught.value.message + repr(caught.value.__cause__) + repr(caught.value.__context__)
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["a.json"]


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """No file of this process grows beyond `most` bytes: the write fails as it does where there is no space left."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.allow_logs
@pytest.mark.parametrize("most", [0, 10_000])
async def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path, most: int
) -> None:
    """Full from the beginning, which the last flush hears of, and in the middle of a page."""
    server.add_index("many", [{"objectID": str(i), "text": "x" * 100} for i in range(1_000 if most else 3)])
    folder = tmp_path / "out"
    folder.mkdir()
    picker.choice = folder / "export.json"
    picker.choice.write_text("before")
    with full_disk(most), pytest.raises(IpcError) as caught:
        await all_of(main, BROWSE, {**ref, "indexName": "many"})
    assert "no space left" in caught.value.message
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("export.json", "before")]


@pytest.mark.allow_logs
async def test_a_target_that_is_a_folder_or_has_a_very_long_name(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """The one cannot be replaced; the other is a file like any."""
    folder = tmp_path / "out"
    (folder / "taken.json").mkdir(parents=True)
    picker.choice = folder / "taken.json"
    with pytest.raises(IpcError):
        await all_of(main, BROWSE, ref)
    assert [path.name for path in folder.iterdir()] == ["taken.json"]
    picker.choice = tmp_path / ("n" * 250 + ".json")
    await all_of(main, BROWSE, ref)
    assert orjson.loads(picker.choice.read_bytes()) == server.objects["lamps"]


@pytest.mark.parametrize("channel", [BROWSE, UPDATE])
async def test_who_closes_the_dialog_has_cancelled(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], channel: str
) -> None:
    """And the service hears nothing."""
    chunks = await all_of(main, channel, ref)
    assert ([chunk["state"] for chunk in chunks], server.requests) == (["cancelled"], [])


async def test_records_of_a_folder_update_those_that_exist(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """One object or an array in each file; what is cached of the index goes; the last word waits for the tasks."""
    picker.choice = tmp_path / "in"
    picker.choice.mkdir()
    (picker.choice / "b.json").write_text('[{"objectID": "1", "price": 9}, {"objectID": "99", "name": "new"}]')
    (picker.choice / "a.json").write_text('{"objectID": "0", "price": 8}')
    (picker.choice / "notes.txt").write_text("not a record")
    read = {**ref, "query": "lamp", "cache": True}
    await main.call("algolia-search", read)
    chunks = await all_of(main, UPDATE, ref)
    assert [(chunk["state"], chunk["records"], chunk["total"], chunk["file"]) for chunk in chunks] == [
        ("running", 1, 3, "a.json"),
        ("running", 3, 3, "b.json"),
        ("finishing", 3, 3, None),
        ("done", 3, 3, None),
    ]
    assert [record["price"] for record in (await main.call("algolia-search", read))["hits"]] == [8, 9, None, None, None]
    assert len(server.objects["lamps"]) == 5
    await all_of(main, UPDATE, {**ref, "createIfNotExists": True})
    assert server.objects["lamps"][-1] == {"objectID": "99", "name": "new"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"objectID": "1"}, {"name": "x"}]', "Record 2 of z.json has no objectID."),
        ('[{"objectID": 5}]', "Record 1 of z.json has no objectID."),
        ("[1]", "Record 1 of z.json has no objectID."),
        ("{", "z.json is not JSON (line 1)."),
        ('{"objectID": "1", "x": ' + "[" * 400 + "]" * 400 + "}", "Record 1 of z.json is nested too deeply."),
    ],
)
async def test_a_mistake_in_the_last_file_stops_the_update_before_it_begins(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path, text: str, said: str
) -> None:
    """Named by file and place."""
    picker.choice = tmp_path / "in"
    picker.choice.mkdir()
    (picker.choice / "a.json").write_text('{"objectID": "0", "price": 8}')
    (picker.choice / "z.json").write_text(text)
    with pytest.raises(IpcError) as caught:
        await all_of(main, UPDATE, ref)
    assert (caught.value.code, caught.value.message, server.requests) == (Code.INVALID_PARAMS, said, [])


async def test_links_out_of_the_folder_are_not_followed(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """Only what lies in the folder is sent to a service."""
    picker.choice = tmp_path / "in"
    picker.choice.mkdir()
    (tmp_path / "private.json").write_text('{"objectID": "private"}')
    (picker.choice / "link.json").symlink_to(tmp_path / "private.json")
    with pytest.raises(IpcError) as caught:
        await all_of(main, UPDATE, ref)
    assert (caught.value.message, server.requests) == ("That folder has no .json files.", [])


def test_batches_are_no_larger_than_the_service_takes(tmp_path: Path) -> None:
    """By number of records and by bytes, in order, none lost."""
    records = [{"objectID": str(i)} for i in range(MAX_BATCH_RECORDS + 5)]
    long = [{"objectID": f"long {i}", "text": "x" * 3_000_000} for i in range(3)]
    path = tmp_path / "many.json"
    path.write_bytes(orjson.dumps([*records, *long]))
    made = list(batches(path))
    assert [len(batch.records) for batch in made] == [MAX_BATCH_RECORDS, 7, 1]
    assert [record for batch in made for record in batch.records] == [*records, *long]


async def test_streams_that_run_while_the_key_is_rotated_finish_and_then_let_go(
    main: MainPath, server: AlgoliaServer, ref: dict[str, str], picker: Picker, tmp_path: Path
) -> None:
    """Ten of them, on the client they began with; what begins after uses the new key; no old connection is left."""
    picker.choice = tmp_path / "export.json"
    streams: list[Any] = [await main.stream(BROWSE, {**ref, "options": {"hitsPerPage": 2}}) for _ in range(10)]
    assert [(await anext(stream))["records"] for stream in streams] == [2] * 10
    server.keys.add("rotated9876543210")
    credentials = {"appId": APP_ID, "apiKey": "rotated9876543210", "hosts": server.origin}
    rotated = main.save("Algolia", "algolia", credentials)
    await main.call("algolia-get-settings", {**rotated, "indexName": "lamps"})
    assert server.requests[-1].headers["x-algolia-api-key"] == "rotated9876543210"
    ended = [[chunk async for chunk in stream][-1] for stream in streams]
    assert {(chunk["state"], chunk["records"]) for chunk in ended} == {("done", 5)}
    await main.clients.invalidate("app", "Algolia")
    await server.until(lambda: server.connections_open == 0)
