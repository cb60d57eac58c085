"""Channels of the widgets page: which packages there are, and installing, removing and taking powers back.

A package is chosen and agreed to in native dialogs: no path and no consent comes from the page.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ipc.messages import Nothing, Registrar, Sender, Success, WireModel, WireRoot
from main_process.dashboards.model import WidgetId
from main_process.widgets.dialogs import WidgetDialogs, WithoutWidgetDialogs
from main_process.widgets.faults import PackageRefused
from main_process.widgets.manifest import Text
from main_process.widgets.packages import Offer, Package
from main_process.widgets.registry import WidgetRegistry

PERSON_SECONDS = 3600.0
"""How long a channel that waits for a person may take."""

Uses = Callable[[str], list[str]]
"""`uses(widget_id)`: the names of the dashboards that have such a widget."""


class WidgetOnly(WireModel):
    """Which widget."""

    id: WidgetId


class WidgetInstall(WireModel):
    """Which widget to update from where it came from; none: the person chooses a package."""

    id: WidgetId | None = None


class WidgetPower(WireModel):
    """One power of one widget."""

    id: WidgetId
    power: Text
    revoked: bool


class PowerView(WireModel):
    """One thing that a widget may do."""

    name: str
    words: str
    """The rest of a sentence that begins with "It can"."""
    revoked: bool


class PackageView(WireModel):
    """One widget package, and where it is used."""

    id: str
    name: str
    version: str
    description: str
    author: str | None
    icon: str | None
    kind: Literal["built-in", "extension", "installed", "dev"]
    source: str
    """Where it came from: `built-in`, the name of an extension, or the name of a folder or file."""
    damaged: bool
    """Its files have changed since it was installed, so it is not run."""
    powers: list[PowerView]
    dashboards: list[str]


class PackageList(WireModel):
    """Every package, in name order."""

    widgets: list[PackageView]


class WidgetCancelled(WireModel):
    """The person changed their mind."""

    cancelled: Literal[True] = True


class WidgetInstalled(WireModel):
    """The package that is installed now."""

    installed: PackageView


class WidgetInstallation(WireRoot[WidgetInstalled | WidgetCancelled]):
    """What the picker and the question came to."""


class WidgetRemoval(WireRoot[Success | WidgetCancelled]):
    """What the question came to."""


class Installing:
    """Installs with the consent of the person at the window."""

    def __init__(self, widgets: WidgetRegistry, dialogs: WidgetDialogs) -> None:
        self._widgets = widgets
        self._dialogs = dialogs

    async def from_path(self, path: Path) -> str | None:
        """Check a package, ask, install it. Its id; None where the person said no. Raises PackageRefused."""
        offer: Offer = await self._widgets.offer(path)
        if offer.needs_consent and not await self._dialogs.confirm_install(offer):
            return None
        return (await self._widgets.accept(offer)).id

    async def dropped(self, path: Path) -> None:
        """The same for a package that was dropped on the window; what is wrong with it is told there too."""
        try:
            await self.from_path(path)
        except PackageRefused as refused:
            await self._dialogs.tell_refused(path.name, refused.faults)

    async def from_picker(self) -> str | None:
        """Let the person choose a package first."""
        path = await self._dialogs.pick_package()
        return None if path is None else await self.from_path(path)


def register_widget_registry_channels(
    ipc: Registrar, widgets: WidgetRegistry, dialogs: WidgetDialogs | None, *, uses: Uses
) -> None:
    """Register every `widget-registry-…` channel. Without dialogs, those that wait for a person are refused."""
    person = dialogs or WithoutWidgetDialogs()
    installing = Installing(widgets, person)

    async def list_all(_sender: Sender, _params: Nothing) -> PackageList:
        return PackageList(widgets=[view_of(widgets, package, uses) for package in widgets.packages()])

    async def install(_sender: Sender, params: WidgetInstall) -> WidgetInstallation:
        if params.id is None:
            done = await installing.from_picker()
        else:
            done = await installing.from_path(Path(widgets.installed(params.id).source))
        if done is None:
            return WidgetInstallation(WidgetCancelled())
        return WidgetInstallation(WidgetInstalled(installed=view_of(widgets, widgets.installed(done), uses)))

    async def remove(_sender: Sender, params: WidgetOnly) -> WidgetRemoval:
        package = widgets.installed(params.id)
        if not await person.confirm_remove(package.manifest.name, uses(params.id)):
            return WidgetRemoval(WidgetCancelled())
        await widgets.remove(params.id)
        return WidgetRemoval(Success())

    async def set_revoked(_sender: Sender, params: WidgetPower) -> PackageView:
        await widgets.set_revoked(params.id, params.power, revoked=params.revoked)
        return view_of(widgets, widgets.installed(params.id), uses)

    asks = PERSON_SECONDS
    ipc.handle("widget-registry-list", list_all, params=Nothing, result=PackageList)
    ipc.handle("widget-registry-install", install, params=WidgetInstall, result=WidgetInstallation, deadline=asks)
    ipc.handle("widget-registry-remove", remove, params=WidgetOnly, result=WidgetRemoval, deadline=asks)
    ipc.handle("widget-registry-revoke", set_revoked, params=WidgetPower, result=PackageView)


def view_of(widgets: WidgetRegistry, package: Package, uses: Uses) -> PackageView:
    """A package as the page sees it: a path of this computer is cut to its last name."""
    manifest = package.manifest
    is_path = package.kind in {"installed", "dev"}
    return PackageView(
        id=manifest.id,
        name=manifest.name,
        version=manifest.version,
        description=manifest.description,
        author=manifest.author,
        icon=manifest.icon,
        kind=package.kind,
        source=Path(package.source).name if is_path else package.source,
        damaged=widgets.is_damaged(manifest.id),
        powers=[
            PowerView(name=power.name, words=power.words, revoked=power.name in package.revoked)
            for power in package.powers_as_known(widgets.tool_hint)
        ],
        dashboards=uses(manifest.id),
    )
