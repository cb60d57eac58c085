"""News for the renderer: which events leave the main process, under which names, and for whom."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from typing import Any, NamedTuple, Protocol

from main_process.dashboards import DashboardChanged, DashboardStore, Tile
from main_process.dashboards.defaults import ProviderDefaultsChanged
from main_process.dashboards.files import DashboardDropped
from main_process.events import (
    ClientCacheChanged,
    Event,
    Events,
    ExtensionsChanged,
    NoticesChanged,
    ProviderChanged,
    ProvidersUsed,
    ResponseCacheChanged,
    TileWanted,
    WindowsChanged,
)
from main_process.mcp import McpServersChanged
from main_process.preferences import PreferencesChanged
from main_process.refused_keys import ProviderRefused
from main_process.response_cache.second_level.faults import SharedCacheSaid, words_for
from main_process.sdks.http.rate_limits import ProviderRateLimited
from main_process.widgets.console import WidgetSaid
from main_process.widgets.data import WidgetDataOffered
from main_process.widgets.registry import WidgetRegistry, WidgetsChanged
from main_process.widgets.reports import WidgetReported

BoundTo = Callable[[str, str], Collection[str]]


class News(NamedTuple):
    """One piece of news, and its audience besides the app's own pages."""

    name: str
    payload: dict[str, Any]
    widgets: Collection[str] | None = ()
    """Instances; None for every widget."""
    known_to: str | None = None
    """The page that caused it and is not told."""
    only: str | None = None
    """The one page that it is for."""


class Page(Protocol):
    """One page epoch."""

    page: str

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        ...

    def push(self, event: str, payload: Any, widgets: Collection[str] | None) -> None:
        """Tell the page, and those of its widgets."""
        ...


class Pushes:
    """Hands events on to every open page."""

    def __init__(self, events: Events, dashboards: DashboardStore, widgets: WidgetRegistry, bound_to: BoundTo) -> None:
        """`bound_to(app_id, provider_name)` gives the instances of the widgets that use a provider."""
        self._dashboards = dashboards
        self._widgets = widgets
        self._bound_to = bound_to
        self._pages: set[Page] = set()
        events.subscribe(self._on_event)

    def add(self, page: Page) -> None:
        """Let a page hear until it is closed."""
        self._pages.add(page)

    def deliver(self, instances: Collection[str], message: dict[str, Any]) -> None:
        """Hand a message of one widget to others, on whichever page shows them."""
        for page in self._pages:
            if not page.closed:
                page.push("widget-message", message, instances)

    def ask_for_data(self, page: str, instance: str, request: str) -> None:
        """Ask a widget on one page for the data that it has offered."""
        for one in self._pages:
            if one.page == page and not one.closed:
                one.push("widget-data-wanted", {"request": request}, [instance])

    def _on_event(self, event: Event) -> None:
        self._pages = {page for page in self._pages if not page.closed}
        if not self._pages:
            return
        for news in self._news(event):
            for page in self._pages:
                if page.page != news.known_to and news.only in {None, page.page}:
                    page.push(news.name, news.payload, news.widgets)

    def _news(self, event: Event) -> Iterable[News]:
        match event:
            case ProviderChanged(app_id=app_id, provider_name=name, change=change):
                bound = self._bound_to(app_id, name)
                yield News("provider-changed", {"appId": app_id, "providerName": name, "change": change}, bound)
                # The provider has a new hash, or none: the frames that use it need their context anew.
                yield News("context-changed", {}, bound)
            case ClientCacheChanged():
                yield News("client-cache-changed", {}, self._granted("client-cache-stats"))
            case ResponseCacheChanged():
                yield News("response-cache-changed", {}, self._granted("response-cache-stats"))
            case DashboardChanged(instances=instances, page=page):
                yield News("dashboard-changed", {}, known_to=page)
                if instances:
                    yield News("context-changed", {}, instances)
            case ProviderDefaultsChanged():
                yield News("dashboard-changed", {})
                yield News("context-changed", {}, None)
            case DashboardDropped(file=file, dashboard_id=made, missing=missing, sentence=sentence):
                lacks = missing.model_dump(mode="json") if missing else None
                yield News("dashboard-dropped", {"file": file, "id": made, "missing": lacks, "sentence": sentence})
            case PreferencesChanged(page=page):
                yield News("preferences-changed", {}, known_to=page)
            case ExtensionsChanged():
                yield News("extensions-changed", {})
                # What a provider's type is called went or came with its extension.
                yield News("context-changed", {}, None)
            case _:
                yield from _news_of_services(event)
                yield from self._news_of_widgets(event)

    def _news_of_widgets(self, event: Event) -> Iterable[News]:
        match event:
            case WidgetsChanged(widget=widget, reload=reload):
                yield News("widgets-changed", {"widget": widget, "reload": reload})
                # Its powers and settings may be others now.
                yield News("context-changed", {}, self._instances(lambda tile: tile.widget == widget))
            case WidgetSaid(lines=lines):
                yield News("widget-said", {"lines": [asdict(line) for line in lines]})
            case WidgetDataOffered(page=page, instance=instance, offered=offered):
                yield News("widget-data-offered", {"instance": instance, "offered": offered}, only=page)
            case WidgetReported(instance=instance, widget=widget, state=state):
                yield News("widget-reported", {"instance": instance, "widget": widget, "state": state})

    def _granted(self, channel: str) -> list[str]:
        """A widget hears that a cache has changed if it may look at that cache: if its manifest names the channel."""
        granted = {manifest.id for manifest in self._widgets.manifests() if channel in manifest.channels}
        return self._instances(lambda tile: tile.widget in granted)

    def _instances(self, wanted: Callable[[Tile], bool]) -> list[str]:
        return [tile.instance for tile in self._dashboards.in_use() if wanted(tile)]


def _news_of_services(event: Event) -> Iterable[News]:
    match event:
        case ProviderRateLimited(app_id=app_id, provider_name=name, seconds=seconds):
            yield News("provider-rate-limited", {"appId": app_id, "providerName": name, "seconds": seconds})
        case ProviderRefused(app_id=app_id, provider_name=name, refused=refused):
            yield News("provider-refused", {"appId": app_id, "providerName": name, "refused": refused})
        case ProvidersUsed():
            yield News("providers-used", {})
        case SharedCacheSaid(why=why, used=used):
            yield News("shared-cache-changed", {"why": why, "used": used, "sentence": words_for(why)})
        case NoticesChanged():
            yield News("notices-changed", {})
        case WindowsChanged():
            yield News("windows-changed", {})
        case TileWanted(dashboard=dashboard, instance=instance):
            yield News("tile-wanted", {"dashboard": dashboard, "instance": instance})
        case McpServersChanged():
            yield News("mcp-servers-changed", {})
