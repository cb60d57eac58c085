"""What could not be read of the user's files is said in a notice, and nothing is replaced without a word."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.demo import offer_demo
from app.wiring import build_main_process
from main_process.vault.errors import StoreError

pytestmark = pytest.mark.allow_logs  # what is set aside is logged

TILE = {"instance": "t1", "widget": "clock", "x": 0, "y": 0, "w": 4, "h": 4}
MINE = {"dashboards": [{"id": "mine", "name": "Mine", "appId": "a", "widgets": [TILE]}], "active": "mine"}


async def started(folder: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """The names of the dashboards after a start, and the notices about files."""
    async with build_main_process(folder, master_key=bytes(32)) as main:
        await offer_demo(main.dashboards, main.providers)
        notices = (await main.ipc.invoke("app-info", {}))["notices"]
        names = [board.name for board in main.dashboards.document.dashboards]
        return names, [notice for notice in notices if notice["id"].startswith("file-")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\ufeff" + json.dumps(MINE), ""),
        (json.dumps(MINE)[:-1] + ",}", ""),
        (json.dumps({**MINE, "schemaVersion": 2}), "newer"),
        (json.dumps({**MINE, "grouping": "none"}), "grouping"),
        (json.dumps({**MINE, "dashboards": [*MINE["dashboards"], {"id": 1}]}), "dashboards[1]"),
        (json.dumps(MINE).replace('"x": 0', '"x": 12'), "dashboards[0].widgets[0]"),
    ],
)
async def test_the_dashboards_are_there_after_an_edit(tmp_path: Path, text: str, told: str) -> None:
    """What fits is shown beside the demo, what does not is named, and every byte of it is still there."""
    (tmp_path / "dashboards.json").write_text(text)
    names, notices = await started(tmp_path)
    assert "Mine" in names
    assert [told in notice["title"] + notice["text"] for notice in notices] == [True] * bool(told)
    assert text in [path.read_text() for path in tmp_path.glob("dashboards*.json*")]


async def test_what_is_no_json_at_all_is_kept_and_told(tmp_path: Path) -> None:
    """The app starts with its demo; the notice says where the file is."""
    (tmp_path / "dashboards.json").write_text("{ not any more")
    names, (notice,) = await started(tmp_path)
    (kept,) = tmp_path.glob("dashboards.json.damaged-*")
    assert "Mine" not in names
    assert kept.name in notice["text"]
    assert kept.read_text() == "{ not any more"


async def test_preferences_and_folders_are_read_so_too(tmp_path: Path) -> None:
    """Every file of ours has one way of being read."""
    (tmp_path / "preferences.json").write_text('{"theme": "purple",}')
    (tmp_path / "local-search").mkdir()
    (tmp_path / "local-search" / "folders.json").write_text('{"folders": [{"id": "x"}, {"id": "y", "path": "/y"}]}')
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        assert main.preferences.current.theme == "auto"
        assert [folder.id for folder in main.local_folders.list()] == ["y"]
        notices = (await main.ipc.invoke("app-info", {}))["notices"]
        assert {"file-preferences.json", "file-folders.json"} <= {notice["id"] for notice in notices}


def spoil(path: Path, how: str) -> None:
    """What a power cut, or a hand in the wrong place, leaves where a file was."""
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if how == "emptied":
        path.touch()
    elif how == "a folder":
        path.mkdir()
        (path / "kept").write_text("mine")
    else:
        path.symlink_to(path)


@pytest.mark.parametrize("how", ["emptied", "a folder", "a link to itself"])
@pytest.mark.parametrize("name", ["dashboards.sqlite", "ledger.sqlite", "widgets/values.sqlite", "response-cache.json"])
async def test_no_file_of_ours_is_replaced_without_a_word(tmp_path: Path, name: str, how: str) -> None:
    """An emptied database looks like a new one to SQLite. What was there is kept, and its place is used again."""
    await started(tmp_path)
    path = tmp_path / name
    spoil(path, how)
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        await offer_demo(main.dashboards, main.providers)
        await main.widget_storage.set("a", "n", "1")
        notices = (await main.ipc.invoke("app-info", {}))["notices"]
        assert [notice["id"] for notice in notices] == [f"file-{path.name}"]
        (kept,) = path.parent.glob(f"{path.name}.damaged-*")
        assert kept.name in notices[0]["text"]
        assert main.dashboards.rows() != []
        assert path.is_file() == (name != "response-cache.json")
    assert kept.is_symlink() or kept.is_dir() == (how == "a folder")


@pytest.mark.parametrize(("how", "words"), [("a folder", "something else"), ("a link to itself", "is a link")])
async def test_what_is_no_store_is_told_as_that(tmp_path: Path, how: str, words: str) -> None:
    """Not as a disk that cannot be written. A folder is set aside when its user says so."""
    path = tmp_path / "vault" / "providers.sqlite3"
    path.parent.mkdir(mode=0o700)
    spoil(path, how)
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        with pytest.raises(StoreError, match=words):
            await main.providers.list_providers("a")
        if how == "a folder":
            (kept,) = await main.providers.set_aside()
            assert await main.providers.list_providers("a") == []
            assert (tmp_path / "vault" / kept / "kept").read_text() == "mine"
