"""The channels of what the window keeps and shows: dashboards, preferences, this computer."""

from pathlib import Path
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.api.dashboard_channels import register_dashboard_channels
from main_process.api.preference_channels import register_preference_channels
from main_process.api.system_channels import Notice, register_system_channels
from main_process.dashboards import DashboardStore
from main_process.events import Events
from main_process.preferences import PreferenceStore
from main_process.system import SystemSampler

WIDGET = Sender("p1", WidgetIdentity("clock", "t1"))
SALES = {"id": "sales", "name": "Sales", "appId": "shop", "widgets": []}


@pytest.fixture
def ipc(tmp_path: Path) -> Router:
    """A router with all of them; the widgets of a page may do nothing."""
    router = Router()
    register_dashboard_channels(router, DashboardStore(tmp_path / "dashboards.json", Events()))
    register_preference_channels(router, PreferenceStore(tmp_path / "preferences.json"))

    async def notices() -> list[Notice]:
        return [Notice(id="n", level="info", title="T", text="X")]

    register_system_channels(router, SystemSampler(), version="1.2.3", demo_app_id="demo", notices=notices)
    return router


async def failure(ipc: Router, channel: str, params: Any, sender: Sender | None = None) -> Code:
    with pytest.raises(IpcError) as caught:
        await ipc.invoke(channel, params, sender)
    return caught.value.code


async def test_a_dashboard_is_saved_listed_activated_and_deleted(ipc: Router) -> None:
    """The four channels, in the order in which the window uses them."""
    tile = {"instance": "t1", "widget": "clock", "x": 0, "y": 0, "w": 2, "h": 2}
    for name in ("sales", "stock"):
        saved = {**SALES, "id": name, "widgets": [{**tile, "instance": name}]}
        assert await ipc.invoke("dashboard-save", {"dashboard": saved}) == {
            "success": True,
            "steps": {"undo": None, "redo": None},
        }
    listed = await ipc.invoke("dashboard-list")
    assert ([one["id"] for one in listed["dashboards"]], listed["active"]) == (["sales", "stock"], "sales")
    assert listed["dashboards"][0]["widgets"][0]["settings"] == {}
    assert await ipc.invoke("dashboard-activate", {"id": "stock"}) == {"success": True}
    assert await ipc.invoke("dashboard-delete", {"id": "sales"}) == {"success": True}
    listed = await ipc.invoke("dashboard-list")
    assert ([one["id"] for one in listed["dashboards"]], listed["active"]) == (["stock"], "stock")


@pytest.mark.parametrize(
    ("channel", "params"),
    [
        ("dashboard-save", {}),
        ("dashboard-save", {"dashboard": {**SALES, "id": "../x"}}),
        ("dashboard-save", {"dashboard": {**SALES, "appId": ".."}}),
        ("dashboard-save", {"dashboard": {**SALES, "unknown": 1}}),
        ("dashboard-delete", {"id": "nope"}),
        ("dashboard-activate", {"id": "nope"}),
        ("preferences-save", {"theme": "pink"}),
        ("preferences-save", {"volume": 11}),
        ("preferences-save", {"accent": "beige"}),
        ("preferences-save", {"shortcuts": {"Not An Id": "mod+K"}}),
        ("preferences-save", {"shortcuts": {"settings": "mod+K\n"}}),
        ("preferences-save", {"uses": [{"id": "x", "score": 1, "at": 1}] * 61}),
        ("app-info", {"verbose": True}),
    ],
)
async def test_what_does_not_fit_is_refused(ipc: Router, channel: str, params: dict[str, Any]) -> None:
    """By the model, or because there is no such dashboard; nothing is changed."""
    before = await ipc.invoke("dashboard-list"), await ipc.invoke("preferences-get")
    assert await failure(ipc, channel, params) is Code.INVALID_PARAMS
    assert (await ipc.invoke("dashboard-list"), await ipc.invoke("preferences-get")) == before


async def test_a_preference_is_kept(ipc: Router, tmp_path: Path) -> None:
    """What was saved is what is read, in this run and the next."""
    before = await ipc.invoke("preferences-get")
    assert (before["theme"], before["accent"], before["shortcuts"]) == ("auto", "verdigris", {})
    assert await ipc.invoke("preferences-save", {"theme": "dark"}) == {"success": True}
    assert await ipc.invoke("preferences-save", {"shortcuts": {"settings": "alt+S"}}) == {"success": True}
    assert await ipc.invoke("preferences-get") == before | {"theme": "dark", "shortcuts": {"settings": "alt+S"}}
    assert PreferenceStore(tmp_path / "preferences.json").current.theme == "dark"


@pytest.mark.allow_logs  # the router logs what the disk refused
async def test_a_preference_that_cannot_be_written_is_not_claimed(tmp_path: Path) -> None:
    """The old one stays, and the error says what to look at."""
    router = Router()
    register_preference_channels(router, PreferenceStore(tmp_path / "folder" / "preferences.json"))
    (tmp_path / "folder").write_text("a file in the way")
    assert await failure(router, "preferences-save", {"theme": "dark"}) is Code.STORE_UNAVAILABLE
    assert (await router.invoke("preferences-get"))["theme"] == "auto"


async def test_this_computer_in_figures(ipc: Router) -> None:
    """A sample of every core, memory in bytes and percent, and Latchkey's own share."""
    stats = await ipc.invoke("system-stats")
    assert stats.keys() == {"cpu", "cores", "memory", "process", "uptime", "at"}
    assert 0 < stats["memory"]["used"] <= stats["memory"]["total"]
    assert stats["process"]["rss"] > 1 << 20
    assert stats["process"]["threads"] >= 1


async def test_the_program_says_what_it_is(ipc: Router) -> None:
    """Version, platform, and what its user should know."""
    info = await ipc.invoke("app-info")
    assert (info["version"], info["demoAppId"], info["platform"] != "") == ("1.2.3", "demo", True)
    assert [(notice["id"], notice["text"]) for notice in info["notices"]] == [("n", "X")]


async def test_of_these_only_the_figures_are_open_to_widgets(ipc: Router) -> None:
    """A manifest can ask for `system-stats`; the rest is the app page's alone."""
    assert {name for name, channel in ipc.channels.items() if channel.widgets is not None} == {"system-stats"}
    assert await failure(ipc, "dashboard-list", {}, WIDGET) is Code.NOT_GRANTED
