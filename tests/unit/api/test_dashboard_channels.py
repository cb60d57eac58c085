"""The channels of the library and of the history, as the window uses them."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.api.dashboard_channels import register_dashboard_channels
from main_process.api.dashboard_history_channels import register_dashboard_history_channels
from main_process.api.dashboard_library_channels import register_dashboard_library_channels
from main_process.dashboards import DashboardChanged, DashboardStore
from main_process.events import Event, Events

WIDGET = Sender("p1", WidgetIdentity("clock", "t1"))


class Desk:
    """A router over a store, and what the store announced."""

    def __init__(self, folder: Path) -> None:
        events = Events()
        self.heard: list[Event] = []
        events.subscribe(self.heard.append)
        store = DashboardStore(folder / "dashboards.json", events, now=lambda: 1000.0)
        self.ipc = Router()
        register_dashboard_channels(self.ipc, store)
        register_dashboard_library_channels(self.ipc, store)
        register_dashboard_history_channels(self.ipc, store)

    async def save(self, board: str, name: str) -> Any:
        dashboard = {"id": board, "name": name, "appId": "shop", "widgets": []}
        return await self.ipc.invoke("dashboard-save", {"dashboard": dashboard})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_the_library_has_all_of_the_shown_one_and_a_line_of_the_others(desk: Desk) -> None:
    """What else is wanted whole is asked for by id; an id that is gone is left out."""
    for board in ("one", "two", "three"):
        await desk.save(board, board.title())
    await desk.ipc.invoke("dashboard-star", {"id": "two", "starred": True})
    library = await desk.ipc.invoke("dashboard-library", {"whole": ["three", "gone"]})

    assert [(one["id"], one["starred"], one["tiles"]) for one in library["summaries"]] == [
        ("one", False, 0),
        ("two", True, 0),
        ("three", False, 0),
    ]
    assert [one["dashboard"]["id"] for one in library["whole"]] == ["three", "one"]
    assert library["active"] == "one"


async def test_what_is_shown_comes_whole_also_when_another_one_is_opened_meanwhile(desk: Desk) -> None:
    """The page could not show it, and would take the choice for its own."""
    for board in ("one", "two"):
        await desk.save(board, board.title())
    asked = asyncio.ensure_future(desk.ipc.invoke("dashboard-library", {"whole": ["one"]}))
    opened = asyncio.ensure_future(desk.ipc.invoke("dashboard-activate", {"id": "two"}))
    library, _ = await asyncio.gather(asked, opened)

    assert library["active"] in [one["dashboard"]["id"] for one in library["whole"]]


async def test_an_order_holds_what_is_there_each_once(desk: Desk) -> None:
    """What it does not name comes last; what is gone, or named twice, is left out."""
    for board in ("one", "two", "three"):
        await desk.save(board, board.title())
    folder = {"id": "f", "name": "F", "dashboards": ["two", "gone", "two"]}
    await desk.ipc.invoke("dashboard-arrange", {"folders": [folder, folder], "top": ["three", "two"]})
    arrangement = (await desk.ipc.invoke("dashboard-library", {}))["arrangement"]

    assert arrangement == {"folders": [{"id": "f", "name": "F", "dashboards": ["two"]}], "top": ["three", "one"]}


async def test_a_deleted_dashboard_is_listed_and_comes_back(desk: Desk) -> None:
    """With the time of its deletion, the latest first."""
    for board in ("one", "two"):
        await desk.save(board, board.title())
        await desk.ipc.invoke("dashboard-delete", {"id": board})
    deleted = (await desk.ipc.invoke("dashboard-library", {}))["deleted"]
    assert [(one["id"], one["deleted"]) for one in deleted] == [("one", 1000.0), ("two", 1000.0)]
    back = await desk.ipc.invoke("dashboard-undelete", {"id": "two"})
    assert back["dashboard"]["name"] == "Two"
    assert [one["id"] for one in (await desk.ipc.invoke("dashboard-library", {}))["summaries"]] == ["two"]


async def test_undo_tells_every_page_but_the_one_that_asked(desk: Desk) -> None:
    """That one has the answer."""
    await desk.save("one", "A")
    assert (await desk.save("one", "B"))["steps"] == {"undo": "Rename to “B”", "redo": None}
    whole = await desk.ipc.invoke("dashboard-undo", {"id": "one"}, Sender("p1"))
    assert (whole["dashboard"]["name"], whole["steps"]) == ("A", {"undo": None, "redo": "Rename to “B”"})
    assert desk.heard[-1] == DashboardChanged("one", page="p1")
    assert (await desk.ipc.invoke("dashboard-redo", {"id": "one"}))["dashboard"]["name"] == "B"


async def test_a_version_is_listed_shown_and_restored(desk: Desk) -> None:
    """By the number that the list gives."""
    await desk.save("one", "A")
    await desk.save("one", "B")
    newest, oldest = (await desk.ipc.invoke("dashboard-versions", {"id": "one"}))["versions"]
    assert (newest["label"], newest["current"], oldest["current"]) == ("Rename to “B”", True, False)
    asked = {"id": "one", "version": oldest["version"]}
    assert (await desk.ipc.invoke("dashboard-version", asked))["dashboard"]["name"] == "A"
    assert (await desk.ipc.invoke("dashboard-restore", asked))["steps"]["undo"] == "Restore an earlier version"


@pytest.mark.parametrize("channel", ["undo", "redo", "versions", "undelete"])
async def test_what_is_not_there_is_said_to_be_gone(desk: Desk, channel: str) -> None:
    """In the words of the store."""
    with pytest.raises(IpcError, match="no such dashboard"):
        await desk.ipc.invoke(f"dashboard-{channel}", {"id": "nope"})


async def test_no_widget_may_use_any_of_them(desk: Desk) -> None:
    """They are the app page's alone."""
    assert [name for name, channel in desk.ipc.channels.items() if channel.widgets is not None] == []
    with pytest.raises(IpcError) as caught:
        await desk.ipc.invoke("dashboard-library", {}, WIDGET)
    assert caught.value.code is Code.NOT_GRANTED
