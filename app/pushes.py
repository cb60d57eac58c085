"""What happened, as the renderer hears of it: which events leave the main process, their names, and who hears them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from main_process.dashboards import DashboardChanged, DashboardStore
from main_process.events import (
    ClientCacheChanged,
    Event,
    Events,
    ExtensionsChanged,
    ProviderChanged,
    ResponseCacheChanged,
)
from main_process.sdks.http.rate_limits import ProviderRateLimited
from main_process.widgets.console import WidgetSaid
from main_process.widgets.registry import WidgetRegistry, WidgetsChanged
from main_process.widgets.reports import WidgetReported

LISTENS_WITH = {"client-cache-changed": "client-cache-stats", "response-cache-changed": "response-cache-stats"}
"""A widget hears that a cache has changed if it may look at that cache: the channel that its manifest must name."""


class Page(Protocol):
    """One page epoch."""

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        ...

    def push(self, event: str, payload: Any) -> None:
        """Tell the page, and the widgets on it that hear this event."""
        ...


class Pushes:
    """Hands events on to every open page."""

    def __init__(self, events: Events, dashboards: DashboardStore, widgets: WidgetRegistry) -> None:
        self._dashboards = dashboards
        self._widgets = widgets
        self._pages: set[Page] = set()
        events.subscribe(self._on_event)

    def add(self, page: Page) -> None:
        """Let a page hear until it is closed."""
        self._pages.add(page)

    def deliver(self, instances: list[str], message: dict[str, Any]) -> None:
        """Hand a message to these widget instances, on whichever page shows them."""
        for page in self._pages:
            if not page.closed:
                page.push("widget-message", message | {"to": instances})

    def audience(self, event: str, payload: Any) -> Iterable[str] | None:
        """The widget instances that hear an event besides the app's own page; None for all of them."""
        if event == "context-changed":
            return None
        if event == "provider-changed":
            return self._bound_to(payload)
        if event == "widget-message":
            hearers: list[str] = payload["to"]
            return hearers
        wanted = LISTENS_WITH.get(event)
        return [] if wanted is None else self._granted(wanted)

    def _on_event(self, event: Event) -> None:
        self._pages = {page for page in self._pages if not page.closed}
        for name, payload in _pushed(event):
            for page in self._pages:
                page.push(name, payload)

    def _bound_to(self, provider: Mapping[str, Any]) -> list[str]:
        wanted = (provider["appId"], provider["providerName"])
        return [
            tile.instance
            for dashboard in self._dashboards.document.dashboards
            for tile in dashboard.widgets
            if any(slot is not None and (slot.app_id, slot.provider_name) == wanted for slot in tile.slots.values())
        ]

    def _granted(self, channel: str) -> list[str]:
        granted = {manifest.id for manifest in self._widgets.manifests() if channel in manifest.channels}
        return [
            tile.instance
            for dashboard in self._dashboards.document.dashboards
            for tile in dashboard.widgets
            if tile.widget in granted
        ]


def _pushed(event: Event) -> Iterable[tuple[str, dict[str, Any]]]:
    match event:
        case ProviderChanged(app_id=app_id, provider_name=name, change=change):
            yield "provider-changed", {"appId": app_id, "providerName": name, "change": change}
            # The provider has a new hash, or none: the frames that use it need their context anew.
            yield "context-changed", {}
        case ClientCacheChanged():
            yield "client-cache-changed", {}
        case ResponseCacheChanged():
            yield "response-cache-changed", {}
        case DashboardChanged():
            yield "dashboard-changed", {}
            yield "context-changed", {}
        case ExtensionsChanged():
            yield "extensions-changed", {}
            # What a provider's type is called went or came with its extension.
            yield "context-changed", {}
        case ProviderRateLimited(app_id=app_id, provider_name=name, seconds=seconds):
            yield "provider-rate-limited", {"appId": app_id, "providerName": name, "seconds": seconds}
        case WidgetsChanged(widget=widget):
            yield "widgets-changed", {"widget": widget}
            # Its powers and settings may be others now.
            yield "context-changed", {}
        case WidgetSaid(lines=lines):
            yield "widget-said", {"lines": [asdict(line) for line in lines]}
        case WidgetReported(instance=instance, widget=widget, state=state):
            yield "widget-reported", {"instance": instance, "widget": widget, "state": state}
        case _:
            return
