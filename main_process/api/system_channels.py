"""`system-stats`: how busy this computer is. `app-info`: what this program is and what its user should know."""

import asyncio
import platform
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ipc.messages import FOR_WIDGETS, Nothing, Registrar, Sender, WireModel
from main_process.power import PowerSource, power_source
from main_process.system import SystemSampler, SystemStats

StoreAction: TypeAlias = Literal["unlock", "protect", "accept"]
"""The channel `store-…` that opens the native dialog."""


class NoticeProvider(WireModel):
    """The provider that a notice is about, and what it wants of its user."""

    app_id: str
    name: str
    wanted: Literal["key", "sign-in"]


class Notice(WireModel):
    """Something the user should know, shown as a banner until dismissed."""

    id: str
    level: Literal["info", "warning", "danger"]
    title: str
    text: str
    store_action: StoreAction | None = None
    """What the banner's button does about the credential store."""
    report: bool = False
    """Whether the banner's button shows a report of what happened."""
    provider: Annotated[NoticeProvider | None, Field(exclude_if=lambda value: value is None)] = None
    """Widgets with this provider wait until it has what it wants."""


class PowerState(WireModel):
    """What the computer runs on; `unknown` where it does not tell."""

    source: PowerSource


class AppInfo(WireModel):
    """The program and the machine."""

    version: str
    platform: str
    demo_app_id: str
    notices: list[Notice]
    tour_due: bool
    """Whether this is a first run, whose user has neither taken nor declined the tour."""
    tray: bool
    """Whether the desktop has a place for the icon of an app that runs on without a window."""


def register_system_channels(
    ipc: Registrar,
    sampler: SystemSampler,
    *,
    version: str,
    demo_app_id: str,
    notices: Callable[[], Awaitable[list[Notice]]],
    tour_due: Callable[[], bool] = lambda: False,
    tray: Callable[[], bool] = lambda: False,
) -> None:
    """Register both channels."""

    async def system_stats(_sender: Sender, _params: Nothing) -> SystemStats:
        return await asyncio.to_thread(sampler.sample)

    async def system_power(_sender: Sender, _params: Nothing) -> PowerState:
        return PowerState(source=await asyncio.to_thread(power_source))

    async def app_info(_sender: Sender, _params: Nothing) -> AppInfo:
        return AppInfo(
            version=version,
            platform=platform.platform(terse=True),
            demo_app_id=demo_app_id,
            notices=await notices(),
            tour_due=tour_due(),
            tray=tray(),
        )

    ipc.handle("system-stats", system_stats, params=Nothing, result=SystemStats, widgets=FOR_WIDGETS)
    ipc.handle("system-power", system_power, params=Nothing, result=PowerState)
    ipc.handle("app-info", app_info, params=Nothing, result=AppInfo)
