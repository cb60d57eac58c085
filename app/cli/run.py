"""`latchkey run`: the app, with a window or without."""

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import __version__
from app.cli.descriptors import read_descriptor
from app.cli.user_data import made, user_data_option
from app.desktop.application import Options, run_app
from app.desktop.chromium import StartRefused
from app.desktop.last_view import LastView
from app.desktop.signals import note_signals
from app.instance.ask import NotRunning, ask_running
from app.instance.single_instance import SingleInstance
from app.logs import set_up_logs
from app.paths import UserData, renderer_dist, resource
from app.run_marker import RunMarker
from ipc.errors import IpcError
from main_process.kit.json_file import FileNotice
from main_process.vault.hardening import forbid_core_files

if TYPE_CHECKING:
    from app.cli.app_run import AppRun


@click.command()
@user_data_option("Where providers, dashboards and logs are kept.")
@click.option("--headless", is_flag=True, help="Render offscreen, wait for the widgets, print what each got, and exit.")
@click.option("--screenshot", type=click.Path(path_type=Path, dir_okay=False), help="With --headless: write a picture.")
@click.option("--passphrase-fd", type=int, help="Read the store's passphrase from this file descriptor.")
@click.option("--verbose", is_flag=True, help="Log to stderr what otherwise only the log file tells.")
@click.option("--kiosk", is_flag=True, help="Full screen, one dashboard after the other; F11 or Escape leaves it.")
@click.option("--every", type=click.IntRange(5, 86_400), default=30, show_default=True, help="With --kiosk: seconds.")
@click.argument("dashboards", nargs=-1, metavar="[ID]...")
def run(
    user_data: Path,
    *,
    headless: bool,
    screenshot: Path | None,
    passphrase_fd: int | None,
    verbose: bool,
    kiosk: bool,
    every: int,
    dashboards: tuple[str, ...],
) -> None:
    """Open Latchkey. With --kiosk, ID names the dashboards to show; without any, the starred ones, or all."""
    if dashboards and not kiosk:
        raise click.UsageError("Dashboards are named with --kiosk.")
    if kiosk and headless:
        raise click.UsageError("--kiosk is for a screen.")
    if screenshot is not None and not headless:
        raise click.UsageError("--screenshot goes with --headless.")
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    passphrase = None if passphrase_fd is None else read_descriptor(passphrase_fd).rstrip("\r\n")
    if not open_window(
        user_data,
        headless=headless,
        screenshot=screenshot,
        verbose=verbose,
        passphrase=passphrase,
        kiosk=(dashboards, every) if kiosk else None,
    ):
        if kiosk:
            raise click.ClickException("Latchkey is already running with this data folder. Close it first.")
        _hand_over(made(user_data).folder, headless=headless)


def open_window(
    user_data: Path,
    *,
    headless: bool = False,
    screenshot: Path | None = None,
    verbose: bool = False,
    passphrase: str | None = None,
    developed: Path | None = None,
    kiosk: tuple[tuple[str, ...], int] | None = None,
) -> bool:
    """Run the app, and end the process with its exit code; False where another instance uses the data folder."""
    folders = made(user_data)
    set_up_logs(folders.logs, verbose=verbose)
    forbid_core_files()
    instance = SingleInstance(folders.folder)
    if not instance.claim():
        return False
    notices: list[FileNotice] = []
    note_signals()
    marker = RunMarker(folders.folder, __version__)
    crash = None if headless else marker.begin()
    # A run without a user, or one that turns by itself, shows what it is told to.
    view = None if headless or kiosk else last_view(folders)

    @cache
    def one() -> "AppRun":
        from app.cli.app_run import AppRun  # noqa: PLC0415 (lazy: most of a start is this import; Chromium starts meanwhile)

        return AppRun(
            folders.folder,
            screenshot,
            instance,
            passphrase=passphrase,
            asks=not headless,
            developed=developed,
            file_notices=notices,
            kiosk=kiosk,
            crash=crash,
            view=view,
        )

    options = Options(
        dist=renderer_dist(),
        window_file=folders.window,
        icon=resource("icons", "latchkey.svg"),
        pop_outs_file=None if headless else folders.pop_outs,
        drive=(lambda running: one().headless(running)) if headless else None,
        file_notice=notices.append,
        prepare=one,
        last_view=view,
    )
    try:
        code = run_app(lambda desktop: one().build(desktop), options)
        marker.end()
    except (StartRefused, click.ClickException) as refused:
        # It has said why it does not run: that is an end in order.
        marker.end()
        raise click.ClickException(str(refused)) from refused
    finally:
        instance.close()
    sys.exit(code)


def last_view(folders: UserData) -> LastView:
    """What the page is to draw until the main process is there."""
    first = resource("demo", "first-view.json") if folders.is_new else None
    return LastView(folders.last_view, renderer_dist(), first)


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
