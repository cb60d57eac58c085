"""The app's windows: a dashboard, a widget or the developer tools in one of its own, on top, full screen, and kiosk."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field

from ipc.errors import InvalidParams
from ipc.messages import Nothing, Registrar, Sender, Success, WireModel
from main_process.dashboards import DashboardStore
from main_process.dashboards.model import Id
from main_process.errors import refuse_without_window

MOST_WINDOWS = 12
"""Beside the main one: each is a page with processes of its own."""


class Kiosk(WireModel):
    """Dashboards that a window shows in turn; none: all that are starred, or all."""

    dashboards: Annotated[list[Id], Field(max_length=200)] = []
    every_seconds: Annotated[int, Field(ge=5, le=86_400)] = 30


class PopOut(WireModel):
    """What a window of its own shows: a dashboard, or one widget of it."""

    dashboard: Id
    instance: Id | None = None


class WindowContext(WireModel):
    """What the window is that asks. The main one shows no dashboard of its own."""

    shows: PopOut | None = None
    tools: bool = False
    """Whether it is the developer tools' own window."""
    on_top: bool = False
    full_screen: bool = False
    kiosk: Kiosk | None = None


class WindowList(WireModel):
    """What is in windows of its own now."""

    windows: list[PopOut]
    tools: bool
    """Whether the developer tools have a window of their own."""


class Switch(WireModel):
    """On or off."""

    on: bool


class Windows(Protocol):
    """The windows there are. `page` is the page epoch of the window that is meant."""

    async def context(self, page: str) -> WindowContext:
        """What that window is."""
        ...

    async def listed(self) -> Sequence[PopOut]:
        """What is in windows of its own."""
        ...

    async def pop_out(self, shows: PopOut) -> None:
        """Open a window for it, or bring the one that there is to the front."""
        ...

    async def bring_back(self, shows: PopOut) -> None:
        """Close its window, if there is one."""
        ...

    async def has_tools(self) -> bool:
        """Whether the developer tools have a window of their own."""
        ...

    async def set_tools(self, *, on: bool) -> None:
        """Open the developer tools' window or bring it to the front; or close it, if there is one."""
        ...

    async def set_on_top(self, page: str, *, on: bool) -> None:
        """Keep that window above others, or no longer."""
        ...

    async def set_full_screen(self, page: str, *, on: bool) -> None:
        """Give that window the whole screen, or no longer; a kiosk ends with it."""
        ...

    async def show_tile(self, dashboard: str, instance: str) -> None:
        """Bring a widget to the front, in whichever window it is."""
        ...


class WithoutWindows:
    """A process without any window."""

    context = listed = pop_out = bring_back = has_tools = set_tools = set_on_top = set_full_screen = show_tile = (
        staticmethod(refuse_without_window)
    )


def register_window_channels(ipc: Registrar, dashboards: DashboardStore, windows: Windows | None) -> None:
    """Register the seven, all for the app's own page alone."""
    there = windows or WithoutWindows()

    async def context(sender: Sender, _params: Nothing) -> WindowContext:
        return WindowContext() if windows is None else await windows.context(sender.page)

    async def listed(_sender: Sender, _params: Nothing) -> WindowList:
        if windows is None:
            return WindowList(windows=[], tools=False)
        return WindowList(windows=[*await windows.listed()], tools=await windows.has_tools())

    async def pop_out(_sender: Sender, params: PopOut) -> Success:
        dashboard = dashboards.get(params.dashboard)
        if params.instance is not None and all(tile.instance != params.instance for tile in dashboard.widgets):
            raise InvalidParams("There is no such widget on that dashboard.")
        await there.pop_out(params)
        return Success()

    async def bring_back(_sender: Sender, params: PopOut) -> Success:
        await there.bring_back(params)
        return Success()

    async def tools(_sender: Sender, params: Switch) -> Success:
        await there.set_tools(on=params.on)
        return Success()

    async def on_top(sender: Sender, params: Switch) -> Success:
        await there.set_on_top(sender.page, on=params.on)
        return Success()

    async def full_screen(sender: Sender, params: Switch) -> Success:
        await there.set_full_screen(sender.page, on=params.on)
        return Success()

    ipc.handle("window-context", context, params=Nothing, result=WindowContext)
    ipc.handle("window-list", listed, params=Nothing, result=WindowList)
    ipc.handle("window-pop-out", pop_out, params=PopOut, result=Success)
    ipc.handle("window-bring-back", bring_back, params=PopOut, result=Success)
    ipc.handle("window-tools", tools, params=Switch, result=Success)
    ipc.handle("window-on-top", on_top, params=Switch, result=Success)
    ipc.handle("window-full-screen", full_screen, params=Switch, result=Success)
