"""What was done to a dashboard can be undone, done again, looked at and restored, also after a restart."""

import sqlite3
from pathlib import Path

import pytest

from main_process.dashboards import (
    Dashboard,
    DashboardNotFound,
    Dashboards,
    DashboardsNotSaved,
    DashboardStore,
    SlotBinding,
    Tile,
    VersionNotFound,
)
from main_process.dashboards.database import MOST_DELETED, MOST_STEPS, MOST_VERSIONS
from main_process.events import Events
from main_process.kit.json_file import FileNotice


def a_tile(instance: str, **fields: object) -> Tile:
    return Tile.model_validate({"instance": instance, "widget": "clock", "x": 0, "y": 0, "w": 2, "h": 2} | fields)


def named(name: str, *tiles: Tile, board: str = "one") -> Dashboard:
    return Dashboard(id=board, name=name, app_id="shop", widgets=list(tiles))


def opened(folder: Path) -> DashboardStore:
    return DashboardStore(folder / "dashboards.json", Events())


async def test_every_change_is_a_step_back_and_on_again(tmp_path: Path) -> None:
    """Undo and Redo say in words what they will do, and stop at the ends."""
    store = opened(tmp_path)
    first, second = named("One"), named("One", a_tile("t1"))
    third = named("One", a_tile("t1", x=4))
    for state in (first, second, third):
        await store.save(state)

    assert await store.undo("one") == (second, ("Add Clock", "Move Clock"))
    assert await store.undo("one") == (first, (None, "Add Clock"))
    assert await store.undo("one") == (first, (None, "Add Clock"))
    assert await store.redo("one") == (second, ("Add Clock", "Move Clock"))
    assert store.get("one") == second


async def test_steps_are_kept_over_a_restart(tmp_path: Path) -> None:
    """Also the ones that were undone."""
    store = opened(tmp_path)
    for name in ("A", "B", "C"):
        await store.save(named(name))
    await store.undo("one")
    await store.close()
    again = opened(tmp_path)

    assert again.get("one").name == "B"
    assert (await again.redo("one"))[0].name == "C"
    assert (await again.undo("one"))[0].name == "B"


async def test_a_change_after_an_undo_ends_what_could_be_redone_and_loses_nothing(tmp_path: Path) -> None:
    """What was undone cannot be redone any more; the history still has it, and restoring it is a step itself."""
    store = opened(tmp_path)
    for name in ("A", "B"):
        await store.save(named(name))
    await store.undo("one")
    assert await store.save(named("C")) == ("Rename to “C”", None)
    versions = await store.versions("one")

    assert [version.label for version in versions] == ["Rename to “C”", "Rename to “B”", "Create the dashboard"]
    assert [version.current for version in versions] == [True, False, False]
    assert (await store.version("one", versions[1].id)).name == "B"
    assert await store.restore("one", versions[1].id) == (named("B"), ("Restore an earlier version", None))
    assert (await store.undo("one"))[0].name == "C"


async def test_a_hundred_steps_and_fifty_versions_are_kept(tmp_path: Path) -> None:
    """And no more: a dashboard that is changed all day does not fill the disk."""
    store = opened(tmp_path)
    for number in range(MOST_STEPS + 40):
        await store.save(named(f"N{number}"))
    assert len(await store.versions("one")) == MOST_VERSIONS
    back = 0
    while (await store.labels("one")).undo is not None:
        await store.undo("one")
        back += 1

    assert (back, store.get("one").name) == (MOST_STEPS, "N39")
    with sqlite3.connect(tmp_path / "dashboards.sqlite") as db:
        assert db.execute("SELECT count(*) FROM states").fetchone() == (MOST_STEPS + 1,)


async def test_a_tile_that_can_come_back_is_remembered_until_it_cannot(tmp_path: Path) -> None:
    """What a widget has kept is not thrown away while the widget's removal can be undone."""
    store = opened(tmp_path)
    await store.save(named("One", a_tile("t1")))
    await store.save(named("One"))
    assert opened(tmp_path).instances() == {"t1"}
    for number in range(MOST_STEPS + 1):
        await store.save(named(f"N{number}"))
    assert opened(tmp_path).instances() == set()


