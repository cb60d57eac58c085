"""A widget runs in the gallery before it is on a dashboard: its own, with Local Search, and with nothing else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import InvalidParams, IpcError, NotGranted
from ipc.messages import WITH_PROVIDER, ProviderRef, Sender, WidgetIdentity
from main_process.api.widget_preview_channels import register_widget_preview_channels
from main_process.dashboards import DashboardStore, DefaultProvider
from main_process.events import Events
from main_process.providers.model import ProviderView
from main_process.widgets.grants import Grants
from main_process.widgets.packages import Kind
from main_process.widgets.previews import Previews
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.storage import WidgetStorage
from tests.unit.widgets.packages import a_folder

WHEN = datetime(2026, 5, 3, tzinfo=UTC)
LOCAL = {"appId": "shop", "providerName": "Local"}


class Gallery:
    """Widgets of two kinds, two providers, and a default for the type that no preview may take."""

    def __init__(self, folder: Path) -> None:
        self.widgets = WidgetRegistry()
        kinds: dict[str, Kind] = {"finder": "built-in", "stranger": "extension"}
        for widget, kind in kinds.items():
            slots = {
                "search": {"label": "S", "types": ["algolia", "local-search"]},
                "model": {"label": "M", "types": ["openai"]},
            }
            self.widgets.add(
                a_folder(folder / widget, id=widget, slots=slots, channels=["algolia-search"], storage=True), kind=kind
            )
        self.previews = Previews()
        defaults = [DefaultProvider(type="openai", app_id="shop", provider_name="Model")]
        dashboards = DashboardStore(folder / "dashboards.json", Events())
        self.grants = Grants(dashboards, self.widgets, lambda: defaults, self.previews.tile)
        self.storage = WidgetStorage(folder / "values.sqlite")
        self.ipc = Router(self.grants.authorise)
        register_widget_preview_channels(self.ipc, self.widgets, self.previews, self.storage, self._view)

    async def _view(self, app_id: str, name: str) -> ProviderView | None:
        types = {("shop", "Local"): "local-search", ("shop", "Paid"): "algolia"}
        if (app_id, name) not in types:
            return None
        return ProviderView(
            name=name,
            type=types[app_id, name],
            provider_class="credential",
            provider_hash="h",
            date_created=WHEN,
            date_updated=WHEN,
            public_fields={},
        )

    async def show(self, **params: Any) -> Sender:
        """The frame of a preview."""
        instance = (await self.ipc.invoke("widget-preview-show", {"widget": "finder", **params}))["instance"]
        return Sender("p1", WidgetIdentity("finder", instance))


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    made = Gallery(tmp_path)
    yield made
    await made.storage.close()


async def test_a_preview_uses_local_search_and_no_default(gallery: Gallery) -> None:
    """The slot that Local Search fits is filled, no other one is, whatever the app's defaults are."""
    frame = await gallery.show(localSearch=LOCAL, settings={"query": "x"})
    dashboard, tile = gallery.grants.tile(frame)
    assert (tile.settings, list(gallery.grants.bindings(dashboard, tile))) == ({"query": "x"}, ["search"])
    asked = ProviderRef(provider_hash="h", dashboard_app_id="shop", provider_name="Local")
    gallery.grants.authorise(frame, "algolia-search", WITH_PROVIDER, asked)
    other = asked.model_copy(update={"provider_name": "Paid"})
    with pytest.raises(NotGranted, match="not bound"):
        gallery.grants.authorise(frame, "algolia-search", WITH_PROVIDER, other)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"widget": "stranger"}, "comes with Latchkey"),
        ({"widget": "nobody"}, "comes with Latchkey"),
        ({"localSearch": {"appId": "shop", "providerName": "Paid"}}, "Local Search and no other"),
        ({"localSearch": {"appId": "shop", "providerName": "Gone"}}, "Local Search and no other"),
    ],
)
async def test_what_nobody_agreed_to_is_not_previewed(gallery: Gallery, params: dict[str, Any], why: str) -> None:
    """A package from elsewhere, and any provider that may cost money."""
    with pytest.raises(IpcError, match=why):
        await gallery.show(**params)


async def test_a_preview_ends_with_the_next_one_and_leaves_nothing(gallery: Gallery) -> None:
    """Its frame may do nothing any more, and what it kept is gone."""
    first = await gallery.show()
    assert first.widget is not None
    await gallery.storage.set(first.widget.instance, "view", "1")
    second = await gallery.show()
    with pytest.raises(NotGranted):
        gallery.grants.tile(first)
    await gallery.ipc.invoke("widget-preview-close", {})
    with pytest.raises(NotGranted):
        gallery.grants.tile(second)
    assert await gallery.storage.names(first.widget.instance) == []


async def test_a_widget_may_not_begin_a_preview(gallery: Gallery) -> None:
    """The channels are the app's page's alone."""
    frame = await gallery.show()
    with pytest.raises(NotGranted):
        await gallery.ipc.invoke("widget-preview-show", {"widget": "finder"}, frame)


async def test_settings_that_no_tile_may_have_are_refused(gallery: Gallery) -> None:
    """As the caller's fault, not as one of Latchkey's; the preview that is shown stays."""
    before = await gallery.show()
    with pytest.raises(InvalidParams, match="settings"):
        await gallery.show(settings={"text": "x" * 20_000})
    assert gallery.grants.tile(before)
