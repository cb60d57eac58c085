"""Dashboards as documents, for the app's own page: exported and imported, and both with a native file picker."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from ipc.messages import Nothing, Registrar, Sender, WireModel
from main_process.api.dashboard_channels import DashboardId
from main_process.dashboards.files import DashboardFiles
from main_process.dashboards.model import Id
from main_process.dashboards.portable import Missing, PortableDashboard
from main_process.dashboards.templates import DashboardTemplate, read_templates

PickTarget = Callable[[str], Awaitable[Path | None]]
PickFile = Callable[[], Awaitable[Path | None]]

DEADLINE = 3600.0
"""Seconds that a person may take over a picker."""


class DashboardImport(WireModel):
    """A document as another Latchkey wrote it: checked by its own rules, so that every fault is told with its place."""

    document: dict[str, Any]


class DashboardImported(WireModel):
    """The new dashboard, and what its tiles lack."""

    id: Id
    missing: Missing


class DashboardWritten(WireModel):
    """The name of the file, without its folder; None where the person changed their mind."""

    file: str | None


class DashboardTemplates(WireModel):
    """What a dashboard can begin as."""

    templates: list[DashboardTemplate]


class DashboardRead(WireModel):
    """What was imported; None where the person changed their mind."""

    imported: DashboardImported | None


def register_dashboard_file_channels(
    ipc: Registrar, files: DashboardFiles, templates: Path, *, pick_target: PickTarget, pick_document: PickFile
) -> None:
    """Register the five; `templates` is the folder of the documents to begin with.

    The pickers wait for a person, and give None where they changed their mind.
    """

    async def export(_sender: Sender, params: DashboardId) -> PortableDashboard:
        return await files.document(params.id)

    async def import_(_sender: Sender, params: DashboardImport) -> DashboardImported:
        dashboard, missing = await files.add(params.document)
        return DashboardImported(id=dashboard.id, missing=missing)

    async def write(_sender: Sender, params: DashboardId) -> DashboardWritten:
        document = await files.document(params.id)
        target = await pick_target(f"{document.name}.json")
        if target is not None:
            await files.write(document, target)
        return DashboardWritten(file=target.name if target else None)

    async def read(_sender: Sender, _params: Nothing) -> DashboardRead:
        source = await pick_document()
        if source is None:
            return DashboardRead(imported=None)
        dashboard, missing = await files.read(source)
        return DashboardRead(imported=DashboardImported(id=dashboard.id, missing=missing))

    async def templates_there(_sender: Sender, _params: Nothing) -> DashboardTemplates:
        return DashboardTemplates(templates=await asyncio.to_thread(read_templates, templates))

    ipc.handle("dashboard-templates", templates_there, params=Nothing, result=DashboardTemplates)
    ipc.handle("dashboard-export", export, params=DashboardId, result=PortableDashboard)
    ipc.handle("dashboard-import", import_, params=DashboardImport, result=DashboardImported)
    ipc.handle("dashboard-write-file", write, params=DashboardId, result=DashboardWritten, deadline=DEADLINE)
    ipc.handle("dashboard-read-file", read, params=Nothing, result=DashboardRead, deadline=DEADLINE)
