"""`widget-list`, `widget-context` and `widget-report`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.api.widget_channels import register_widget_channels
from main_process.dashboards import Dashboard, DashboardStore, SlotBinding, Tile
from main_process.events import Event, Events
from main_process.providers.model import ProviderView
from main_process.widgets.grants import Grants
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.reports import Report, WidgetReported, WidgetReports
from tests.unit.widgets.packages import a_folder

FRAME = Sender("p1", WidgetIdentity("finder", "t1"))


class Widgets:
    """One tile of one widget, on a dashboard, with the provider Mine in its slot."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[Event] = []
        events = Events()
        events.subscribe(self.heard.append)
        self.registry = WidgetRegistry()
        self.registry.add(
            a_folder(
                folder / "finder",
                id="finder",
                slots={"source": {"label": "Source", "types": ["algolia"]}, "other": {"label": "O", "types": ["x"]}},
                settings={"properties": {"size": {"type": "integer", "title": "Size", "default": 3}}},
            )
        )
        self.dashboards = DashboardStore(folder / "dashboards.json", events)
        self.reports = WidgetReports(events)
        self.views: dict[tuple[str, str], ProviderView] = {}
        grants = Grants(self.dashboards, self.registry)
        self.ipc = Router(grants.authorise)
        register_widget_channels(
            self.ipc,
            self.registry,
            grants,
            self.reports,
            provider_view=self.view,
            type_label=str.title,
        )

    async def view(self, app_id: str, name: str) -> ProviderView | None:
        """The provider's public view."""
        return self.views.get((app_id, name))

    async def place(self, **fields: Any) -> None:
        """Put the tile on a dashboard."""
        slots = {"source": SlotBinding(app_id="shop", provider_name="Mine")}
        tile = Tile.model_validate(
            {"instance": "t1", "widget": "finder", "x": 0, "y": 0, "w": 2, "h": 2, "slots": slots, **fields}
        )
        await self.dashboards.save(Dashboard(id="d", name="D", app_id="shop", widgets=[tile]))


@pytest.fixture
async def widgets(tmp_path: Path) -> Widgets:
    widgets = Widgets(tmp_path)
    await widgets.place()
    return widgets


async def test_the_shell_lists_the_widgets(widgets: Widgets) -> None:
    """Whole manifests, with their defaults; for the app's own page."""
    [manifest] = (await widgets.ipc.invoke("widget-list"))["widgets"]
    assert (manifest["id"], manifest["slots"]["source"]["label"]) == ("finder", "Source")
    with pytest.raises(IpcError) as caught:
        await widgets.ipc.invoke("widget-list", {}, FRAME)
    assert caught.value.code is Code.NOT_GRANTED


async def test_a_widget_is_told_what_it_is(widgets: Widgets) -> None:
    """Its own settings over the manifest's defaults; a slot without a usable provider is null, and none is left out."""
    assert await widgets.ipc.invoke("widget-context", {}, FRAME) == {
        "instance": "t1",
        "widgetId": "finder",
        "title": widgets.registry.manifests()[0].name,
        "settings": {"size": 3},
        "slots": {"source": None, "other": None},
        "variables": {},
    }
    await widgets.place(title="Mine", settings={"size": 7})
    context = await widgets.ipc.invoke("widget-context", {}, FRAME)
    assert (context["title"], context["settings"]) == ("Mine", {"size": 7})


async def test_a_widget_is_told_the_provider_in_its_slot(widgets: Widgets) -> None:
    """What a call has to carry, and how to name it to people; nothing of its fields."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    widgets.views["shop", "Mine"] = ProviderView(
        name="Mine",
        type="algolia",
        provider_class="credential",
        provider_hash="h1",
        date_created=then,
        date_updated=then,
        public_fields={"appId": "A"},
    )
    context = await widgets.ipc.invoke("widget-context", {}, FRAME)
    assert context["slots"]["source"] == {
        "providerHash": "h1",
        "dashboardAppId": "shop",
        "providerName": "Mine",
        "type": "algolia",
        "label": "Algolia",
    }


async def test_a_tile_whose_widget_is_gone_still_has_a_context(tmp_path: Path) -> None:
    """Its package was removed while its frame was open: it hears its own name, and that it has nothing."""
    widgets = Widgets(tmp_path)
    await widgets.place(widget="gone")
    context = await widgets.ipc.invoke("widget-context", {}, Sender("p1", WidgetIdentity("gone", "t1")))
    assert (context["title"], context["settings"], context["slots"]) == ("gone", {}, {})


async def test_a_report_is_kept_and_announced(widgets: Widgets) -> None:
    """The last one of each instance, in the widget's own words."""
    await widgets.ipc.invoke("widget-report", {"state": "loading"}, FRAME)
    await widgets.ipc.invoke("widget-report", {"state": "ready", "summary": {"hits": 3}}, FRAME)
    assert widgets.reports.of("t1") == Report("finder", "t1", "ready", {"hits": 3})
    assert [event.state for event in widgets.heard if isinstance(event, WidgetReported)] == ["loading", "ready"]


@pytest.mark.parametrize("params", [{"state": "fine"}, {"state": "ready", "summary": {"text": "x" * 5_000}}, {}])
async def test_a_report_is_small_and_of_known_words(widgets: Widgets, params: dict[str, Any]) -> None:
    """Four states, and 4 KiB of facts."""
    with pytest.raises(IpcError) as caught:
        await widgets.ipc.invoke("widget-report", params, FRAME)
    assert caught.value.code is Code.INVALID_PARAMS


@pytest.mark.parametrize("channel", ["widget-context", "widget-report"])
@pytest.mark.parametrize("identity", [("finder", "t2"), ("clock", "t1")])
async def test_a_frame_of_no_dashboard_is_told_nothing(
    widgets: Widgets, channel: str, identity: tuple[str, str]
) -> None:
    """A frame is believed about a tile of its own widget only."""
    with pytest.raises(IpcError) as caught:
        await widgets.ipc.invoke(
            channel, {"state": "ready"} if "report" in channel else {}, Sender("p1", WidgetIdentity(*identity))
        )
    assert caught.value.code is Code.NOT_GRANTED
