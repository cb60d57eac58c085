"""One run of the app: the main process with native dialogs, and what it answers to.

`latchkey run` imports this on the event loop's thread, when Chromium has begun to start: it needs nearly everything.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click
from PySide6.QtWidgets import QWidget

from app.compiled_methods import METHODS

# isort: split
from app.cache_control import CacheControl
from app.channels import Dialogs
from app.cli.care import DesktopCare
from app.cli.early_clients import make_clients
from app.cli.terminal import printable
from app.cli.view_keeping import keeping_view
from app.demo import offer_demo
from app.desktop.chromium import Host
from app.desktop.desktop import Desktop, Running
from app.desktop.dialogs.backup_dialogs import QtBackupDialogs
from app.desktop.dialogs.cache_dialogs import QtCacheDialogs
from app.desktop.dialogs.file_pickers import FilePickers
from app.desktop.dialogs.mcp_dialogs import QtMcpDialogs
from app.desktop.dialogs.provider_dialogs import QtProviderDialogs
from app.desktop.dialogs.showing import DialogShower
from app.desktop.dialogs.widget_dialogs import QtWidgetDialogs
from app.desktop.engine import engine_versions
from app.desktop.headless import describe, settle, take_picture
from app.desktop.inspector import Inspector
from app.desktop.last_view import LastView
from app.desktop.pictures import QtPictures
from app.desktop.widget_frames import QtWidgetFrames
from app.desktop.windows import QtWindows
from app.instance.all_commands import commands_of
from app.instance.single_instance import SingleInstance
from app.main_process import MainProcess
from app.run_marker import Crash
from app.wiring import build_main_process
from ipc.errors import IpcError
from main_process.api.system_channels import Notice
from main_process.api.widget_registry_channels import Installing
from main_process.api.window_channels import Kiosk
from main_process.dashboards.files import DOCUMENT_SUFFIX
from main_process.events import Event
from main_process.kit.json_file import FileNotice
from main_process.preferences import PreferencesChanged
from main_process.vault.errors import Reason
from main_process.widgets.package.archive import SUFFIX
from main_process.widgets.package.manifest_text import MANIFEST

AS_ROOT = Notice(
    id="root",
    level="danger",
    title="Running as root, without Chromium's sandbox",
    text="A flaw in the renderer would reach the whole system. Start Latchkey as an ordinary user.",
)
LOADED_WITHIN_S = 120.0
"""A page comes within seconds, also on a busy computer; one that never does must not hold a script up for ever."""

CRASHED = Notice(
    id="crashed",
    level="warning",
    title="Latchkey did not end as it should last time",
    text="Dashboards and window are as they were. A report says what happened, and holds no key.",
    report=True,
)


class AppRun:
    """One run: makes the main process with native dialogs, and drives it where there is no user."""

    def __init__(
        self,
        user_data: Path,
        screenshot: Path | None = None,
        instance: SingleInstance | None = None,
        *,
        passphrase: str | None = None,
        asks: bool = True,
        developed: Path | None = None,
        file_notices: Sequence[FileNotice] = (),
        kiosk: tuple[Sequence[str], int] | None = None,
        crash: Crash | None = None,
        view: LastView | None = None,
    ) -> None:
        """`passphrase` opens a store that is locked with one; without it, and if `asks`, the user is asked at start.

        `developed` is the folder of a widget that its author works on; `file_notices` are of files that were read
        before the main process was there; `kiosk` names the dashboards that are shown in turn, and for how long;
        `crash` is how the last run ended, if not in order; `view` is where this run leaves what its page shows.
        """
        self._crash = crash
        self._view = view
        self._passphrase = passphrase
        self._asks = asks
        self._developed = developed
        self._kiosk = Kiosk(dashboards=[*kiosk[0]], every_seconds=kiosk[1]) if kiosk is not None else None
        self._user_data = user_data
        self._screenshot = screenshot
        self._instance = instance
        self._main: MainProcess | None = None
        self._file_notices = file_notices

    @asynccontextmanager
    async def build(self, desktop: Desktop) -> AsyncIterator[MainProcess]:
        """The main process with the demo in it, for as long as the context lasts."""
        async with build_main_process(
            self._user_data, passphrase=self._passphrase, dialogs=partial(native_dialogs, desktop, kiosk=self._kiosk)
        ) as main:
            status = await main.providers.status()
            if self._passphrase is not None and status.reason is Reason.KEY_WRONG:
                raise click.ClickException(status.sentence)
            if Host.detect(os.environ).root:
                main.notices.add(AS_ROOT)
            for unknown in self._kiosk.dashboards if self._kiosk is not None else []:
                if unknown not in {row.id for row in main.dashboards.rows() if row.deleted is None}:
                    raise click.ClickException(f"There is no dashboard '{unknown}'. See 'latchkey dashboards list'.")
            if self._crash is not None:
                main.notices.add(CRASHED)
            main.preferences.offers_tour = self._asks
            follow_background(main, desktop)
            for notice in self._file_notices:
                main.notices.add_file(notice)
            await offered(main)
            offer_when_opened(main)
            if self._developed is not None:
                await main.development.open(self._developed)
                desktop.qt.post(Inspector(desktop).offer)
            self._main = main
            async with (
                beginning(main, asks=self._asks and status.reason is Reason.LOCKED),
                keeping_view(main, self._view),
                answering(self._instance, main, desktop),
            ):
                yield main

    async def headless(self, running: Running) -> int:
        """Wait until the widgets have settled, write the picture and what each got.

        1 where a widget never settled or the picture could not be written. Raises ClickException where no page comes.
        """
        if self._main is None:
            raise RuntimeError("driven before it was built")
        try:
            async with asyncio.timeout(LOADED_WITHIN_S):
                await running.loaded.wait()
        except TimeoutError:
            raise click.ClickException(
                f"Chromium has not shown the page within {LOADED_WITHIN_S:.0f} seconds. "
                "Perhaps a limit keeps its processes from starting (ulimit -v, ulimit -u)."
            ) from None
        silent = await settle(self._main.dashboards, self._main.reports, self._main.events)
        pictured = await self._picture(running.desktop)
        for notice in self._main.notices.of_this_start():
            if notice is not AS_ROOT:  # the log has said so
                click.echo(printable(f"{notice.title}. {notice.text}"), err=True)
        describe(self._main.dashboards, self._main.reports, sys.stdout)
        return 1 if silent or not pictured else 0

    async def _picture(self, desktop: Desktop) -> bool:
        if self._screenshot is not None:
            try:
                await take_picture(desktop, self._screenshot)
            except OSError as error:
                why = error.strerror or "its folder or its disk refuses it"
                click.echo(f"Error: The picture {self._screenshot} cannot be written: {why}.", err=True)
                return False
        return True


def follow_background(main: MainProcess, desktop: Desktop) -> None:
    """Run on behind an icon in the tray for as long as the user wants it."""

    def follow(event: Event | None) -> None:
        if event is None or isinstance(event, PreferencesChanged):
            desktop.run_in_background(on=main.preferences.current.tray)

    main.events.subscribe(follow)
    follow(None)


@asynccontextmanager
async def beginning(main: MainProcess, *, asks: bool) -> AsyncIterator[None]:
    """Do what a start does beside its page, and when it ends leave what spares the next one work.

    `asks` for the passphrase of a locked store.
    """
    early = [asyncio.create_task(make_clients(main))]
    if asks:
        early.append(asyncio.create_task(unlock(main)))
    try:
        yield
    finally:
        for task in early:
            task.cancel()
        await asyncio.gather(*early, return_exceptions=True)
        if not sys.dont_write_bytecode:
            await asyncio.to_thread(METHODS.keep)


async def unlock(main: MainProcess) -> None:
    """Ask for the store's passphrase, as the page's own button does."""
    await main.ipc.invoke("store-unlock", {})


def offer_when_opened(main: MainProcess) -> None:
    """Offer the demo whenever the store has come to another state: by the prompt, the page, or the command line."""
    offering: set[asyncio.Task[None]] = set()

    def offer() -> None:
        task = asyncio.get_running_loop().create_task(offered(main))
        offering.add(task)
        task.add_done_callback(offering.discard)

    main.providers.on_key_changed(offer)


async def offered(main: MainProcess) -> None:
    """Offer the demo. A disk that refuses it keeps no window from opening: it is said there."""
    try:
        await offer_demo(main.dashboards, main.providers)
    except IpcError as error:
        main.notices.add(Notice(id="demo", level="warning", title="Nothing can be saved", text=error.message))


def answering(
    instance: SingleInstance | None, main: MainProcess, desktop: Desktop
) -> AbstractAsyncContextManager[None]:
    """Do what second starts and the command line ask for. Entered on the event loop's thread."""
    commands = commands_of(main)

    async def answer(request: dict[str, Any]) -> dict[str, Any]:
        if request.get("do") == "raise":
            desktop.qt.post(desktop.raise_window)
            return {"raised": True}
        return await commands.run(request)

    return nullcontext() if instance is None else instance.serving(answer)


