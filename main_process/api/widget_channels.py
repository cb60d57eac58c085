"""Channels of the widgets: the list for the shell, and for a widget its own context and its report."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, JsonValue

from ipc.encoding import encode
from ipc.messages import FOR_EVERY_WIDGET, Nothing, ProviderRef, Registrar, Sender, Success, WireModel
from main_process.dashboards import SlotBinding
from main_process.dashboards.variables import DateRange, filled, values_of
from main_process.kit.figures import count
from main_process.providers.model import ProviderView
from main_process.widgets.grants import Grants
from main_process.widgets.manifest import Manifest
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.reports import Report, State, WidgetReports

MOST_SUMMARY_BYTES = 4096


def _small(summary: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if len(encode(summary)) > MOST_SUMMARY_BYTES:
        raise ValueError(f"a summary may hold {count(MOST_SUMMARY_BYTES)} bytes of JSON at most")
    return summary


class WidgetList(WireModel):
    """Every widget package, in name order."""

    widgets: list[Manifest]


class SlotContext(ProviderRef):
    """The provider in a slot: what a widget sends back with every call, and how to name it to people."""

    type: str
    label: str


class WidgetContext(WireModel):
    """What a widget knows of itself. A slot without a usable provider is null."""

    instance: str
    widget_id: str
    title: str
    settings: dict[str, JsonValue]
    slots: dict[str, SlotContext | None]
    variables: dict[str, str | DateRange]
    """The dashboard's variables. They are in the settings already, where these name them."""


class WidgetReport(WireModel):
    """What a widget shows now, and a small summary of what it got."""

    state: State
    summary: Annotated[dict[str, JsonValue], AfterValidator(_small)] = {}


def register_widget_channels(
    ipc: Registrar,
    widgets: WidgetRegistry,
    grants: Grants,
    reports: WidgetReports,
    *,
    provider_view: Callable[[str, str], Awaitable[ProviderView | None]],
    type_label: Callable[[str], str],
    today: Callable[[], date] = date.today,
) -> None:
    """`widget-list` for the shell; `widget-context` and `widget-report` for the frames themselves."""

    async def list_all(_sender: Sender, _params: Nothing) -> WidgetList:
        return WidgetList(widgets=widgets.manifests())

    async def context(sender: Sender, _params: Nothing) -> WidgetContext:
        dashboard, tile = grants.tile(sender)
        manifest = widgets.manifest(tile.widget)
        if manifest is None:
            return WidgetContext(
                instance=tile.instance, widget_id=tile.widget, title=tile.widget, settings={}, slots={}, variables={}
            )
        bound = grants.bindings(dashboard, tile)
        values = values_of(dashboard.variables, today())
        return WidgetContext(
            instance=tile.instance,
            widget_id=tile.widget,
            title=tile.title or manifest.name,
            settings=manifest.default_settings() | filled(tile.settings, values),
            slots={name: await slot_context(bound.get(name)) for name in manifest.slots},
            variables=values,
        )

    async def slot_context(binding: SlotBinding | None) -> SlotContext | None:
        view = binding and await provider_view(*binding.identity)
        if not binding or not view:
            return None
        return SlotContext(
            provider_hash=view.provider_hash,
            dashboard_app_id=binding.app_id,
            provider_name=binding.provider_name,
            type=view.type,
            label=type_label(view.type),
        )

    async def report(sender: Sender, params: WidgetReport) -> Success:
        _dashboard, tile = grants.tile(sender)
        reports.add(Report(tile.widget, tile.instance, params.state, dict(params.summary)))
        return Success()

    ipc.handle("widget-list", list_all, params=Nothing, result=WidgetList)
    ipc.handle("widget-context", context, params=Nothing, result=WidgetContext, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-report", report, params=WidgetReport, result=Success, widgets=FOR_EVERY_WIDGET)
