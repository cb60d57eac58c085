"""Local Search's own channels."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError
from main_process.api.local_search_channels import register_local_search_channels
from main_process.errors import NoWindow, refuse_without_window
from main_process.local_search.index.folders import FolderStore
from main_process.local_search.service.service import LocalSearch


class World:
    """The router with these channels, and what the user would choose."""

    def __init__(self, folder: Path, *, has_window: bool = True) -> None:
        self.choice: Path | None = None
        self.ipc = Router()
        self.folders = FolderStore(folder / "folders.json")
        self.service = LocalSearch(folder / "index", [], self.folders, pause=0.0)
        register_local_search_channels(
            self.ipc, self.service, self.folders, self._pick if has_window else refuse_without_window
        )

    async def _pick(self) -> Path | None:
        return self.choice


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    yield made
    await made.service.stop()


async def test_a_folder_is_added_listed_and_removed(world: World, home: Path) -> None:
    """By its id; the page never says a path, and reads only a label."""
    world.choice = home / "notes"
    world.choice.mkdir()
    added = (await world.ipc.invoke("local-search-add-folder"))["added"]
    assert (added["label"], added["documents"]) == (str(Path("~") / "notes"), 0)
    assert (await world.ipc.invoke("local-search-folders"))["folders"] == [added]
    assert await world.ipc.invoke("local-search-remove-folder", {"id": added["id"]}) == {"success": True}
    assert await world.ipc.invoke("local-search-folders") == {"folders": []}
    with pytest.raises(IpcError) as caught:
        await world.ipc.invoke("local-search-remove-folder", {"id": added["id"]})
    assert caught.value.code is Code.INVALID_PARAMS


async def test_who_closes_the_dialog_has_cancelled(world: World) -> None:
    """Nothing is added."""
    assert (await world.ipc.invoke("local-search-add-folder"))["cancelled"] is True


async def test_without_a_window_nobody_can_be_asked(tmp_path: Path) -> None:
    """It is said, as by every channel that asks a person, and not taken for a change of mind."""
    with pytest.raises(NoWindow):
        await World(tmp_path, has_window=False).ipc.invoke("local-search-add-folder")


async def test_no_path_comes_from_the_page(world: World, tmp_path: Path) -> None:
    """Not even a folder that exists."""
    with pytest.raises(IpcError) as caught:
        await world.ipc.invoke("local-search-add-folder", {"path": str(tmp_path)})
    assert caught.value.code is Code.INVALID_PARAMS


async def test_the_status_says_whether_it_runs_and_how_far_it_is(world: World) -> None:
    """It does not start it."""
    assert await world.ipc.invoke("local-search-status") == {"running": False, "requests": 0, "indices": []}
    await world.service.start()
    status = await world.ipc.invoke("local-search-status")
    assert (status["running"], [index["name"] for index in status["indices"]]) == (True, ["my-files"])
