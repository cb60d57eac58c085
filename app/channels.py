"""Registers every built-in channel: the one table of what a page may ask for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import __version__
from app.cache_control import CacheControl
from app.demo import DEMO_APP_ID
from app.devtools.call_channels import register_call_channels
from app.devtools.channel_list import register_channel_list
from app.devtools.export_channel import register_export_channel
from app.devtools.response_channels import register_response_channels
from app.devtools.statistics_channel import register_statistics_channel
from app.devtools.trace_lines import lines_of
from app.devtools.watch_channel import register_watch_channel
from app.devtools.widget_channels import register_widget_tools
from app.devtools.widget_processes import WidgetFrames
from app.main_process import MainProcess
from app.paths import documentation, renderer_dist, resource
from ipc.dispatch.call_log_channel import register_call_log_channel
from ipc.messages import ProviderRef, Sender
from main_process.about import Composition, Version
from main_process.api.about_channels import register_about_channels
from main_process.api.algolia_analytics_channels import register_algolia_analytics_channels
from main_process.api.algolia_calls import AlgoliaCalls
from main_process.api.algolia_channels import register_algolia_channels
from main_process.api.algolia_lookup_channels import register_algolia_lookup_channels
from main_process.api.algolia_transfer_channels import register_algolia_transfer_channels
from main_process.api.backup_channels import register_backup_channels
from main_process.api.cache_channels import register_client_stats_channel
from main_process.api.cache_level_channels import CacheDialogs, register_cache_level_channels
from main_process.api.care_channels import Care, register_care_channels
from main_process.api.dashboard_channels import register_dashboard_channels, register_default_channels
from main_process.api.dashboard_file_channels import register_dashboard_file_channels
from main_process.api.dashboard_history_channels import register_dashboard_history_channels
from main_process.api.dashboard_library_channels import register_dashboard_library_channels
from main_process.api.dashboard_schedule_channel import register_dashboard_schedule_channel
from main_process.api.documentation_channels import register_documentation_channels
from main_process.api.extension_channels import register_extension_channels
from main_process.api.ledger_channels import register_ledger_channels
from main_process.api.local_search_channels import register_local_search_channels
from main_process.api.local_search_document_channels import OpenFile, register_local_search_document_channels
from main_process.api.mcp_adding_channel import register_mcp_adding_channel
from main_process.api.mcp_channels import register_mcp_channels, server_tag
from main_process.api.mcp_choice_channels import register_mcp_choice_channels
from main_process.api.mcp_consent import ServerQuestions, ToolConsent
from main_process.api.mcp_sampling import ServerModels
from main_process.api.openai_channels import register_openai_channels
from main_process.api.openai_discovery_channels import register_openai_discovery_channels
from main_process.api.picture_channels import Pictures, register_picture_channels
from main_process.api.preference_channels import register_preference_channels
from main_process.api.provider_channels import register_provider_channels
from main_process.api.provider_test_channel import register_provider_test_channel
from main_process.api.rest_channels import register_rest_channels
from main_process.api.system_channels import register_system_channels
from main_process.api.widget_channels import register_widget_channels
from main_process.api.widget_choice_channel import register_widget_choice_channel
from main_process.api.widget_file_channel import PickForWidget, register_widget_file_channel
from main_process.api.widget_preview_channels import register_widget_preview_channels
from main_process.api.widget_runtime_channels import (
    register_widget_desktop_channels,
    register_widget_message_channels,
)
from main_process.api.window_channels import Windows, WithoutWindows, register_window_channels
from main_process.backup.dialogs import BackupDialogs
from main_process.errors import ProviderError, refuse_without_window
from main_process.mcp.adding import McpDialogs
from main_process.providers.dialogs import ProviderDialogs
from main_process.providers.model import ProviderView
from main_process.sdks.local_search.provider_type import LOCAL_SEARCH
from main_process.sdks.openai.images import PickedImages
from main_process.sdks.openai.provider_type import OPENAI
from main_process.system import SystemSampler
from main_process.widgets.dialogs import WidgetDialogs


@dataclass(frozen=True, slots=True)
class Dialogs:
    """The native dialogs. Without a window there is nobody to ask, and the channels that would ask raise an error."""

    providers: ProviderDialogs | None = None
    widgets: WidgetDialogs | None = None
    mcp: McpDialogs | None = None
    caches: CacheDialogs | None = None
    backups: BackupDialogs | None = None
    pick_folder: Callable[[], Awaitable[Path | None]] = refuse_without_window
    pick_image: Callable[[], Awaitable[Path | None]] = refuse_without_window
    pick_document: Callable[[], Awaitable[Path | None]] = refuse_without_window
    open_file: OpenFile | None = None
    pick_file: Callable[[str], Awaitable[Path | None]] = refuse_without_window
    """`pick_file(suggested_name)`: where to save."""
    engine: Callable[[], Sequence[Version]] = tuple
    """The versions of what shows the window."""
    pictures: Pictures | None = None
    windows: Windows | None = None
    widget_frames: WidgetFrames | None = None
    """Where the widgets are drawn."""
    care: Care | None = None
    tray: Callable[[], bool] = lambda: False
    """Whether the desktop has a place for the icon of an app that runs on without a window."""
    pick_for_widget: PickForWidget = refuse_without_window


def register_channels(main: MainProcess, dialogs: Dialogs) -> None:
    """Every channel of every group."""
    _register_state(main, dialogs)
    _register_services(main, dialogs)


def _register_state(main: MainProcess, dialogs: Dialogs) -> None:
    """What is kept on this computer: caches, providers, dashboards, widgets."""

    async def provider_view(app_id: str, provider_name: str) -> ProviderView | None:
        try:
            return await main.providers.describe_provider(app_id, provider_name)
        except ProviderError:
            return None

    def type_label(provider_type: str) -> str:
        """The label of a provider type."""
        schema = main.types.get(provider_type)
        return schema.label if schema else provider_type

    main.client_cache.setup_cache_handlers(main.ipc)
    register_client_stats_channel(main.ipc, main.client_cache, main.grants.own_providers)
    register_cache_level_channels(main.ipc, CacheControl(main), dialogs.caches)
    register_call_log_channel(main.ipc, main.ipc.call_log)
    register_provider_channels(
        main.ipc,
        main.providers,
        main.types,
        dialogs=dialogs.providers,
        uses=main.provider_uses,
        replace_uses=main.rebind,
    )
    register_provider_test_channel(main.ipc, main.providers, main.checker, main.fetch)
    register_dashboard_channels(main.ipc, main.dashboards, copy_values=main.widget_storage.copy)
    register_backup_channels(main.ipc, main.backup_writer, main.backup_restorer, main.widgets.rules, dialogs.backups)
    register_default_channels(main.ipc, main.provider_defaults)
    register_dashboard_library_channels(main.ipc, main.dashboards)
    register_dashboard_history_channels(main.ipc, main.dashboards)
    register_dashboard_schedule_channel(main.ipc, main.dashboards)
    register_dashboard_file_channels(
        main.ipc,
        main.dashboard_files,
        resource("templates"),
        pick_target=dialogs.pick_file,
        pick_document=dialogs.pick_document,
    )
    register_picture_channels(main.ipc, main.dashboards, main.grants, main.widget_data, dialogs.pictures)
    register_preference_channels(main.ipc, main.preferences)
    register_widget_channels(
        main.ipc, main.widgets, main.grants, main.reports, provider_view=provider_view, type_label=type_label
    )
    register_widget_preview_channels(main.ipc, main.widgets, main.widget_previews, main.widget_storage, provider_view)
    register_widget_choice_channel(
        main.ipc,
        manifest_of=main.grants.manifest_of,
        provider_view=provider_view,
        access=lambda channel: found.widgets if (found := main.ipc.channels.get(channel)) else None,
        ask=main.ipc.invoke,
    )
    register_widget_message_channels(main.ipc, main.grants, main.widget_messages, main.widget_storage)
    register_widget_desktop_channels(
        *(main.ipc, main.grants, main.widget_console, dialogs.widgets),
        preferences=lambda: main.preferences.current,
        show_tile=(dialogs.windows or WithoutWindows()).show_tile,
    )
    register_window_channels(main.ipc, main.dashboards, dialogs.windows)
    register_widget_file_channel(main.ipc, main.grants, dialogs.pick_for_widget, main.user_data.folder)
    main.widgets.setup_widget_registry_handlers(main.ipc, dialogs.widgets)
    register_care_channels(main.ipc, dialogs.care, pick_file=dialogs.pick_file, now=lambda: datetime.now().astimezone())
    register_documentation_channels(main.ipc, documentation())
    register_about_channels(main.ipc, Composition(renderer_dist()), version=__version__, engine=dialogs.engine)
    _register_developer_tools(main, dialogs)
    register_system_channels(
        main.ipc,
        SystemSampler(),
        version=__version__,
        demo_app_id=DEMO_APP_ID,
        notices=main.notices.current,
        tour_due=lambda: main.preferences.tour_due,
        tray=dialogs.tray,
    )


def _register_developer_tools(main: MainProcess, dialogs: Dialogs) -> None:
    """What only the developer tools ask. Closed to widgets."""
    call_log = main.ipc.call_log

    def time_calls(on: bool) -> None:
        for session in main.sessions:
            session.time_calls(on=on)

    register_watch_channel(
        main.ipc,
        call_log,
        main.event_log,
        lambda: (call for session in main.sessions if not session.closed for call in session.running),
        time_calls,
    )
    register_call_channels(
        main.ipc,
        call_log,
        main.sessions,
        lines_of=lines_of(main.user_data.logs),
        label_of=main.response_cache.by_label.of,
    )
    register_response_channels(main.ipc, main.response_cache, call_log)
    register_channel_list(main.ipc)
    register_statistics_channel(main.ipc, main.response_cache, main.client_cache, main.rate_limits)
    register_export_channel(main.ipc, call_log, main.event_log, version=__version__, pick_target=dialogs.pick_file)
    register_widget_tools(
        main.ipc, main.dashboards, main.widgets, main.widget_console, main.widget_storage, dialogs.widget_frames
    )


def _register_services(main: MainProcess, dialogs: Dialogs) -> None:
    """What is asked of services through SDKs."""
    algolia = AlgoliaCalls(main.fetch, main.response_cache)
    register_algolia_channels(main.ipc, algolia, main.response_cache)
    register_algolia_lookup_channels(main.ipc, algolia, main.response_cache)
    register_algolia_analytics_channels(main.ipc, algolia, main.response_cache)
    register_algolia_transfer_channels(main.ipc, algolia, pick_file=dialogs.pick_file, pick_folder=dialogs.pick_folder)
    images = PickedImages()
    register_openai_channels(main.ipc, main.fetch, main.response_cache, images)
    register_openai_discovery_channels(main.ipc, images, pick_image=dialogs.pick_image)
    register_rest_channels(main.ipc, main.fetch, main.response_cache)
    _register_mcp(main, dialogs)
    register_ledger_channels(main.ipc, main.ledger, main.rate_limits, lambda: main.levels.shares)
    register_extension_channels(main.ipc, main.extensions)
    register_local_search_channels(main.ipc, main.local_search, main.local_folders, dialogs.pick_folder)

    async def is_local(params: ProviderRef) -> bool:
        view = await main.providers.describe_provider(*params.identity)
        return view.type == LOCAL_SEARCH.type

    register_local_search_document_channels(
        main.ipc, main.local_search, main.local_folders, is_local=is_local, open_file=dialogs.open_file
    )


def _register_mcp(main: MainProcess, dialogs: Dialogs) -> None:
    """What is asked of MCP servers, and what they are allowed."""

    def whose(sender: Sender) -> str:
        dashboard, tile = main.grants.tile(sender)
        return f"“{tile.title or main.grants.manifest(sender).name}” on the dashboard “{dashboard.name}”"

    def tile_name(instance: str) -> str | None:
        found = main.dashboards.tile(instance)
        if found is None:
            return None
        dashboard, tile = found
        return f"{tile.title or tile.widget}, {dashboard.name}"

    def drop_answers(app_id: str, name: str) -> None:
        main.response_cache.invalidate_tags(server_tag(app_id, name))

    async def model_providers(app_id: str) -> list[str]:
        return [view.name for view in await main.providers.list_providers(app_id) if view.type == OPENAI.type]

    main.mcp.questions = ServerQuestions(main.mcp_choices, dialogs.mcp).of
    main.widgets.tool_hint = main.mcp.says_of
    main.mcp.models = ServerModels(main.mcp_choices, dialogs.mcp, main.fetch).of
    consent = ToolConsent(main.mcp, main.mcp_choices, dialogs.mcp, whose)
    register_mcp_channels(main.ipc, main.mcp, main.fetch, main.response_cache, main.grants.own_tools, consent)
    register_mcp_choice_channels(
        *(main.ipc, main.mcp_choices, tile_name, drop_answers),
        pick_folder=dialogs.pick_folder,
        model_providers=model_providers,
        dialogs=dialogs.mcp,
        begin_anew=main.mcp.begin_anew,
    )
    register_mcp_adding_channel(main.ipc, main.mcp, dialogs.mcp, main.refused_keys.works)
