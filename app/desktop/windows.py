"""The app's windows, for the main process: its coroutines run on the event loop, the windows live on the Qt thread."""

import asyncio
import contextlib
from collections.abc import Sequence

from app.desktop.desktop import Desktop
from app.desktop.pop_outs import TOOLS, PopOuts, Shown, raise_window
from app.desktop.screen import Screen
from ipc.errors import Code, Fault, IpcError, TooManyCalls
from main_process.api.window_channels import MOST_WINDOWS, Kiosk, PopOut, WindowContext
from main_process.dashboards import DashboardChanged, DashboardStore
from main_process.events import Event, Events, TileWanted, WindowsChanged
from main_process.widgets.grants import Grants


class NoSuchWindow(IpcError):
    """The page that asks is in no window any more."""

    code = Code.NOT_GRANTED
    fault = Fault.CALLER
    default_message = "That window has been closed."


class QtWindows:
    """`Windows` of the main process."""

    def __init__(
        self, desktop: Desktop, events: Events, dashboards: DashboardStore, grants: Grants, kiosk: Kiosk | None = None
    ) -> None:
        self._desktop = desktop
        self._events = events
        self._dashboards = dashboards
        self._grants = grants
        self._kiosk = kiosk
        events.subscribe(self._on_event)

    async def open_remembered(self) -> None:
        """Open the windows of the last run, and follow the desktop from now on."""
        loop = asyncio.get_running_loop()
        remembered = await self._desktop.qt.run(lambda: self._pop_outs().remembered())
        titles = {state.shown: self._title(state.shown) for state in remembered}

        def changed() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and with it whoever would be told
                loop.call_soon_threadsafe(self._events.publish, WindowsChanged())

        def restore() -> None:
            pop_outs, screen = self._pop_outs(), self._desktop.screen
            pop_outs.changed = changed
            pop_outs.restore(titles)
            if screen is not None:
                screen.window.state_changed.connect(changed)
                screen.window.set_full_screen(on=self._kiosk is not None or screen.window.isFullScreen())

        await self._desktop.qt.run(restore)

    async def context(self, page: str) -> WindowContext:
        """Asked on the Qt thread, which owns the windows."""

        def ask() -> WindowContext:
            screen = self._screen(page)
            shown = self._pop_outs().shown_by(screen)
            main = shown is None
            return WindowContext(
                shows=None if shown is None else _pop_out(shown),
                tools=shown == TOOLS,
                on_top=shown is not None and self._pop_outs().is_on_top(shown),
                full_screen=screen.window.isFullScreen(),
                kiosk=self._kiosk if main and screen.window.isFullScreen() else None,
            )

        return await self._desktop.qt.run(ask)

    async def listed(self) -> Sequence[PopOut]:
        """In the order in which they were opened."""
        found = await self._desktop.qt.run(lambda: self._pop_outs().shown)
        return [shows for shown in found if (shows := _pop_out(shown)) is not None]

    async def pop_out(self, shows: PopOut) -> None:
        """Raises TooManyCalls where there are too many."""
        await self._open(_shown(shows))

    async def _open(self, shown: Shown) -> None:
        title = self._title(shown) or "Latchkey"
        if not await self._desktop.qt.run(lambda: self._pop_outs().open(shown, title)):
            raise TooManyCalls(f"{MOST_WINDOWS} windows are open already. Bring one of them back first.")

    async def bring_back(self, shows: PopOut) -> None:
        """Closing a window is what its user can do as well."""
        await self._desktop.qt.run(lambda: self._pop_outs().close(_shown(shows)))

    async def has_tools(self) -> bool:
        """Asked on the Qt thread."""
        return await self._desktop.qt.run(lambda: TOOLS in self._pop_outs().shown)

    async def set_tools(self, *, on: bool) -> None:
        """Raises TooManyCalls where there are too many windows."""
        await (self._open(TOOLS) if on else self._desktop.qt.run(lambda: self._pop_outs().close(TOOLS)))

    async def set_on_top(self, page: str, *, on: bool) -> None:
        """Of a window beside the main one."""

        def switch() -> None:
            shown = self._pop_outs().shown_by(self._screen(page))
            if shown is None:
                raise NoSuchWindow
            self._pop_outs().set_on_top(shown, on=on)

        await self._desktop.qt.run(switch)

    async def set_full_screen(self, page: str, *, on: bool) -> None:
        """Of any window."""
        await self._desktop.qt.run(lambda: self._screen(page).window.set_full_screen(on=on))

    async def show_tile(self, dashboard: str, instance: str) -> None:
        """Its own window, or its dashboard's, or the main one, whose page then goes to the tile."""

        def bring() -> None:
            pop_outs, screen = self._pop_outs(), self._desktop.screen
            alone = [Shown(dashboard=dashboard, instance=instance), Shown(dashboard=dashboard)]
            found = next((shown for shown in alone if shown in pop_outs.shown), None)
            if found is not None:
                pop_outs.open(found, "")
            elif screen is not None:
                raise_window(screen.window)

        await self._desktop.qt.run(bring)
        self._events.publish(TileWanted(dashboard, instance))

    def _title(self, shown: Shown) -> str | None:
        """The title of a window; None where what it shows is gone."""
        if shown == TOOLS:
            return "Developer tools"
        if shown.instance is None:
            rows = self._dashboards.rows()
            return next((row.name for row in rows if row.id == shown.dashboard and row.deleted is None), None)
        found = self._dashboards.tile(shown.instance)
        if found is None or found[0].id != shown.dashboard:
            return None
        manifest = self._grants.manifest_of(found[1].widget)
        return found[1].title or (manifest.name if manifest else found[1].widget)

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, DashboardChanged):
            return
        pop_outs = self._desktop.pop_outs
        if pop_outs is not None:
            titles = {shown: self._title(shown) for shown in pop_outs.shown}
            self._desktop.qt.post(lambda: pop_outs.retitle(titles))

    def _pop_outs(self) -> PopOuts:
        pop_outs = self._desktop.pop_outs
        if pop_outs is None:
            raise NoSuchWindow
        return pop_outs

    def _screen(self, page: str) -> Screen:
        screen = self._desktop.screen_of(page)
        if screen is None:
            raise NoSuchWindow
        return screen


def _pop_out(shown: Shown) -> PopOut | None:
    """What a page may be told of it; None of the developer tools, which are on no dashboard."""
    return None if shown.dashboard is None else PopOut(dashboard=shown.dashboard, instance=shown.instance)


def _shown(shows: PopOut) -> Shown:
    return Shown(dashboard=shows.dashboard, instance=shows.instance)
