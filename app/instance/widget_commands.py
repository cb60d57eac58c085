"""What `latchkey widget` asks for, as JSON in and JSON out: in the running app, or in the command line's process."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

from app.instance.commands import Table
from ipc.errors import InvalidParams
from ipc.messages import WireModel
from main_process.widgets.development import Development
from main_process.widgets.faults import Fault, PackageRefused
from main_process.widgets.package.archive import write_archive
from main_process.widgets.package.checking import Checked
from main_process.widgets.packages import Offer, Package
from main_process.widgets.registry import WidgetRegistry

Command: TypeAlias = Callable[[Any], Awaitable[dict[str, Any]]]


class Place(WireModel):
    """A folder or an archive."""

    path: str


class Agreed(Place):
    """A package that its user has agreed to, as it was then."""

    digest: str


class Packing(Place):
    """The file to write."""

    target: str


class Listing(WireModel):
    """Whether those that come with Latchkey are wanted too."""

    all: bool = False


class WidgetOfId(WireModel):
    """Which widget."""

    id: str


class WidgetCommands:
    """The commands by name. A package that is refused is an answer, not an error: `{"faults": [{where, what}]}`."""

    def __init__(self, widgets: WidgetRegistry, development: Development, uses: Callable[[str], list[str]]) -> None:
        """`uses(widget_id)` names the dashboards that have such a widget."""
        self._development = development
        self._widgets = widgets
        self._uses = uses

    def table(self) -> Table:
        """Every command."""
        return {
            "widget-check": (Place, _refusals_told(self._check)),
            "widget-offer": (Place, _refusals_told(self._offer)),
            "widget-install": (Agreed, _refusals_told(self._install)),
            "widget-pack": (Packing, _refusals_told(self._pack)),
            "widget-dev": (Place, _refusals_told(self._dev)),
            "widget-list": (Listing, self._list),
            "widget-remove": (WidgetOfId, self._remove),
        }

    async def _check(self, wanted: Place) -> dict[str, Any]:
        checked = await self._widgets.check(Path(wanted.path))
        return {
            "id": checked.manifest.id,
            "version": checked.manifest.version,
            "faults": [],
            "warnings": _wire_faults(checked.warnings),
        }

    async def _offer(self, wanted: Place) -> dict[str, Any]:
        offer = await self._widgets.offer(Path(wanted.path))
        manifest = offer.checked.manifest
        return {
            "id": manifest.id,
            "name": manifest.name,
            "version": manifest.version,
            "author": manifest.author,
            "before": offer.before.manifest.version if offer.before else None,
            "powers": [power.words for power in offer.powers],
            "newPowers": [power.words for power in offer.new_powers],
            "needsConsent": offer.needs_consent,
            "digest": _digest(offer.checked),
        }

    async def _install(self, wanted: Agreed) -> dict[str, Any]:
        offer: Offer = await self._widgets.offer(Path(wanted.path))
        if _digest(offer.checked) != wanted.digest:
            raise InvalidParams("The package has changed since it was shown. Install it again.")
        await self._widgets.accept(offer)
        return {"installed": self._wire(self._widgets.installed(offer.checked.manifest.id))}

    async def _pack(self, wanted: Packing) -> dict[str, Any]:
        checked = await self._widgets.check(Path(wanted.path))
        body = await asyncio.to_thread(write_archive, checked.files)
        target = Path(wanted.target)
        await asyncio.to_thread(target.write_bytes, body)
        return {"id": checked.manifest.id, "file": str(target), "bytes": len(body)}

    async def _dev(self, wanted: Place) -> dict[str, Any]:
        manifest = await self._development.open(Path(wanted.path))
        return {"id": manifest.id, "name": manifest.name}

    async def _list(self, wanted: Listing) -> dict[str, Any]:
        found = [package for package in self._widgets.packages() if wanted.all or package.kind != "built-in"]
        return {"widgets": [self._wire(package) for package in found]}

    async def _remove(self, wanted: WidgetOfId) -> dict[str, Any]:
        dashboards = self._uses(wanted.id)
        await self._widgets.remove(wanted.id)
        return {"removed": wanted.id, "dashboards": dashboards}

    def _wire(self, package: Package) -> dict[str, Any]:
        manifest = package.manifest
        return {
            "id": manifest.id,
            "version": manifest.version,
            "name": manifest.name,
            "source": package.source,
            "powers": [power.name for power in package.powers if power.name not in package.revoked],
            "dashboards": self._uses(manifest.id),
        }


def _refusals_told(command: Command) -> Command:
    async def told(request: Any) -> dict[str, Any]:
        try:
            return await command(request)
        except PackageRefused as refused:
            return {"faults": _wire_faults(refused.faults), "warnings": []}

    return told


def _wire_faults(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    return [{"where": fault.where, "what": fault.what} for fault in faults]


def _digest(checked: Checked) -> str:
    """Of all names and bytes: what the user agreed to is what is installed."""
    total = hashlib.sha256()
    for name in sorted(checked.files):
        body = checked.files[name]
        total.update(f"{len(name)}:{name}{len(body)}:".encode() + body)
    return total.hexdigest()