async def test_a_deleted_dashboard_comes_back_with_its_history(tmp_path: Path) -> None:
    """Also after a restart; until then its tiles stand for nothing."""
    store = opened(tmp_path)
    await store.save(named("A", a_tile("t1")))
    await store.save(named("B", a_tile("t1")))
    await store.delete("one")
    assert (store.tile("t1"), store.active) == (None, None)
    again = opened(tmp_path)
    with pytest.raises(DashboardNotFound):
        again.get("one")
    assert [(row.id, row.deleted is not None) for row in again.rows()] == [("one", True)]
    dashboard, labels = await again.undelete("one")

    assert (dashboard.name, labels.undo, again.active) == ("B", "Rename to “B”", "one")
    assert again.tile("t1") == (dashboard, dashboard.widgets[0])
    with pytest.raises(DashboardNotFound):
        await again.undelete("one")


async def test_what_was_deleted_long_ago_goes_for_good(tmp_path: Path) -> None:
    """The last fifty can come back."""
    store = opened(tmp_path)
    for number in range(MOST_DELETED + 2):
        await store.save(named("D", board=f"d{number}"))
    for number in range(MOST_DELETED + 2):
        await store.delete(f"d{number}")

    assert [row.id for row in store.rows()] == [f"d{number}" for number in range(2, MOST_DELETED + 2)]
    with pytest.raises(DashboardNotFound):
        await store.undelete("d0")


async def test_a_dashboard_that_is_saved_again_after_it_was_deleted_is_a_new_one(tmp_path: Path) -> None:
    """It has no history of the one before."""
    store = opened(tmp_path)
    await store.save(named("A"))
    await store.delete("one")
    assert await store.save(named("B")) == (None, None)


async def test_undo_gives_no_tile_that_is_elsewhere_by_now(tmp_path: Path) -> None:
    """A tile is on one dashboard: a frame's rights hang on it."""
    store = opened(tmp_path)
    await store.save(named("A", a_tile("t1")))
    await store.save(named("A"))
    await store.save(named("B", a_tile("t1"), board="two"))
    with pytest.raises(Exception, match="share an instance id"):
        await store.undo("one")
    assert store.get("one").widgets == []


async def test_a_provider_that_was_replaced_does_not_come_back_by_undo(tmp_path: Path) -> None:
    """The slots of every state are bound anew: a name that is gone would be of no use."""
    store = opened(tmp_path)
    old, new = ({"s": SlotBinding(app_id="shop", provider_name=name).model_dump()} for name in ("Old", "New"))
    await store.save(named("A", a_tile("t1", slots=old)))
    await store.save(named("A", a_tile("t1", slots=old, x=3)))
    await store.rebind("shop", "Old", "New")

    assert (await store.undo("one"))[0] == named("A", a_tile("t1", slots=new))


async def test_a_version_of_another_dashboard_is_none_of_this_one(tmp_path: Path) -> None:
    """Nor one that never was."""
    store = opened(tmp_path)
    await store.save(named("A"))
    await store.save(named("B", board="two"))
    (foreign,) = await store.versions("two")
    for version in (foreign.id, 10_000):
        with pytest.raises(VersionNotFound):
            await store.restore("one", version)


async def test_stars_and_times_are_kept_and_are_no_steps(tmp_path: Path) -> None:
    """They are the user's order, not the dashboard's content."""
    store = DashboardStore(tmp_path / "dashboards.json", Events(), now=lambda: 1000.0)
    await store.save(named("A"))
    await store.save(named("B", board="two"))
    await store.star("two", starred=True)
    await store.activate("two")
    rows = {row.id: (row.starred, row.opened) for row in opened(tmp_path).rows()}

    assert rows == {"one": (False, None), "two": (True, 1000.0)}
    assert await store.labels("two") == (None, None)


