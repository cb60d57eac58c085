"""`latchkey widget dev`: an author's folder on a dashboard of its own, loaded again as its files change."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import structlog

from main_process.dashboards import Dashboard, DashboardStore, Tile
from main_process.widgets.console import WidgetConsole
from main_process.widgets.faults import Fault, PackageRefused
from main_process.widgets.manifest import Manifest
from main_process.widgets.package.checking import check_package
from main_process.widgets.package.contents import NO_PART
from main_process.widgets.package.manifest_text import MANIFEST
from main_process.widgets.registry import WidgetRegistry

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.1
MOST_FILES = 5_000


class Development:
    """The folders under development. Lives on the event loop."""

    def __init__(
        self, widgets: WidgetRegistry, dashboards: DashboardStore, console: WidgetConsole, app_id: Callable[[], str]
    ) -> None:
        """`app_id()` is the app whose providers a new scratch dashboard offers."""
        self._widgets = widgets
        self._dashboards = dashboards
        self._console = console
        self._app_id = app_id
        self._watching: dict[Path, asyncio.Task[None]] = {}

    async def open(self, folder: Path) -> Manifest:
        """Offer the folder's widget, show it on its dashboard, and follow its files. Raises PackageRefused."""
        manifest = await asyncio.to_thread(self._widgets.read_dev, folder)
        self._widgets.put_dev(folder, manifest)
        await self._show(manifest)
        if folder not in self._watching:
            self._watching[folder] = asyncio.create_task(self._watch(folder, manifest.id))
        await self._tell_faults(folder, manifest.id)
        return manifest

    async def close(self) -> None:
        tasks = list(self._watching.values())
        self._watching.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _show(self, manifest: Manifest) -> None:
        dashboard_id = f"dev-{manifest.id}"[:64]
        if not any(row.id == dashboard_id and row.deleted is None for row in self._dashboards.rows()):
            tile = Tile(instance=dashboard_id, widget=manifest.id, x=0, y=0, w=manifest.size.w, h=manifest.size.h)
            name = f"{manifest.name} (in development)"[:120]
            app_id = self._app_id()
            await self._dashboards.save(Dashboard(id=dashboard_id, name=name, app_id=app_id, widgets=[tile]))
        await self._dashboards.activate(dashboard_id)

    async def _watch(self, folder: Path, widget_id: str) -> None:
        seen = await asyncio.to_thread(_snapshot, folder)
        told = True
        # Installed meanwhile: its tiles run what is in the package, until it is developed again.
        while self._widgets.is_developed(widget_id):
            await asyncio.sleep(LOOK_EVERY_S)
            now = await asyncio.to_thread(_snapshot, folder)
            if now != seen:
                seen, told = now, False
                await self._reload(folder, widget_id)
            elif not told:
                # Nothing was written between two looks, so what is wrong now is not a half-saved file.
                told = True
                await self._tell_faults(folder, widget_id)
        self._watching.pop(folder, None)

    async def _reload(self, folder: Path, widget_id: str) -> None:
        try:
            manifest = await asyncio.to_thread(self._widgets.read_dev, folder)
        except PackageRefused:
            return  # The last good version goes on.
        if manifest.id == widget_id and self._widgets.is_developed(widget_id):
            self._widgets.put_dev(folder, manifest)

    async def _tell_faults(self, folder: Path, widget_id: str) -> None:
        """What `latchkey widget check` would say, in the window."""
        try:
            checked = await asyncio.to_thread(check_package, folder, self._widgets.rules)
        except PackageRefused as refused:
            self._tell(widget_id, refused)
            return
        if checked.manifest.id != widget_id:
            why = f"was '{widget_id}' when this began; to develop it under another, run 'latchkey widget dev' again"
            self._tell(widget_id, PackageRefused([Fault(f"{MANIFEST}: id", why)]))

    def _tell(self, widget_id: str, refused: PackageRefused) -> None:
        self._console.add(
            widget_id, f"dev-{widget_id}"[:64], [("uncaught", str(fault), "", 1) for fault in refused.faults[:20]]
        )


def _snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and its time of change."""
    found: dict[str, tuple[int, int]] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in NO_PART]
        for name in names:
            file = Path(place, name)
            try:
                status = file.stat()
            except OSError:
                continue  # it went away meanwhile; the next look tells
            found[str(file)] = (status.st_size, status.st_mtime_ns)
            if len(found) >= MOST_FILES:
                return found
    return found
