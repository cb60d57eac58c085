"""The main process as one object: its parts by name, and its end."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from app.devtools.event_log import EventLog
from app.notices import NOT_COUNTED, Notices
from app.paths import UserData
from app.pushes import Pushes
from ipc.dispatch.router import Router
from ipc.session.quotas import WidgetQuotas
from ipc.session.session import Session
from ipc.session.tickets import Tickets
from main_process.backup.creating import BackupWriter
from main_process.backup.restoring import BackupRestorer
from main_process.client_cache import ClientCache
from main_process.dashboards import DashboardStore
from main_process.dashboards.defaults import ProviderDefaults
from main_process.dashboards.files import DashboardFiles
from main_process.events import Events
from main_process.extensions.host import Extensions
from main_process.fetch import Fetch
from main_process.ledger import Ledger
from main_process.local_search.index.folders import FolderStore
from main_process.local_search.service.service import LocalSearch
from main_process.mcp import McpController
from main_process.mcp.choices import McpChoices
from main_process.mcp.tokens import TokenBook
from main_process.preferences import PreferenceStore
from main_process.providers.connection_check import ConnectionChecker
from main_process.providers.controller import ProviderController
from main_process.providers.editing import ProviderEditor
from main_process.providers.types import ProviderTypes
from main_process.refused_keys import RefusedKeys
from main_process.response_cache import ResponseCache
from main_process.response_cache.second_level.choices import ChoiceStore
from main_process.response_cache.second_level.levels import Levels
from main_process.sdks.http.rate_limits import RateLimits
from main_process.widgets.console import WidgetConsole
from main_process.widgets.data import WidgetData
from main_process.widgets.development import Development
from main_process.widgets.grants import Grants
from main_process.widgets.messages import Messages
from main_process.widgets.previews import Previews
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.reports import WidgetReports
from main_process.widgets.storage import WidgetStorage


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MainProcess:
    """Everything that needs no window, on the event loop where it was made.

    An async context manager: leaving it closes every client and the store.
    """

    user_data: UserData
    events: Events
    types: ProviderTypes
    providers: ProviderController
    checker: ConnectionChecker
    editor: ProviderEditor
    client_cache: ClientCache
    response_cache: ResponseCache
    levels: Levels
    cache_choices: ChoiceStore
    rate_limits: RateLimits
    refused_keys: RefusedKeys
    ledger: Ledger
    fetch: Fetch
    mcp: McpController
    mcp_choices: McpChoices
    mcp_tokens: TokenBook
    local_search: LocalSearch
    local_folders: FolderStore
    dashboards: DashboardStore
    provider_defaults: ProviderDefaults
    dashboard_files: DashboardFiles
    preferences: PreferenceStore
    backup_writer: BackupWriter
    backup_restorer: BackupRestorer
    widgets: WidgetRegistry
    grants: Grants
    reports: WidgetReports
    widget_storage: WidgetStorage
    widget_previews: Previews
    widget_messages: Messages
    widget_console: WidgetConsole
    widget_data: WidgetData
    development: Development
    notices: Notices
    tickets: Tickets
    widget_quotas: WidgetQuotas
    ipc: Router
    pushes: Pushes
    extensions: Extensions
    event_log: EventLog
    sessions: list[Session] = field(default_factory=list)
    """The conversations with the pages that are open."""

    def open_session(self, page: str, send: Callable[[str], None], on_hostile: Callable[[], None]) -> Session:
        """The conversation with a new page epoch; `on_hostile` is told when the page must be dropped."""
        session = Session(self.ipc, page, send, tickets=self.tickets, quotas=self.widget_quotas, on_hostile=on_hostile)
        self.pushes.add(session)
        self.sessions[:] = [*(one for one in self.sessions if not one.closed), session]
        return session

    async def aclose(self) -> None:
        """Close all parts, in the reverse order of their making, even where closing one fails. Idempotent."""
        async with AsyncExitStack() as closing:
            closing.push_async_callback(self.providers.aclose)
            closing.push_async_callback(self.ledger.close)
            closing.push_async_callback(self.widget_storage.close)
            closing.push_async_callback(self.dashboards.close)
            closing.push_async_callback(self.development.close)
            closing.push_async_callback(self.local_search.stop)
            closing.push_async_callback(self.mcp.aclose)
            closing.push_async_callback(self.client_cache.aclose)
            closing.push_async_callback(self.levels.aclose)
            closing.callback(self.response_cache.close)
            closing.push_async_callback(self.extensions.close)

    async def __aenter__(self) -> Self:
        await self.ledger.open()
        if not self.ledger.is_kept:
            self.notices.add(NOT_COUNTED)
        await self.extensions.start()
        await self.widget_storage.keep_only(self.dashboards.instances())
        await self.levels.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def provider_uses(self, app_id: str, provider_name: str) -> list[str]:
        """Where a provider is used, in words."""
        return self.provider_defaults.uses(app_id, provider_name) + self.dashboards.uses(app_id, provider_name)

    async def rebind(self, app_id: str, provider_name: str, replacement: str) -> None:
        """Let everything that uses one provider use another of the same app."""
        await self.dashboards.rebind(app_id, provider_name, replacement)
        await self.provider_defaults.rename(app_id, provider_name, replacement)
