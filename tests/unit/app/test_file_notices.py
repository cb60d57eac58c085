"""What could not be read of the user's files is said in a notice, and nothing is replaced without a word."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.demo import offer_demo
from app.wiring import build_main_process

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
