"""Runs the app: Qt on this thread, asyncio on its own, one window, and an orderly end.

The page begins to load before the main process is built: Chromium's processes start while Python imports on the loop's
thread. What the page asks meanwhile waits.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog
from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWebEngineCore import qWebEngineChromiumSecurityPatchVersion
from PySide6.QtWidgets import QApplication

import app.desktop.import_hook  # noqa: F401 - before all others: it makes them cheaper

# isort: split
from app.desktop.chromium import (
    Host,
    StartRefused,
    assign_flags,
    check_versions,
    chromium_flags,
    renderer_is_sandboxed,
)
from app.desktop.console import keep_quiet_about_a_missing_gpu, let_qt_speak
from app.desktop.descriptors import raise_limit
from app.desktop.desktop import Desktop, MainProcess, Running
from app.desktop.environment import secure_process
from app.desktop.event_loop import LoopThread
from app.desktop.flood_guard import FloodGuard
from app.desktop.heap import collect_seldom, give_large_blocks_back, settle_memory
from app.desktop.last_view import NOTHING, LastView
from app.desktop.late_main import LateMain
from app.desktop.page_host import Scripts
from app.desktop.pop_outs import PopOuts
from app.desktop.qt_thread import QtThread
from app.desktop.region import write_as_the_system_does
from app.desktop.schemes import register_schemes
from app.desktop.screen import Screen
from app.desktop.signals import ExitSignals
from app.desktop.sites import AppSite, WidgetSite
from app.desktop.surroundings import check_surroundings
from app.desktop.tray import Tray
from app.desktop.web_page import BESIDE_URL, ISOLATED_WORLD
from app.desktop.web_profile import Profile
from app.desktop.window import Drops, MainWindow
from app.desktop.window_state import WindowState
from main_process.kit.json_file import FileNotice, JsonFile
from main_process.vault.hardening import forbid_inspection

log = structlog.get_logger(__name__)

CLOSING_LIMIT_MS = 15_000
"""After this long, closing is given up: the process ends with exit code 1 rather than hang for ever."""

KEEP_PLACE_AFTER_MS = 4_000
"""So long after it was last moved the window's place is written: not only at the end, for after a crash it counts."""

BACKGROUND = "getComputedStyle(document.body).backgroundColor"

Build = Callable[[Desktop], AbstractAsyncContextManager[MainProcess]]
"""Makes the main process, inside the event loop; leaving the context closes it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run."""

    dist: Path
    """The built renderer."""
    window_file: Path
    """Where the window's place is kept."""
    icon: Path
    drive: Callable[[Running], Awaitable[int]] | None = None
    """For a run without a user: awaited on the event loop when the window is there; its result is the exit code."""
    remote_debugging_port: int | None = None
    """For tests. Nothing on the command line leads here."""
    file_notice: Callable[[FileNotice], object] = lambda _notice: None
    """Told, before anything is built, of what could not be read of the window's file."""
    pop_outs_file: Path | None = None
    """Where the windows beside the main one are remembered; None: they are not."""
    prepare: Callable[[], object] = lambda: None
    """Called on the event loop's thread before there is a window: imports what `build` needs, while Qt starts."""
    last_view: LastView | None = None
    """What the page draws until the main process is there; None: its first paint stays until then."""


def run_app(build: Build, options: Options) -> int:
    """Run until the window is closed, a signal comes, or `options.drive` is done; returns the exit code.

    Raises StartRefused where running would not be safe, and whatever `build` or `drive` raise. Must be called on the
    main thread, once per process: QtWebEngine starts only once.
    """
    removed = secure_process(os.environ, os.pathsep)
    if removed:
        log.warning("environment.scrubbed", names=removed)
    host = Host.detect(os.environ)
    check_versions(str(qWebEngineChromiumSecurityPatchVersion()))  # the stub says bytes; it is text
    check_surroundings(host, os.environ)
    raise_limit()
    give_large_blocks_back()
    collect_seldom()
    if host.root:
        log.warning("sandbox.off", why="Chromium cannot sandbox itself as root. Run Latchkey as an ordinary user.")
    assign_flags(os.environ, chromium_flags(host, options.remote_debugging_port))
    register_schemes()
    loop = LoopThread()
    loop.start()
    try:
        loop.call_soon(options.prepare)
        # Only the program's name: Chromium would obey further arguments.
        qt_app = QApplication(["latchkey"])
        write_as_the_system_does()
        qt_app.setApplicationDisplayName("Latchkey")
        qt_app.setDesktopFileName("latchkey")
        qt_app.setQuitOnLastWindowClosed(False)
        return _Application(qt_app, loop, build, options, host).run()
    finally:
        if not loop.stop():
            log.critical("loop.does_not_end")
            os._exit(1)


