"""Builds every object that needs no window and connects them; the only place that does."""

import asyncio
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from app import __version__
from app.channels import Dialogs, register_channels
from app.demo import DEMO_APP_ID
from app.devtools.event_log import EventLog
from app.heap_trimmer import HeapTrimmer
from app.logs import keep_values_out_of_logs
from app.main_api import METHODS
from app.main_process import MainProcess
from app.notices import Notices
from app.paths import UserData, documentation, renderer_dist
from app.provider_kinds import built_in_kinds
from app.pushes import Pushes
from ipc.dispatch.call_log import CallLog
from ipc.dispatch.router import Router
from ipc.session.quotas import WidgetQuotas
from ipc.session.tickets import Tickets
from main_process.api.algolia_calls import rebuilt_tags
from main_process.api.cache_channels import register_cache_channels
from main_process.api.widget_registry_channels import register_widget_registry_channels
from main_process.backup.creating import BackupWriter
from main_process.backup.kept import Kept
from main_process.backup.restoring import BackupRestorer
from main_process.client_cache import ClientCache
from main_process.dashboards import DashboardChanged, DashboardStore, SlotBinding
from main_process.dashboards.defaults import ProviderDefaults
from main_process.dashboards.files import DashboardFiles
from main_process.errors import ProviderError
from main_process.events import Event, Events, ExtensionsChanged, NoticesChanged, ProviderChanged
from main_process.extensions.activation import Services
from main_process.extensions.host import Extensions, ExtensionsOnDisk
from main_process.fetch import Fetch
from main_process.kit import clock
from main_process.kit.json_file import FileNotice, JsonFile
from main_process.ledger import Ledger
from main_process.local_search.corpora.docs import Documentation
from main_process.local_search.corpora.language import LanguageReference
from main_process.local_search.corpora.library import StandardLibrary
from main_process.local_search.corpora.packages import InstalledPackages
from main_process.local_search.index.folders import FolderStore
from main_process.local_search.service.service import LocalSearch
from main_process.mcp import McpController
from main_process.mcp.choices import McpChoices
from main_process.mcp.tokens import TokenBook
from main_process.preferences import PreferenceStore
from main_process.providers.connection_check import ConnectionChecker
from main_process.providers.controller import ProviderController, open_controller
from main_process.providers.editing import ProviderEditor
from main_process.providers.importing import ProviderImport
from main_process.providers.types import ProviderTypes
from main_process.refused_keys import RefusedKeys
from main_process.response_cache import ResponseCache
from main_process.response_cache.second_level.accounts import StoredAccounts
from main_process.response_cache.second_level.choices import ChoiceStore
from main_process.response_cache.second_level.levels import Levels
from main_process.response_cache.second_level.warm.warm_start import WarmStart
from main_process.sdks.http.rate_limits import RateLimits
from main_process.sdks.local_search.provider_type import LOCAL_SEARCH
from main_process.widgets.console import WidgetConsole
from main_process.widgets.data import WidgetData
from main_process.widgets.development import Development
from main_process.widgets.grants import Grants
from main_process.widgets.messages import Messages
from main_process.widgets.package.calls import Rules
from main_process.widgets.previews import Previews
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.reports import WidgetReports
from main_process.widgets.shelf import Shelf
from main_process.widgets.storage import WidgetStorage

NO_DIALOGS = Dialogs()


def build_main_process(
    user_data: Path,
    *,
    master_key: bytes | None = None,
    passphrase: str | None = None,
    dialogs: Callable[[MainProcess], Dialogs] = lambda _: NO_DIALOGS,
    environment: Mapping[str, str] = os.environ,
    now: Callable[[], float] = clock.now,
    warm_start: bool = True,
    shared_cache: str | None = None,
    shared_cache_key: bytes | None = None,
) -> MainProcess:
    """Everything that needs no window, inside a running event loop; Qt is not imported.

    `master_key`, 32 bytes, replaces the OS keyring; `passphrase` opens a store that is locked with one. Nothing is
    opened and no keyring asked before the first call, unless an earlier run has left answers. Where logs have not been
    set up, they are now: see `app.logs`.
    `warm_start`: the answers of the last run are kept on disk, encrypted, and given at once while new ones are fetched.
    `shared_cache`: the address of the team's server, `valkey://host:6379/0`; `shared_cache_key`: the team's 32 bytes.
    """
    if (shared_cache is None) != (shared_cache_key is None):
        raise ValueError("a shared cache has an address and a key")
    keep_values_out_of_logs()
    main = _build(UserData(user_data), master_key, passphrase, environment, now, warm_start=warm_start)
    _connect(main)
    if shared_cache is not None and shared_cache_key is not None:
        from app.sharing import share_responses  # noqa: PLC0415 (lazy: imports redis-py)

        share_responses(main, shared_cache, shared_cache_key)
    elif main.cache_choices.current.sealed is not None:
        from app.sharing import join_team  # noqa: PLC0415 (as above)

        main.levels.connect = partial(join_team, main)
    register_channels(main, dialogs(main))
    return main


