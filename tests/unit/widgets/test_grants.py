"""What a widget may do."""

from pathlib import Path
from typing import Any

import pytest

from ipc.errors import NotGranted
from ipc.messages import APP_PAGE, ProviderRef, Sender, WidgetIdentity
from main_process.dashboards import Dashboard, DashboardStore, SlotBinding, Tile
from main_process.events import Events
from main_process.widgets.grants import Grants
from main_process.widgets.registry import WidgetRegistry
from tests.unit.widgets.test_registry import a_package

FRAME = Sender("p1", WidgetIdentity("finder", "t1"))
WISHES = [
    "algolia-search",
    "client-cache-invalidate",
    "client-cache-invalidate-all",
    "provider-delete",
    "provider-list",
]
BOUND = {"providerHash": "h", "dashboardAppId": "shop", "providerName": "Mine"}


@pytest.fixture
async def grants(tmp_path: Path) -> Grants:
    widgets = WidgetRegistry()
    slots = {"source": {"label": "Source", "types": ["algolia"]}}
    widgets.add(a_package(tmp_path, "finder", channels=WISHES, slots=slots))
    dashboards = DashboardStore(tmp_path / "dashboards.json", Events())
    binding = SlotBinding(app_id="shop", provider_name="Mine")
    tile = Tile(instance="t1", widget="finder", x=0, y=0, w=2, h=2, slots={"source": binding})
    await dashboards.save(Dashboard(id="d", name="D", app_id="shop", widgets=[tile]))
    return Grants(dashboards, widgets)


async def test_the_app_page_may_do_everything(grants: Grants) -> None:
    """The app's own page is not limited."""
    grants.authorise(APP_PAGE, "client-cache-invalidate-all", {})


async def test_a_widget_may_use_its_channel_with_its_provider(grants: Grants) -> None:
    """A channel of the manifest with the bound provider passes, as plain params and as a model."""
    grants.authorise(FRAME, "algolia-search", BOUND)
    grants.authorise(FRAME, "algolia-search", ProviderRef.model_validate(BOUND))
    grants.authorise(FRAME, "client-cache-invalidate", {"appId": "shop", "providerName": "Mine"})


@pytest.mark.parametrize(
    ("channel", "params"),
    [
        ("algolia-set-settings", BOUND),
        ("algolia-search", BOUND | {"providerName": "Other"}),
        ("algolia-search", BOUND | {"dashboardAppId": "bank"}),
        ("client-cache-invalidate", {"appId": "shop", "providerName": "Other"}),
        ("client-cache-invalidate-all", {}),
        ("provider-delete", {"appId": "shop", "providerName": "Mine"}),
        ("provider-list", {"appId": "shop"}),
        ("dashboard-save", {}),
        ("ledger-set-budget", {}),
    ],
)
async def test_anything_else_is_not_granted(grants: Grants, channel: str, params: dict[str, Any]) -> None:
    """Another channel, another provider, and what belongs to everybody are refused, also when a manifest names them."""
    with pytest.raises(NotGranted):
        grants.authorise(FRAME, channel, params)


@pytest.mark.parametrize("identity", [("finder", "t2"), ("clock", "t1"), ("", "")])
async def test_a_frame_is_believed_about_its_own_tile_only(grants: Grants, identity: tuple[str, str]) -> None:
    """An instance of another widget, or of none, has no rights at all."""
    with pytest.raises(NotGranted):
        grants.authorise(Sender("p1", WidgetIdentity(*identity)), "algolia-search", BOUND)


async def test_a_model_with_both_app_ids_is_judged_by_the_dashboards(grants: Grants) -> None:
    """A second app id among the params does not distract from the one that is used."""
    with pytest.raises(NotGranted):
        grants.authorise(FRAME, "algolia-search", BOUND | {"appId": "shop", "dashboardAppId": "bank"})