class _Application:
    """One run. Every method is called on the Qt thread, save the coroutines."""

    def __init__(self, qt_app: QApplication, loop: LoopThread, build: Build, options: Options, host: Host) -> None:
        self._qt_app = qt_app
        self._loop = loop
        self._build = build
        self._options = options
        self._host = host
        self._qt = QtThread()
        self._desktop = Desktop(self._qt)
        self._state_file = JsonFile(options.window_file, WindowState, tell=options.file_notice)
        self._window = MainWindow(
            QIcon(str(options.icon)),
            # A run without a user has no place on a screen: its picture is always of the same size.
            (None if options.drive else self._state_file.read()) or WindowState(),
            on_reload=self._reload,
            on_zoom=self._set_zoom,
            drops=Drops(self._desktop.may_drop, self._desktop.drop),
            # A run without a user has no screen worth the name, and may be asked for a picture of any size.
            fit=options.drive is None,
            may_close=self._may_close,
        )
        self._desktop.window = self._window
        self._window.closed.connect(self._request_stop)
        self._tray = Tray(
            QIcon(str(options.icon)), self._window, show=self._desktop.raise_window, leave=self._window.quit
        )
        self._desktop.has_tray = options.drive is None and Tray.is_possible()
        self._desktop.on_background = self._tray.switch
        self._kept_state = self._window.state()
        self._keeping = QTimer(singleShot=True, interval=KEEP_PLACE_AFTER_MS)
        self._keeping.timeout.connect(self._keep_place)
        self._window.moved.connect(self._keeping.start)
        self._window.state_changed.connect(self._keeping.start)
        self._screen: Screen | None = None
        self._profile: Profile | None = None
        self._stop = asyncio.Event()
        self._loaded = asyncio.Event()
        self._refused: StartRefused | None = None
        self._close_asked = False
        self._closing_limit = QTimer(singleShot=True, interval=CLOSING_LIMIT_MS)
        self._closing_limit.timeout.connect(self._give_up)
        self._late_main = LateMain(options.dist / "widgets")
        self._starting = {"page", "main process"}

    def run(self) -> int:
        """Serve until the end; returns the exit code."""
        keep_quiet_about_a_missing_gpu(self._host)
        signals = ExitSignals(self._request_stop)
        self._qt_app.lastWindowClosed.connect(self._request_stop)
        screen = self._open_page()
        self._window.show()
        serving = self._loop.submit(self._serve(screen))
        serving.add_done_callback(lambda _: self._qt.post(self._qt_app.quit))
        self._qt_app.exec()
        signals.close()
        self._closing_limit.stop()
        if self._refused is not None:
            raise self._refused
        return serving.result(timeout=0)

    async def _serve(self, screen: Screen) -> int:
        try:
            async with self._build(self._desktop) as main:
                self._late_main.main = main
                screen.serve(main.open_session)
                self._qt.post(partial(self._has_started, "main process"))
                opening = asyncio.ensure_future(self._start_desktop())
                try:
                    return await self._drive(Running(main, self._desktop, self._loaded))
                finally:
                    opening.cancel()
                    for one in [screen, *(self._desktop.pop_outs.screens if self._desktop.pop_outs else [])]:
                        await one.epochs.close()
                    await self._qt.run(self._close_page)
        finally:
            await self._qt.run(self._close_page)

    async def _start_desktop(self) -> None:
        await self._loaded.wait()
        try:
            await self._desktop.started()
        except Exception:
            # The main window is there, and works without the others.
            log.exception("windows.not_restored")

    async def _drive(self, running: Running) -> int:
        """Wait for the end, or for the run that drives itself."""
        stopped = asyncio.ensure_future(self._stop.wait())
        if self._options.drive is None:
            await stopped
            return 0
        driven = asyncio.ensure_future(self._options.drive(running))
        await asyncio.wait({stopped, driven}, return_when=asyncio.FIRST_COMPLETED)
        if driven.done():
            stopped.cancel()
            return driven.result()
        driven.cancel()
        await asyncio.wait({driven})
        return 0

    def _open_page(self) -> Screen:
        dist = self._options.dist
        guard = FloodGuard(self._unload_widget)
        self._profile = Profile(
            AppSite(dist, self._late_main, self._view),
            WidgetSite(dist / "widget-runtime.js", self._late_main, self._late_main),
            guard,
            self._window,
        )
        scripts = Scripts.of(dist)
        screen = Screen(self._window, self._profile, scripts, guard, loop=self._loop, qt=self._qt)
        screen.host.loaded.connect(self._on_loaded)
        self._screen = self._desktop.screen = screen
        self._desktop.pop_outs = PopOuts(
            self._options.pop_outs_file,
            self._window.windowIcon(),
            lambda window: self._open_beside(window, scripts, guard),
            drops=Drops(self._desktop.may_drop, self._desktop.drop),
            fit=self._options.drive is None,
            on_quit=self._window.quit,
            tell=self._options.file_notice,
        )
        return screen

    def _view(self) -> bytes:
        """For the page that comes before the main process, and for no other: that one can ask."""
        last = self._options.last_view
        return NOTHING if last is None or self._late_main.main is not None else last.read()

    def _open_beside(self, window: MainWindow, scripts: Scripts, guard: FloodGuard) -> Screen:
        """Load the app's page into another window: the same process and caches, a page epoch of its own."""
        if self._profile is None or self._late_main.main is None:
            raise RuntimeError("there is no main process yet, or none any more")
        window.background = self._window.background
        screen = Screen(window, self._profile, scripts, guard, loop=self._loop, qt=self._qt, address=BESIDE_URL)
        self._loop.call_soon(screen.serve, self._late_main.main.open_session)
        return screen

    def _close_page(self) -> None:
        if self._screen is None:
            return
        self._keeping.stop()
        self._tray.close()
        self._remember_place()
        self._window.hide()
        for end in self._desktop.at_end:
            end()
        for beside in self._desktop.pop_outs.end() if self._desktop.pop_outs is not None else []:
            beside.host.close()
        self._desktop.pop_outs = None
        self._screen.host.close()
        if self._profile is not None:
            # Queued after the page's own deletion, as Chromium wants it.
            self._profile.deleteLater()
        self._screen = self._desktop.screen = self._profile = None

    def _keep_place(self) -> None:
        if self._window.state() != self._kept_state:
            self._remember_place()

    def _remember_place(self) -> None:
        if self._options.drive is not None:
            return
        self._kept_state = self._window.state()
        try:
            self._state_file.write(self._kept_state)
        except OSError as error:
            # A full disk keeps nobody from closing the window.
            log.warning("window.place_not_kept", error=type(error).__name__)

    def _on_loaded(self) -> None:
        page = self._screen.host.page if self._screen is not None else None
        if page is None:
            return
        if not self._host.root and not renderer_is_sandboxed(page.renderProcessPid()):
            self._refuse("Chromium runs without its sandbox although nothing told it to.")
            return
        page.runJavaScript("typeof qt", 0, self._on_main_world_asked)
        self._ask_background()

    def _on_main_world_asked(self, type_of_qt: object) -> None:
        if type_of_qt != "undefined":
            self._refuse("The page's own scripts can reach the bridge: the isolated world does not isolate.")
            return
        # Not before: Chromium's own start looks at this process. Renderers that come later do not need to.
        forbid_inspection()
        let_qt_speak()
        self._has_started("page")
        self._loop.call_soon(self._loaded.set)

    def _has_started(self, what: str) -> None:
        if what in self._starting:
            self._starting.remove(what)
            if not self._starting:
                settle_memory()

    def _refuse(self, why: str) -> None:
        self._refused = StartRefused(why)
        self._request_stop()

    def _unload_widget(self, widget: str | None, why: str, done: Callable[[int], None]) -> None:
        """Out of every window: a widget that floods one of them is the same in the others."""
        beside = self._desktop.pop_outs.screens if self._desktop.pop_outs is not None else []
        hosts = [one.host for one in (self._screen, *beside) if one is not None and one.host.page is not None]
        counts: list[int] = []

        def unloaded(count: int) -> None:
            counts.append(count)
            if len(counts) == len(hosts):
                done(sum(counts))

        for host in hosts:
            host.unload_widget(widget, why, unloaded)

    def _reload(self) -> None:
        if self._screen is not None:
            self._screen.host.reload()

    def _set_zoom(self, factor: float) -> None:
        self._keeping.start()
        if self._screen is not None:
            self._screen.host.set_zoom(factor)

    def _ask_background(self) -> None:
        page = self._screen.host.page if self._screen is not None else None
        if page is not None:
            page.runJavaScript(BACKGROUND, ISOLATED_WORLD, self._window.remember_background)
            self._keeping.start()

    def _may_close(self) -> bool:
        """Whether the window may close at once. Else it hides behind its icon, or closes when its user has agreed.

        A second attempt closes it: whatever was to ask does not answer.
        """
        if self._tray.is_on and not self._window.is_quitting:
            self._window.hide()
            return False
        if self._close_asked or self._options.drive is not None:
            return True
        self._close_asked = True
        try:
            asked = self._loop.submit(_awaited(self._desktop.may_close()))
        except RuntimeError:
            return True
        asked.add_done_callback(lambda _: self._qt.post(partial(self._on_close_answered, asked)))
        return False

    def _on_close_answered(self, asked: "Future[bool]") -> None:
        if asked.cancelled() or asked.exception() is not None or asked.result():
            self._window.quit()
        else:
            self._close_asked = self._window.is_quitting = False

    def _request_stop(self) -> None:
        if not self._closing_limit.isActive():
            # The theme may have changed since it was loaded. Answered while the rest closes, or not at all.
            self._ask_background()
            self._closing_limit.start()
            self._loop.call_soon(self._stop.set)

    def _give_up(self) -> None:
        log.critical("closing.takes_too_long")
        os._exit(1)


async def _awaited(answer: Awaitable[bool]) -> bool:
    return await answer