def _build(
    user_data: UserData,
    master_key: bytes | None,
    passphrase: str | None,
    environment: Mapping[str, str],
    now: Callable[[], float],
    *,
    warm_start: bool,
) -> MainProcess:
    """Every object, each made from those above it."""
    user_data.create()
    file_notices: list[FileNotice] = []
    events = Events()
    types = ProviderTypes()
    credentials_directory = environment.get("CREDENTIALS_DIRECTORY")
    providers = open_controller(
        user_data.folder,
        types,
        master_key=master_key,
        passphrase=passphrase,
        credentials_directory=Path(credentials_directory) if credentials_directory else None,
    )
    accounts = StoredAccounts(partial(providers.seals, "warm-start"), providers.get_provider)
    cache_choices = ChoiceStore(user_data.cache_choices, partial(providers.seals, "team"), tell=file_notices.append)
    keep = warm_start and cache_choices.current.warm_start
    levels = Levels(WarmStart(user_data.responses, accounts, enabled=keep), accounts)
    dashboards = DashboardStore(user_data.dashboards, events, tell=file_notices.append)
    defaults = ProviderDefaults(user_data.provider_defaults, events, tell=file_notices.append)
    widgets = WidgetRegistry(
        Shelf(user_data.widgets, tell=file_notices.append),
        Rules(
            {method.path: method.channel for method in METHODS},
            exists=lambda channel: channel in ipc.channels,
            access=lambda channel: ipc.channels[channel].widgets,
        ),
        events=events,
        channels=partial(register_widget_registry_channels, uses=dashboards.with_widget),
        soon=asyncio.get_running_loop().call_soon_threadsafe,
    )
    widgets.add_all(renderer_dist() / "widgets")
    widgets.open_installed()
    previews = Previews()
    grants = Grants(dashboards, widgets, lambda: defaults.all, previews.tile)
    response_cache = ResponseCache(events=events, now=now, level=levels)
    client_cache = ClientCache(
        providers.get_provider,
        kind_of=types.kind,
        events=events,
        channels=partial(register_cache_channels, responses=response_cache, own=grants.own_providers),
        now=now,
    )
    rate_limits = RateLimits(now=now, events=events)
    refused_keys = RefusedKeys(events)
    ledger = Ledger(user_data.ledger, now=now, events=events, tell=file_notices.append, spend=levels.spend)
    mcp_choices = McpChoices(user_data.mcp_choices, tell=file_notices.append)
    mcp_tokens = TokenBook(user_data.mcp_tokens, partial(providers.seals, "mcp-tokens"), tell=file_notices.append)
    mcp = McpController(
        providers.get_provider,
        providers.describe_provider,
        events=events,
        environment=environment,
        tokens=mcp_tokens,
        roots=lambda app_id, name: mcp_choices.of(app_id, name).roots,
        is_blocked=lambda app_id, name, tool: tool in mcp_choices.of(app_id, name).blocked,
        now=now,
    )
    folders = FolderStore(user_data.local_search / "folders.json", tell=file_notices.append)
    corpora = (
        LanguageReference(),
        Documentation(documentation(), version=__version__),
        InstalledPackages(),
        StandardLibrary(),
    )
    fetch = Fetch(client_cache, kind_of=types.kind, limits=rate_limits, refused=refused_keys, observer=ledger, now=now)
    ipc = Router(grants.authorise, call_log=CallLog(observer=HeapTrimmer().ended))
    pushes = Pushes(events, dashboards, widgets, grants.bound_to)
    console = WidgetConsole(events)
    services = Services(
        ipc=ipc,
        types=types,
        responses=response_cache,
        fetch=fetch,
        widgets=widgets,
        mcp=mcp,
    )
    checker = ConnectionChecker(types, client_cache.trial)
    storage = WidgetStorage(user_data.widgets / "values.sqlite", tell=file_notices.append)
    preferences = PreferenceStore(user_data.preferences, tell=file_notices.append, publish=events.publish)
    kept = Kept(
        dashboards=dashboards,
        storage=storage,
        widgets=widgets,
        preferences=preferences,
        defaults=defaults,
        providers=providers,
    )
    extensions = Extensions(
        services,
        JsonFile(user_data.extensions, ExtensionsOnDisk, tell=file_notices.append),
        changed=lambda: events.publish(ExtensionsChanged()),
    )
    return MainProcess(
        user_data=user_data,
        events=events,
        types=types,
        providers=providers,
        checker=checker,
        editor=ProviderEditor(providers, types, checker, told=ledger.tested),
        client_cache=client_cache,
        response_cache=response_cache,
        levels=levels,
        cache_choices=cache_choices,
        rate_limits=rate_limits,
        refused_keys=refused_keys,
        ledger=ledger,
        fetch=fetch,
        mcp=mcp,
        mcp_choices=mcp_choices,
        mcp_tokens=mcp_tokens,
        local_search=LocalSearch(user_data.local_search, corpora, folders),
        local_folders=folders,
        dashboards=dashboards,
        provider_defaults=defaults,
        dashboard_files=DashboardFiles(
            dashboards,
            events,
            slots_of=partial(_slots_of, widgets),
            type_of=partial(_type_of, providers),
            default_app_id=DEMO_APP_ID,
            defaults=lambda: defaults.all,
        ),
        preferences=preferences,
        backup_writer=BackupWriter(kept),
        backup_restorer=BackupRestorer(kept, ProviderImport(providers, types)),
        widgets=widgets,
        grants=grants,
        reports=WidgetReports(events),
        widget_previews=previews,
        widget_storage=storage,
        widget_messages=Messages(grants, pushes.deliver, now=now),
        widget_console=console,
        widget_data=WidgetData(events, pushes.ask_for_data),
        development=Development(widgets, dashboards, console, partial(_app_in_use, dashboards)),
        notices=Notices(
            *(providers, extensions, file_notices, levels.why_not_shared, lambda: refused_keys.current),
            changed=lambda: events.publish(NoticesChanged()),
        ),
        tickets=Tickets(),
        widget_quotas=WidgetQuotas(ipc.limits.widget, now),
        ipc=ipc,
        pushes=pushes,
        extensions=extensions,
        event_log=EventLog(events),
    )