async def test_the_file_of_an_earlier_version_is_taken_in_with_the_first_change_and_kept(tmp_path: Path) -> None:
    """Until then it stays where it is; afterwards it has another name and the same bytes."""
    text = as_json(named("A", a_tile("t1")))
    (tmp_path / "dashboards.json").write_text(text)
    assert [row.name for row in opened(tmp_path).rows()] == ["A"]
    assert [path.name for path in tmp_path.iterdir()] == ["dashboards.json"]
    store = opened(tmp_path)
    await store.save(named("B", a_tile("t1")))

    assert (tmp_path / "dashboards.before-history.json").read_text() == text
    assert (await opened(tmp_path).undo("one"))[0].name == "A"
    assert not (tmp_path / "dashboards.json").exists()


def as_json(*dashboards: Dashboard) -> str:
    return Dashboards(dashboards=list(dashboards), active=dashboards[0].id).model_dump_json(by_alias=True)


@pytest.mark.allow_logs  # what is set aside is logged
async def test_a_damaged_database_is_set_aside_and_told(tmp_path: Path) -> None:
    """Latchkey starts, and every byte is still there."""
    file = tmp_path / "dashboards.sqlite"
    file.write_bytes(b"no database at all, but long enough to be read as the head of one" * 100)
    before = file.read_bytes()
    told: list[FileNotice] = []
    store = DashboardStore(tmp_path / "dashboards.json", Events(), tell=told.append)
    await store.save(named("A"))
    (kept,) = tmp_path.glob("dashboards.sqlite.damaged-*")

    assert (kept.read_bytes() == before, kept.name in told[0].text) == (True, True)
    assert opened(tmp_path).get("one").name == "A"


async def test_a_database_of_a_newer_version_is_not_written_to(tmp_path: Path) -> None:
    """What is made meanwhile is kept beside it."""
    store = opened(tmp_path)
    await store.save(named("A"))
    await store.close()
    with sqlite3.connect(tmp_path / "dashboards.sqlite") as db:
        db.execute("PRAGMA user_version = 2")
    told: list[FileNotice] = []
    newer = DashboardStore(tmp_path / "dashboards.json", Events(), tell=told.append)
    await newer.save(named("B", board="two"))

    assert [row.name for row in newer.rows()] == ["B"]
    assert "newer" in told[0].title
    assert [row.name for row in opened(tmp_path).rows()] == ["B"]
    with sqlite3.connect(tmp_path / "dashboards.sqlite") as db:
        assert db.execute("SELECT name FROM dashboards").fetchall() == [("A",)]


async def test_a_thousand_dashboards_are_not_read_at_the_start(tmp_path: Path) -> None:
    """Only what is looked at becomes more than text, and the news of the caches concerns that alone."""
    store = opened(tmp_path)
    for number in range(30):
        await store.save(named(f"D{number}", a_tile(f"t{number}"), board=f"d{number}"))
    again = opened(tmp_path)
    assert (len(again.rows()), again.in_use()) == (30, [])
    assert again.tile("t7") is not None
    assert [tile.instance for tile in again.in_use()] == ["t7"]
    assert again.with_widget("clock") == [f"D{number}" for number in range(30)]


async def test_a_refusing_disk_leaves_memory_as_it_was(tmp_path: Path) -> None:
    """Undo, deletion and stars too are either on disk or did not happen."""
    store = opened(tmp_path)
    await store.save(named("A"))
    await store.save(named("B"))
    await store.close()
    refused = opened(tmp_path)
    (tmp_path / "dashboards.sqlite").unlink()
    (tmp_path / "dashboards.sqlite").mkdir()
    refused._file._database.close()
    for work in (refused.undo("one"), refused.delete("one"), refused.star("one", starred=True)):
        with pytest.raises(DashboardsNotSaved):
            await work
    assert [(row.name, row.starred, row.deleted) for row in refused.rows()] == [("B", False, None)]
