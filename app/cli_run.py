"""`latchkey run`: the app, with a window or without."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click

from app.application import Options, run_app
from app.chromium import Host, StartRefused
from app.demo import offer_demo
from app.desktop import Desktop, Running
from app.headless import describe, settle, take_picture
from app.logs import set_up_logs
from app.main_process import MainProcess
from app.paths import UserData, default_user_data, renderer_dist, resource
from app.wiring import build_main_process
from main_process.api.system_channels import Notice

AS_ROOT = Notice(
    id="root",
    level="danger",
    title="Running as root, without Chromium's sandbox",
    text="A flaw in the renderer would reach the whole system. Start Latchkey as an ordinary user.",
)


class AppRun:
    """One run: makes the main process, and drives it where there is no user."""

    def __init__(self, user_data: Path, screenshot: Path | None = None) -> None:
        self._user_data = user_data
        self._screenshot = screenshot
        self._main: MainProcess | None = None

    @asynccontextmanager
    async def build(self, desktop: Desktop) -> AsyncIterator[MainProcess]:
        """The main process with the demo in it, for as long as the context lasts."""
        async with build_main_process(self._user_data) as main:
            if Host.detect(os.environ).root:
                main.notices.add(AS_ROOT)
            await offer_demo(main.dashboards, main.providers)
            self._main = main
            yield main

    async def headless(self, running: Running) -> int:
        """Wait until the widgets have settled, write the picture and what each got; 1 where one never settled."""
        if self._main is None:
            raise RuntimeError("driven before it was built")
        await running.loaded.wait()
        silent = await settle(self._main.dashboards, self._main.reports, self._main.events)
        if self._screenshot is not None:
            await take_picture(running.desktop, self._screenshot)
        describe(self._main.dashboards, self._main.reports, sys.stdout)
        return 1 if silent else 0


@click.command()
@click.option(
    "--user-data",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_user_data,
    help="Where providers, dashboards and logs are kept.",
)
@click.option("--headless", is_flag=True, help="Render offscreen, wait for the widgets, print what each got, and exit.")
@click.option("--screenshot", type=click.Path(path_type=Path, dir_okay=False), help="With --headless: write a picture.")
@click.option("--verbose", is_flag=True, help="Log to stderr what otherwise only the log file tells.")
def run(user_data: Path, *, headless: bool, screenshot: Path | None, verbose: bool) -> None:
    """Open Latchkey."""
    if screenshot is not None and not headless:
        raise click.UsageError("--screenshot goes with --headless.")
    folders = UserData(user_data.resolve())
    folders.create()
    set_up_logs(folders.logs, verbose=verbose)
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    one = AppRun(folders.folder, screenshot)
    options = Options(
        dist=renderer_dist(),
        window_file=folders.window,
        icon=resource("icons", "latchkey.svg"),
        drive=one.headless if headless else None,
    )
    try:
        code = run_app(one.build, options)
    except StartRefused as refused:
        raise click.ClickException(str(refused)) from refused
    sys.exit(code)