def _connect(main: MainProcess) -> None:
    """Connect the parts: who is told of which change, in which order."""
    # The change is durable here. First the clients leave, then the cached responses, then every window is told.
    main.providers.on_renamed(main.rebind)
    main.providers.on_renamed(main.ledger.rename)
    main.providers.on_renamed(main.mcp_choices.renamed)
    main.providers.on_changed(partial(_drop_clients, main.client_cache))
    main.providers.on_changed(main.mcp.provider_changed)
    main.providers.on_changed(main.mcp_choices.provider_changed)
    main.providers.on_changed(main.mcp_tokens.provider_changed)
    main.providers.on_changed(partial(_drop_responses, main.response_cache))
    main.providers.on_key_changed(main.levels.begin_anew)
    main.providers.on_changed(lambda app_id, name, _: main.rate_limits.forget(app_id, name))
    main.providers.on_changed(lambda app_id, name, _: main.refused_keys.works(app_id, name))
    main.providers.on_changed(lambda *change: main.events.publish(ProviderChanged(*change)))
    main.types.on_changed(main.client_cache.invalidate_type)
    for kind in built_in_kinds(main.local_search):
        main.types.register(kind)
    main.events.subscribe(partial(_tidy_values, main))
    # A client of a service that has gone would fail until it is dropped; the next one starts the service again.
    main.local_search.on_stopped(lambda: main.client_cache.invalidate_type(LOCAL_SEARCH.type))
    main.local_search.on_changed(lambda index: main.response_cache.invalidate_tags(*rebuilt_tags(index)))


async def _drop_responses(responses: ResponseCache, app_id: str, provider_name: str, _change: str) -> None:
    responses.invalidate_provider(app_id, provider_name)
    await responses.flush()


def _app_in_use(dashboards: DashboardStore) -> str:
    """The app of the dashboard that is shown."""
    return dashboards.shown.app_id if dashboards.shown else DEMO_APP_ID


def _drop_clients(clients: ClientCache, app_id: str, provider_name: str, change: str) -> None:
    # They have left the cache when this returns. A save does not wait for those in use to close.
    clients.provider_changed(app_id, provider_name, change)


def _tidy_values(main: MainProcess, event: Event) -> None:
    if isinstance(event, DashboardChanged):
        main.widget_storage.tidy(main.dashboards.instances())


def _slots_of(widgets: WidgetRegistry, widget: str) -> dict[str, list[str]] | None:
    """The slots of an installed widget, and the types of provider that fit each."""
    manifest = widgets.manifest(widget)
    return {name: slot.types for name, slot in manifest.slots.items()} if manifest else None


async def _type_of(providers: ProviderController, binding: SlotBinding) -> str | None:
    """The type of the provider that a slot is bound to, unless it is gone or the store is locked."""
    try:
        return (await providers.describe_provider(*binding.identity)).type
    except ProviderError:
        return None