def native_dialogs(desktop: Desktop, main: MainProcess, *, kiosk: Kiosk | None = None) -> Dialogs:
    """The dialogs and pickers of this desktop, over the window that is there when they are asked for."""

    def window() -> QWidget | None:
        return desktop.front()

    shower = DialogShower(desktop.qt, lambda: main.preferences.current.theme, lambda: main.preferences.current.accent)
    pickers = FilePickers(shower, window)
    widgets = QtWidgetDialogs(desktop.qt, shower, window)
    installing, loop = Installing(main.widgets, widgets), asyncio.get_running_loop()

    def dropped(path: Path) -> None:
        take = main.dashboard_files.dropped if path.suffix == DOCUMENT_SUFFIX else installing.dropped
        asyncio.run_coroutine_threadsafe(take(path), loop)

    windows = QtWindows(desktop, main.events, main.dashboards, main.grants, kiosk)
    desktop.started = windows.open_remembered
    desktop.accept_drops(is_droppable, dropped)
    providers = QtProviderDialogs(shower, main.providers, main.editor, window)
    desktop.may_close = providers.confirm_losing_keys
    return Dialogs(
        widgets=widgets,
        providers=providers,
        mcp=QtMcpDialogs(shower, main.providers, window),
        backups=QtBackupDialogs(shower, pickers, window),
        caches=QtCacheDialogs(shower, CacheControl(main), window),
        pick_folder=pickers.pick_folder,
        open_file=widgets.open_file,
        pick_image=pickers.pick_image,
        pick_document=pickers.pick_document,
        pick_file=pickers.pick_target,
        pick_for_widget=pickers.pick_for_widget,
        engine=engine_versions,
        windows=windows,
        widget_frames=QtWidgetFrames(desktop),
        tray=lambda: desktop.has_tray,
        care=DesktopCare(main.user_data.folder, os.environ, main.providers.status),
        pictures=QtPictures(desktop, shower, pickers, window),
    )


def is_droppable(path: Path) -> bool:
    """Whether it is a widget package (a folder with a manifest, or a file of its own kind) or a dashboard."""
    return path.name.endswith((SUFFIX, DOCUMENT_SUFFIX)) or (path / MANIFEST).is_file()
