"""The user's dashboards."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import InvalidParams
from main_process.dashboards import (
    Dashboard,
    DashboardChanged,
    DashboardNotFound,
    DashboardStore,
    DefaultProvider,
    SlotBinding,
    Tile,
)
from main_process.events import Event, Events


def a_tile(instance: str, provider: str | None = None) -> Tile:
    binding = SlotBinding(app_id="shop", provider_name=provider) if provider else None
    return Tile(instance=instance, widget="clock", x=0, y=0, w=2, h=2, slots={"source": binding})


def a_dashboard(name: str, *tiles: Tile) -> Dashboard:
    return Dashboard(id=name, name=name.title(), app_id="shop", widgets=list(tiles))


@pytest.fixture
def store(tmp_path: Path) -> DashboardStore:
    return DashboardStore(tmp_path / "dashboards.json", Events())


async def test_a_saved_dashboard_is_there_after_a_restart(tmp_path: Path, store: DashboardStore) -> None:
    """What was acknowledged is on disk."""
    await store.save(a_dashboard("sales", a_tile("t1")))
    again = DashboardStore(tmp_path / "dashboards.json", Events())
    assert again.document == store.document
    assert again.document.active == "sales"


async def test_saving_again_replaces_in_place(store: DashboardStore) -> None:
    """A dashboard keeps its place in the list when it is saved again."""
    await store.save(a_dashboard("one"))
    await store.save(a_dashboard("two"))
    changed = a_dashboard("one", a_tile("t1"))
    await store.save(changed)
    assert store.document.dashboards == [changed, a_dashboard("two")]


async def test_a_default_of_one_dashboard_is_a_use_of_it(store: DashboardStore) -> None:
    """Whoever deletes or renames a provider is told, and the dashboard follows the new name."""
    main = DefaultProvider(app_id="shop", provider_name="Main", type="algolia")
    await store.save(a_dashboard("one").model_copy(update={"providers": [main]}))
    await store.rebind("shop", "Main", "Other")
    assert store.uses("shop", "Other") == ["every algolia slot of One without a choice of its own"]
    assert store.uses("shop", "Main") == []


async def test_an_instance_id_stands_for_one_tile(store: DashboardStore) -> None:
    """Two dashboards cannot share an instance id: a frame's rights hang on it."""
    await store.save(a_dashboard("one", a_tile("t1")))
    with pytest.raises(InvalidParams, match="share an instance id"):
        await store.save(a_dashboard("two", a_tile("t1")))
    assert [dashboard.id for dashboard in store.document.dashboards] == ["one"]


async def test_deleting_the_shown_dashboard_shows_another(store: DashboardStore) -> None:
    """The active dashboard is always one that exists."""
    await store.save(a_dashboard("one"))
    await store.save(a_dashboard("two"))
    await store.delete("one")
    assert store.document.active == "two"
    await store.delete("two")
    assert store.document.active is None


async def test_an_unknown_dashboard_is_refused(store: DashboardStore) -> None:
    """Deleting or activating what is not there says so."""
    with pytest.raises(DashboardNotFound):
        await store.delete("nope")
    with pytest.raises(DashboardNotFound):
        await store.activate("nope")


async def test_concurrent_saves_lose_nothing(store: DashboardStore) -> None:
    """Twenty saves at once leave twenty dashboards."""
    await asyncio.gather(*(store.save(a_dashboard(f"d{number}")) for number in range(20)))
    assert sorted(dashboard.id for dashboard in store.document.dashboards) == sorted(f"d{n}" for n in range(20))


async def test_the_demo_is_offered_once(tmp_path: Path, store: DashboardStore) -> None:
    """Whoever deletes the demo dashboard is not given it again."""
    await store.offer_demo(a_dashboard("demo"))
    await store.delete("demo")
    again = DashboardStore(tmp_path / "dashboards.json", Events())
    await again.offer_demo(a_dashboard("demo"))
    assert again.document.dashboards == []


async def test_rebinding_moves_exactly_the_slots_of_that_provider(store: DashboardStore) -> None:
    """`replace with…` changes the slots that used the provider, and no others."""
    await store.save(a_dashboard("one", a_tile("t1", "old"), a_tile("t2", "other")))
    await store.rebind("shop", "old", "new")
    assert store.uses("shop", "old") == []
    assert store.uses("shop", "new") == ["clock on One"]
    assert store.uses("shop", "other") == ["clock on One"]


async def test_every_change_is_announced(tmp_path: Path) -> None:
    """Windows hear of a change once, after it is on disk."""
    events = Events()
    heard: list[Event] = []
    events.subscribe(heard.append)
    store = DashboardStore(tmp_path / "dashboards.json", events)
    await store.save(a_dashboard("one"))
    await store.save(a_dashboard("one"))
    assert heard == [DashboardChanged("one")]


async def test_a_refusing_disk_changes_nothing(tmp_path: Path) -> None:
    """A save that cannot be written is an error with advice, and the old dashboards stay."""
    store = DashboardStore(tmp_path / "folder" / "dashboards.json", Events())
    (tmp_path / "folder").write_text("a file in the way")
    with pytest.raises(Exception, match="could not be saved"):
        await store.save(a_dashboard("one"))
    assert store.document.dashboards == []


async def test_what_a_newer_latchkey_wrote_stays_when_this_one_saves(tmp_path: Path, logs: Any) -> None:
    """Fields of the dashboard and of its tiles; those of a tile that is removed go with it."""
    board = a_dashboard("sales", a_tile("t1"))
    path = tmp_path / "dashboards.json"
    store = DashboardStore(path, Events())
    await store.save(board)
    await store.close()
    with closing(sqlite3.connect(path.with_suffix(".sqlite"))) as db, db:
        (text,) = db.execute("SELECT body FROM states").fetchone()
        body = json.loads(text) | {"glow": {"deep": [1]}}
        body["widgets"][0]["tint"] = "red"
        db.execute("UPDATE states SET body = ?", (json.dumps(body),))

    store = DashboardStore(path, Events())
    read = store.get("sales")
    assert read == board
    await store.save(read.model_copy(update={"name": "Renamed"}))
    (kept,) = store.texts().values()
    assert (json.loads(kept)["glow"], json.loads(kept)["widgets"][0]["tint"]) == ({"deep": [1]}, "red")
    await store.close()
    store = DashboardStore(path, Events())
    assert (store.get("sales").name, json.loads(store.texts()["sales"])["glow"]) == ("Renamed", {"deep": [1]})
    await store.close()
    assert len(logs) == 2
