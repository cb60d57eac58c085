"""`widget-notify`: who may, whom its user lets, and where a click leads."""

from pathlib import Path
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import NotGranted, TooFast
from ipc.messages import Sender, WidgetIdentity
from main_process.api.widget_runtime_channels import register_widget_desktop_channels
from main_process.dashboards import Dashboard, DashboardStore, Tile
from main_process.events import Events
from main_process.preferences import Preferences
from main_process.widgets.console import WidgetConsole
from main_process.widgets.dialogs import NotificationAnswer, WithoutWidgetDialogs
from main_process.widgets.grants import Grants
from main_process.widgets.registry import WidgetRegistry
from tests.unit.widgets.packages import a_folder

FRAME = Sender("p1", WidgetIdentity("tea", "t1"))


class Desk(WithoutWidgetDialogs):
    """A desktop whose user does the same with every notification."""

    def __init__(self, answer: NotificationAnswer) -> None:
        self.answer = answer
        self.told: list[tuple[str, str, str]] = []
        self.led: list[tuple[str, str]] = []
        self.chosen = Preferences()

    async def notify(self, widget: str, title: str, body: str) -> NotificationAnswer:  # type: ignore[override]  # it is refused in the base
        self.told.append((widget, title, body))
        return self.answer

    async def show_tile(self, dashboard: str, instance: str) -> None:
        """Where a click led."""
        self.led.append((dashboard, instance))


async def served(folder: Path, desk: Desk) -> Router:
    events = Events()
    widgets, dashboards = WidgetRegistry(), DashboardStore(folder / "dashboards.json", events)
    widgets.add(a_folder(folder / "tea", id="tea", notifications=True))
    tile = Tile(instance="t1", widget="tea", x=0, y=0, w=2, h=2)
    await dashboards.save(Dashboard(id="home", name="Home", app_id="shop", widgets=[tile]))
    grants = Grants(dashboards, widgets)
    ipc = Router(grants.authorise)
    register_widget_desktop_channels(
        ipc, grants, WidgetConsole(events), desk, preferences=lambda: desk.chosen, show_tile=desk.show_tile
    )
    return ipc


async def notify(ipc: Router) -> Any:
    return (await ipc.invoke("widget-notify", {"title": "Ready"}, FRAME))["answer"]


@pytest.mark.parametrize(("answer", "led"), [("clicked", [("home", "t1")]), ("closed", []), ("shown", [])])
async def test_a_click_leads_to_the_tile(
    tmp_path: Path, answer: NotificationAnswer, led: list[tuple[str, str]]
) -> None:
    """And nothing else does."""
    desk = Desk(answer)
    assert await notify(await served(tmp_path, desk)) == answer
    assert desk.led == led


async def test_its_user_decides(tmp_path: Path) -> None:
    """Switched off it is refused; held back it is not shown, and the widget hears it; floods are bounded either way."""
    desk = Desk("shown")
    ipc = await served(tmp_path, desk)
    desk.chosen = Preferences(notifications=False)
    with pytest.raises(NotGranted, match="switched off"):
        await notify(ipc)
    desk.chosen = Preferences(do_not_disturb=True)
    assert [await notify(ipc) for _ in range(3)] == ["withheld"] * 3
    assert desk.told == []
    with pytest.raises(TooFast):
        await notify(ipc)
