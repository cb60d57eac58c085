"""Builds every object that needs no window, and is the only place that does."""

import os
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app import __version__
from app.demo import DEMO_APP_ID
from app.notices import Notices
from app.paths import UserData, documentation, renderer_dist
from app.pushes import Pushes
from app.sdk_types import built_in_types
from ipc.router import Router
from ipc.session import Session
from ipc.tickets import Tickets
from main_process.api.cache_channels import register_cache_channels, register_client_stats_channel
from main_process.api.dashboard_channels import register_dashboard_channels
from main_process.api.provider_channels import register_provider_channels
from main_process.api.system_channels import register_system_channels
from main_process.api.widget_channels import register_widget_channels
from main_process.client_cache import ClientCache
from main_process.dashboards import DashboardStore
from main_process.errors import ProviderError
from main_process.events import Events, ProviderChanged
from main_process.fetch import Fetch
from main_process.local_search.corpora.docs import Documentation
from main_process.local_search.corpora.language import LanguageReference
from main_process.local_search.corpora.library import StandardLibrary
from main_process.local_search.corpora.packages import InstalledPackages
from main_process.local_search.folders import FolderStore
from main_process.local_search.service import LocalSearch
from main_process.providers.controller import open_controller
from main_process.providers.dialogs import ProviderDialogs
from main_process.providers.model import Provider, ProviderView
from main_process.providers.types import ProviderTypes
from main_process.response_cache import ResponseCache
from main_process.sdks.local_search import LABEL, LOCAL_SEARCH
from main_process.system import SystemSampler
from main_process.widgets.grants import Grants
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.reports import WidgetReports

PickFolder = Callable[[], Awaitable[Path | None]]
Probe = Callable[[Any], Awaitable[str]]


class MainProcess:
    """The product without its window. An async context manager: leaving it closes every client and the store.

    Everything belongs to the event loop on which it was made.
    """

    def __init__(
        self,
        user_data: Path,
        *,
        master_key: bytes | None,
        passphrase: str | None,
        dialogs: ProviderDialogs | None,
        pick_folder: PickFolder | None,
        environment: Mapping[str, str],
        now: Callable[[], float],
    ) -> None:
        self.user_data = UserData(user_data)
        self.user_data.create()
        self.events = Events()
        self.types = ProviderTypes()
        credentials_directory = environment.get("CREDENTIALS_DIRECTORY")
        self.providers = open_controller(
            user_data,
            self.types,
            master_key=master_key,
            passphrase=passphrase,
            credentials_directory=Path(credentials_directory) if credentials_directory else None,
        )
        self.response_cache = ResponseCache(events=self.events, now=now)
        self.client_cache = ClientCache(
            self.providers.get_provider,
            missing_fields=self._missing_fields,
            events=self.events,
            channels=partial(register_cache_channels, responses=self.response_cache),
            now=now,
        )
        self.fetch = Fetch(self.client_cache)
        self.dashboards = DashboardStore(self.user_data.dashboards, self.events)
        self.widgets = WidgetRegistry()
        self.widgets.add_all(renderer_dist() / "widgets")
        self.grants = Grants(self.dashboards, self.widgets)
        self.reports = WidgetReports(self.events)
        self.system = SystemSampler()
        self.tickets = Tickets()
        self.ipc = Router(self.grants.authorise)
        self.notices = Notices(self.providers)
        folders = FolderStore(self.user_data.local_search / "folders.json")
        corpora = (LanguageReference(), Documentation(documentation(), version=__version__), InstalledPackages())
        self.local_search = LocalSearch(self.user_data.local_search, (*corpora, StandardLibrary()), folders)
        self.probes: dict[str, Probe] = {}
        self._pushes = Pushes(self.events, self.dashboards, self.widgets)
        self._connect()
        self._register_channels(dialogs, pick_folder)

    def open_session(self, page: str, send: Callable[[str], None], on_hostile: Callable[[], None]) -> Session:
        """The conversation with a new page epoch; `on_hostile` is told when the page must be dropped."""
        session = Session(
            self.ipc, page, send, tickets=self.tickets, audience=self._pushes.audience, on_hostile=on_hostile
        )
        self._pushes.add(session)
        return session

    async def aclose(self) -> None:
        """Close everything, whatever of it fails: the last opened first. Idempotent."""
        async with AsyncExitStack() as closing:
            closing.push_async_callback(self.providers.aclose)
            closing.push_async_callback(self.local_search.stop)
            closing.push_async_callback(self.client_cache.aclose)
            closing.callback(self.response_cache.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def _connect(self) -> None:
        """After a change is durable: clients leave, then responses are gone, then every window is told."""
        self.providers.on_changed(self.client_cache.provider_changed)
        self.providers.on_changed(lambda app_id, name, _: self.response_cache.invalidate_provider(app_id, name))
        self.providers.on_changed(lambda *change: self.events.publish(ProviderChanged(*change)))
        # A client of a service that has gone would fail until it is dropped; the next one starts the service again.
        self.local_search.on_stopped(lambda: self.client_cache.invalidate_type(LOCAL_SEARCH.type))
        for built_in in built_in_types(self.local_search):
            self.types.register(built_in.schema)
            self.client_cache.register_factory(built_in.schema.type, built_in.factory)
            self.fetch.register_translator(built_in.schema.type, built_in.translate)
            self.probes[built_in.schema.type] = built_in.probe

    def _register_channels(self, dialogs: ProviderDialogs | None, pick_folder: PickFolder | None) -> None:
        self.client_cache.setup_cache_handlers(self.ipc)
        register_client_stats_channel(self.ipc, self.client_cache)
        register_provider_channels(
            self.ipc,
            self.providers,
            self.types,
            dialogs=dialogs,
            uses=self.dashboards.uses,
            replace_uses=self.dashboards.rebind,
        )
        register_dashboard_channels(self.ipc, self.dashboards)
        register_widget_channels(
            self.ipc,
            self.widgets,
            self.grants,
            self.reports,
            provider_view=self._provider_view,
            type_label=self._type_label,
        )
        register_system_channels(
            self.ipc, self.system, version=__version__, demo_app_id=DEMO_APP_ID, notices=self.notices.current
        )

    async def _provider_view(self, app_id: str, provider_name: str) -> ProviderView | None:
        try:
            return await self.providers.describe_provider(app_id, provider_name)
        except ProviderError:
            return None

    def _type_label(self, provider_type: str) -> str:
        """What a slot's provider is called besides its own name; Local Search is never taken for Algolia."""
        schema = self.types.get(provider_type)
        if provider_type == LOCAL_SEARCH.type:
            return LABEL
        return schema.label if schema else provider_type

    def _missing_fields(self, provider: Provider) -> tuple[str, ...]:
        schema = self.types.get(provider.type)
        return schema.missing(provider.credentials) if schema else ()


def build_main_process(
    user_data: Path,
    *,
    master_key: bytes | None = None,
    passphrase: str | None = None,
    dialogs: ProviderDialogs | None = None,
    pick_folder: PickFolder | None = None,
    environment: Mapping[str, str] = os.environ,
    now: Callable[[], float] = time.monotonic,
) -> MainProcess:
    """Everything that needs no window, inside a running event loop; Qt is not imported.

    `master_key`, 32 bytes, replaces the OS keyring. Nothing is opened and no keyring asked before the first call.
    """
    return MainProcess(
        user_data,
        master_key=master_key,
        passphrase=passphrase,
        dialogs=dialogs,
        pick_folder=pick_folder,
        environment=environment,
        now=now,
    )
