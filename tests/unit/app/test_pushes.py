"""What the renderer hears of what happened in the main process."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from app.pushes import Pushes
from ipc.dispatch.router import Router
from ipc.messages import Sender
from main_process.api.dashboard_channels import register_dashboard_channels
from main_process.dashboards import Dashboard, DashboardStore, SlotBinding, Tile
from main_process.events import ClientCreated, Event, Events, ExtensionsChanged, ProviderChanged, ProvidersUsed
from main_process.mcp import McpServersChanged
from main_process.sdks.http.rate_limits import ProviderRateLimited
from main_process.widgets.grants import Grants
from main_process.widgets.registry import WidgetRegistry


class Heard:
    """A page that writes down what it is told, and which widgets on it are."""

    def __init__(self, page: str = "p1") -> None:
        self.page = page
        self.closed = False
        self.told: list[tuple[str, Any, list[str] | None]] = []

    def push(self, event: str, payload: Any, widgets: Collection[str] | None) -> None:
        self.told.append((event, payload, None if widgets is None else sorted(widgets)))


def a_tile(instance: str, provider: str | None = None, **fields: Any) -> Tile:
    binding = SlotBinding(app_id="shop", provider_name=provider) if provider else None
    return Tile(instance=instance, widget="clock", x=0, y=0, w=2, h=2, slots={"source": binding}, **fields)


def a_dashboard(*tiles: Tile, name: str = "sales") -> Dashboard:
    return Dashboard(id=name, name=name, app_id="shop", widgets=list(tiles))


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
async def dashboards(tmp_path: Path, events: Events) -> DashboardStore:
    """Two dashboards; one tile of the first uses the provider P."""
    store = DashboardStore(tmp_path / "dashboards.json", events)
    await store.save(a_dashboard(a_tile("t1", "P"), a_tile("t2")))
    await store.save(a_dashboard(a_tile("t3"), name="other"))
    return store


def pushes_of(events: Events, dashboards: DashboardStore) -> Pushes:
    """Of an app without any widget package."""
    widgets = WidgetRegistry()
    return Pushes(events, dashboards, widgets, Grants(dashboards, widgets).bound_to)


@pytest.fixture
def page(events: Events, dashboards: DashboardStore) -> Heard:
    page = Heard()
    pushes_of(events, dashboards).add(page)
    return page


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            ProviderChanged("shop", "P", "saved"),
            [
                ("provider-changed", {"appId": "shop", "providerName": "P", "change": "saved"}, ["t1"]),
                ("context-changed", {}, ["t1"]),
            ],
        ),
        (ExtensionsChanged(), [("extensions-changed", {}, []), ("context-changed", {}, None)]),
        (
            ProviderRateLimited("shop", "P", 3.5),
            [("provider-rate-limited", {"appId": "shop", "providerName": "P", "seconds": 3.5}, [])],
        ),
        (McpServersChanged(), [("mcp-servers-changed", {}, [])]),
        (ProvidersUsed(), [("providers-used", {}, [])]),
        (ClientCreated("shop", "P", "algolia", 1.0), []),
    ],
)
def test_whom_an_event_concerns(events: Events, page: Heard, event: Event, told: list[Any]) -> None:
    """The page hears what is for it, under the event's public name; of the widgets, those whom it concerns."""
    events.publish(event)
    assert page.told == told


def test_a_closed_page_hears_nothing(events: Events, page: Heard) -> None:
    """A page epoch that has ended is told nothing more."""
    page.closed = True
    events.publish(ExtensionsChanged())
    assert page.told == []


async def test_a_save_concerns_the_widgets_that_it_changed(dashboards: DashboardStore, page: Heard) -> None:
    """Another title, setting or provider is another context; a place on the grid, or a new tile, is not."""
    await dashboards.save(a_dashboard(a_tile("t1", "P").model_copy(update={"x": 4}), a_tile("t2"), a_tile("t4")))
    assert page.told == [("dashboard-changed", {}, [])]
    page.told.clear()
    await dashboards.save(a_dashboard(a_tile("t1", "Q"), a_tile("t2", settings={"a": 1}), a_tile("t4")))
    assert page.told == [("dashboard-changed", {}, []), ("context-changed", {}, ["t1", "t2"])]


async def test_the_saver_of_a_dashboard_is_not_told_of_it(
    events: Events, dashboards: DashboardStore, page: Heard
) -> None:
    """The page that saved knows; its widgets that were changed are told, and so is every other page."""
    ipc, pushes, other = Router(), pushes_of(events, dashboards), Heard("p2")
    pushes.add(other)
    register_dashboard_channels(ipc, dashboards)
    changed = a_dashboard(a_tile("t1"), a_tile("t2")).model_dump(mode="json", by_alias=True)
    await ipc.invoke("dashboard-save", {"dashboard": changed}, Sender("p1"))
    assert [name for name, *_ in page.told] == ["context-changed"]
    assert [name for name, *_ in other.told] == ["dashboard-changed", "context-changed"]
