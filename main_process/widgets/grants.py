"""Decides what a sender may do: the app's own page everything, a widget what its manifest names and its slots hold."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ipc.errors import NotGranted
from ipc.messages import Sender
from main_process.dashboards import Dashboard, DashboardStore, Tile
from main_process.widgets.manifest import Manifest
from main_process.widgets.registry import WidgetRegistry

EVERY_WIDGET = frozenset(
    {
        "widget-console",
        "widget-context",
        "widget-notify",
        "widget-open-link",
        "widget-publish",
        "widget-report",
        "widget-storage-delete",
        "widget-storage-get",
        "widget-storage-keys",
        "widget-storage-set",
    }
)
"""What every widget may call: to be one at all, or because the channel asks the manifest for more than a name."""

APP_PAGE_ONLY_GROUPS = ("app", "call", "dashboard", "extension", "ledger", "preferences", "provider", "store", "widget")
APP_PAGE_ONLY = frozenset(
    {
        "client-cache-invalidate-all",
        "local-search-add-folder",
        "local-search-remove-folder",
        "openai-discover-local",
        "response-cache-clear",
    }
)
"""What no manifest can ask for: these act on what belongs to everybody, or ask the user something."""


class Grants:
    """The authorisation step of the router. Asked on every call, from what is on the dashboards at that moment."""

    def __init__(self, dashboards: DashboardStore, widgets: WidgetRegistry) -> None:
        self._dashboards = dashboards
        self._widgets = widgets

    def authorise(self, sender: Sender, channel: str, params: BaseModel | Mapping[str, Any]) -> None:
        """Return, or raise NotGranted with a message that says what the widget lacks."""
        if sender.widget is None or channel in EVERY_WIDGET:
            return
        dashboard, tile = self.tile(sender)
        manifest = self._widgets.manifest(tile.widget)
        if manifest is None or channel not in manifest.channels or is_app_page_only(channel):
            raise NotGranted(f"The widget '{tile.widget}' may not use '{channel}': its manifest does not grant it.")
        app_id, provider_name = _named_provider(params)
        bound = {(slot.app_id, slot.provider_name) for slot in tile.slots.values() if slot is not None}
        if provider_name is not None and (app_id, provider_name) not in bound:
            raise NotGranted(
                f"The widget '{tile.widget}' is not bound to that provider. Choose it in the widget's settings."
            )
        if provider_name is None and app_id is not None and app_id != dashboard.app_id:
            raise NotGranted(f"The widget '{tile.widget}' belongs to another app.")

    def manifest(self, sender: Sender) -> Manifest:
        """What the frame's widget may do now. NotGranted for anything but a widget of a dashboard that can be run."""
        _dashboard, tile = self.tile(sender)
        manifest = self._widgets.manifest(tile.widget)
        if manifest is None:
            raise NotGranted(f"The widget '{tile.widget}' is not installed any more, or its files have changed.")
        return manifest

    def manifest_of(self, widget_id: str) -> Manifest | None:
        """What a widget may do now, None where it cannot be run."""
        return self._widgets.manifest(widget_id)

    def tile(self, sender: Sender) -> tuple[Dashboard, Tile]:
        """The tile that a frame stands for. NotGranted: a frame is believed about a tile of its widget only."""
        if sender.widget is not None:
            found = self._dashboards.tile(sender.widget.instance)
            if found is not None and found[1].widget == sender.widget.widget_id:
                return found
        raise NotGranted("This frame is not a widget of any dashboard.")


def is_app_page_only(channel: str) -> bool:
    """Whether no manifest can ask for the channel."""
    return channel in APP_PAGE_ONLY or channel.split("-", 1)[0] in APP_PAGE_ONLY_GROUPS


def _named_provider(params: BaseModel | Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The (app id, provider name) that params name at their top level, on the wire's names or the models'."""
    fields = dict(_fields(params))
    app_id = fields.get("dashboardAppId", fields.get("appId"))
    return app_id, fields.get("providerName")


def _fields(params: BaseModel | Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if isinstance(params, Mapping):
        yield from params.items()
        return
    for name, field in type(params).model_fields.items():
        yield field.alias or name, getattr(params, name)
