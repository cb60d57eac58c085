"""`latchkey run`: the app, with a window or without."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click
from PySide6.QtWidgets import QWidget

from app.cache_control import CacheControl
from app.channels import Dialogs
from app.cli.descriptors import read_descriptor
from app.cli.user_data import made, user_data_option
from app.demo import offer_demo
from app.desktop.application import Options, run_app
from app.desktop.chromium import Host, StartRefused
from app.desktop.desktop import Desktop, Running
from app.desktop.dialogs.cache_dialogs import QtCacheDialogs
from app.desktop.dialogs.file_pickers import FilePickers
from app.desktop.dialogs.mcp_dialogs import QtMcpDialogs
from app.desktop.dialogs.provider_dialogs import QtProviderDialogs
from app.desktop.dialogs.showing import DialogShower
from app.desktop.dialogs.widget_dialogs import QtWidgetDialogs
from app.desktop.headless import describe, settle, take_picture
from app.desktop.pictures import QtPictures
from app.instance.all_commands import commands_of
from app.instance.ask import NotRunning, ask_running
from app.instance.single_instance import SingleInstance
from app.logs import set_up_logs
from app.main_process import MainProcess
from app.paths import renderer_dist, resource
from app.wiring import build_main_process
from ipc.errors import IpcError
from main_process.api.system_channels import Notice
from main_process.api.widget_registry_channels import Installing
from main_process.dashboards.files import DOCUMENT_SUFFIX
from main_process.kit.json_file import FileNotice
from main_process.vault.errors import Reason
from main_process.vault.hardening import forbid_core_files

AS_ROOT = Notice(
    id="root",
    level="danger",
    title="Running as root, without Chromium's sandbox",
    text="A flaw in the renderer would reach the whole system. Start Latchkey as an ordinary user.",
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
    ) -> None:
        """`passphrase` opens a store that is locked with one; without it, and if `asks`, the user is asked at start.

        `developed` is the folder of a widget that its author works on.
        """
        self._passphrase = passphrase
        self._asks = asks
        self._developed = developed
        self._user_data = user_data
        self._screenshot = screenshot
        self._instance = instance
        self._main: MainProcess | None = None
        self.file_notices: list[FileNotice] = []
        """Of files that were read before the main process was there."""

    @asynccontextmanager
    async def build(self, desktop: Desktop) -> AsyncIterator[MainProcess]:
        """The main process with the demo in it, for as long as the context lasts."""
        async with build_main_process(
            self._user_data, passphrase=self._passphrase, dialogs=partial(native_dialogs, desktop)
        ) as main:
            status = await main.providers.status()
            if self._passphrase is not None and status.reason is Reason.KEY_WRONG:
                raise click.ClickException(status.sentence)
            if Host.detect(os.environ).root:
                main.notices.add(AS_ROOT)
            for notice in self.file_notices:
                main.notices.add_file(notice)
            await offered(main)
            offer_when_opened(main)
            if self._developed is not None:
                await main.development.open(self._developed)
            self._main = main
            unlocking = asyncio.create_task(unlock(main)) if self._asks and status.reason is Reason.LOCKED else None
            try:
                async with answering(self._instance, main, desktop):
                    yield main
            finally:
                if unlocking is not None:
                    unlocking.cancel()
                    await asyncio.gather(unlocking, return_exceptions=True)

    async def headless(self, running: Running) -> int:
        """Wait until the widgets have settled, write the picture and what each got.

        1 where a widget never settled or the picture could not be written.
        """
        if self._main is None:
            raise RuntimeError("driven before it was built")
        await running.loaded.wait()
        silent = await settle(self._main.dashboards, self._main.reports, self._main.events)
        pictured = await self._picture(running.desktop)
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
            desktop.qt.post(partial(_raise, desktop))
            return {"raised": True}
        return await commands.run(request)

    return nullcontext() if instance is None else instance.serving(answer)


def native_dialogs(desktop: Desktop, main: MainProcess) -> Dialogs:
    """The dialogs and pickers of this desktop, over the window that is there when they are asked for."""

    def window() -> QWidget | None:
        return desktop.window

    shower = DialogShower(desktop.qt, lambda: main.preferences.current.theme)
    pickers = FilePickers(shower, window)
    widgets = QtWidgetDialogs(desktop.qt, shower, window)
    installing, loop = Installing(main.widgets, widgets), asyncio.get_running_loop()

    def dropped(path: Path) -> None:
        take = main.dashboard_files.dropped if path.suffix == DOCUMENT_SUFFIX else installing.dropped
        asyncio.run_coroutine_threadsafe(take(path), loop)

    desktop.dropped = dropped
    providers = QtProviderDialogs(shower, main.providers, main.editor, window)
    desktop.may_close = providers.confirm_losing_keys
    return Dialogs(
        widgets=widgets,
        providers=providers,
        mcp=QtMcpDialogs(shower, main.providers, window),
        caches=QtCacheDialogs(shower, CacheControl(main), window),
        pick_folder=pickers.pick_folder,
        open_file=widgets.open_file,
        pick_image=pickers.pick_image,
        pick_document=pickers.pick_document,
        pick_file=pickers.pick_target,
        pictures=QtPictures(desktop, shower, pickers, window),
    )


def _raise(desktop: Desktop) -> None:
    """Bring the window to the front, as the user who started Latchkey a second time expects."""
    if desktop.window is not None:
        desktop.window.showNormal() if desktop.window.isMinimized() else desktop.window.show()
        desktop.window.raise_()
        desktop.window.activateWindow()


@click.command()
@user_data_option("Where providers, dashboards and logs are kept.")
@click.option("--headless", is_flag=True, help="Render offscreen, wait for the widgets, print what each got, and exit.")
@click.option("--screenshot", type=click.Path(path_type=Path, dir_okay=False), help="With --headless: write a picture.")
@click.option("--passphrase-fd", type=int, help="Read the store's passphrase from this file descriptor.")
@click.option("--verbose", is_flag=True, help="Log to stderr what otherwise only the log file tells.")
def run(user_data: Path, *, headless: bool, screenshot: Path | None, passphrase_fd: int | None, verbose: bool) -> None:
    """Open Latchkey."""
    if screenshot is not None and not headless:
        raise click.UsageError("--screenshot goes with --headless.")
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    passphrase = None if passphrase_fd is None else read_descriptor(passphrase_fd).rstrip("\r\n")
    if not open_window(user_data, headless=headless, screenshot=screenshot, verbose=verbose, passphrase=passphrase):
        _hand_over(made(user_data).folder, headless=headless)


def open_window(
    user_data: Path,
    *,
    headless: bool = False,
    screenshot: Path | None = None,
    verbose: bool = False,
    passphrase: str | None = None,
    developed: Path | None = None,
) -> bool:
    """Run the app, and end the process with its exit code; False where another instance uses the data folder."""
    folders = made(user_data)
    set_up_logs(folders.logs, verbose=verbose)
    forbid_core_files()
    instance = SingleInstance(folders.folder)
    if not instance.claim():
        return False
    one = AppRun(folders.folder, screenshot, instance, passphrase=passphrase, asks=not headless, developed=developed)
    options = Options(
        dist=renderer_dist(),
        window_file=folders.window,
        icon=resource("icons", "latchkey.svg"),
        drive=one.headless if headless else None,
        file_notice=one.file_notices.append,
    )
    try:
        code = run_app(one.build, options)
    except StartRefused as refused:
        raise click.ClickException(str(refused)) from refused
    finally:
        instance.close()
    sys.exit(code)


def _hand_over(user_data: Path, *, headless: bool) -> None:
    """Another instance uses this folder: let it show its window instead of opening a second one on the same data."""
    if headless:
        raise click.ClickException("Latchkey is already running with this data folder. Close it, or name another one.")
    try:
        ask_running(user_data, {"do": "raise"})
    except NotRunning:
        raise click.ClickException("Latchkey is just starting or ending with this data folder. Try again.") from None
    except IpcError as error:
        raise click.ClickException(error.message) from None
