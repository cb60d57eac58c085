"""What a hit of Local Search leads to: its whole text, and its file in its own program, asked for natively."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.channels import Dialogs
from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.local_search.index.folders import FoundFile


class Desk:
    """Opens what it is asked to, once the user has said what `answer` says."""

    def __init__(self) -> None:
        self.answer = True
        self.asked: list[tuple[str | None, FoundFile]] = []

    async def open_file(self, widget: str | None, file: FoundFile) -> bool:
        self.asked.append((widget, file))
        return self.answer


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def main(tmp_path: Path, desk: Desk) -> AsyncIterator[MainProcess]:
    dialogs = Dialogs(open_file=desk.open_file)
    async with build_main_process(tmp_path / "data", master_key=bytes(32), dialogs=lambda _: dialogs) as built:
        yield built


NOTE = "# Lamps\n\nA lamp.\n\n## Oil\n\nAnd its oil.\n"


async def found(main: MainProcess, folder: Path, index: str, query: str) -> dict[str, Any]:
    """The params that name the first hit of a query, once there is one."""
    folder.mkdir(exist_ok=True)
    (folder / "lamps.md").write_text(NOTE)
    if not main.local_folders.list():
        main.local_folders.add(folder)
    view = await main.providers.save_provider("a", "L", "local-search", {})
    ref = {"providerHash": view.provider_hash, "dashboardAppId": "a", "providerName": "L"}
    async with asyncio.timeout(30):
        while True:
            try:
                answer = await main.ipc.invoke("algolia-search", {**ref, "indexName": index, "query": query})
            except IpcError:
                answer = {"hits": []}
            if answer["hits"]:
                return {**ref, "indexName": index, "objectID": answer["hits"][0]["objectID"]}
            await asyncio.sleep(0.05)


@pytest.mark.allow_logs  # the index that is not there yet
async def test_a_file_is_read_whole_and_opened_if_the_user_says_so(
    main: MainProcess, desk: Desk, tmp_path: Path
) -> None:
    """Of any of its passages; the dialog names the widget and the file, and no path reaches the page."""
    params = await found(main, tmp_path / "notes", "my-files", "oil")
    read = await main.ipc.invoke("local-search-read", params)
    assert read == {"name": "lamps.md", "text": NOTE, "isFile": True}
    widget = Sender(widget=WidgetIdentity("search", "tile-1"))
    for said in (True, False):
        desk.answer = said
        assert await main.ipc.invoke("local-search-open", params) == {"opened": said}
    assert [(asker, file.name, file.path) for asker, file in desk.asked] == [
        (None, "lamps.md", tmp_path / "notes" / "lamps.md")
    ] * 2
    with pytest.raises(IpcError) as caught:
        await main.ipc.invoke("local-search-open", params, widget)
    assert (caught.value.code, len(desk.asked)) == (Code.NOT_GRANTED, 2)
    (tmp_path / "notes" / "lamps.md").unlink()
    for channel in ("local-search-read", "local-search-open"):
        with pytest.raises(IpcError, match="no longer there"):
            await main.ipc.invoke(channel, params)


@pytest.mark.allow_logs  # as above
async def test_other_indices_are_read_whole_and_have_no_file(main: MainProcess, desk: Desk, tmp_path: Path) -> None:
    """All passages of the page that the hit is on."""
    params = await found(main, tmp_path / "notes", "latchkey-docs", "handlers")
    read = await main.ipc.invoke("local-search-read", params)
    assert (read["isFile"], len(read["text"]) > 1_500) == (False, True)
    with pytest.raises(IpcError):
        await main.ipc.invoke("local-search-open", params)
    assert desk.asked == []


async def test_another_providers_index_of_that_name_leads_to_no_file(main: MainProcess, desk: Desk) -> None:
    """Nor does a record that never was."""
    view = await main.providers.save_provider("a", "A", "algolia", {"appId": "X", "apiKey": "k"})
    ref = {"providerHash": view.provider_hash, "dashboardAppId": "a", "providerName": "A"}
    for channel in ("local-search-read", "local-search-open"):
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke(channel, {**ref, "indexName": "my-files", "objectID": "x/y.md#0"})
        assert caught.value.code is Code.INVALID_PARAMS
    assert desk.asked == []
