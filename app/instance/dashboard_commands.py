"""What `latchkey dashboards` asks for."""

from typing import Any

from app.instance.commands import Table
from app.main_process import MainProcess
from ipc.messages import Nothing, WireModel
from main_process.dashboards.files import parse


class Named(WireModel):
    """Which dashboard."""

    id: str


class Import(WireModel):
    """The text of a file that `export` wrote."""

    text: str


class DashboardCommands:
    """The commands of the dashboards."""

    def __init__(self, main: MainProcess) -> None:
        self._dashboards = main.dashboards
        self._files = main.dashboard_files

    def table(self) -> Table:
        """Every command."""
        return {
            "dashboard-list": (Nothing, self._list),
            "dashboard-export": (Named, self._export),
            "dashboard-import": (Import, self._import),
        }

    async def _list(self, _request: Nothing) -> dict[str, Any]:
        active = self._dashboards.active
        return {
            "dashboards": [
                {"id": row.id, "name": row.name, "tiles": row.tiles, "shown": row.id == active}
                for row in self._dashboards.rows()
                if row.deleted is None
            ]
        }

    async def _export(self, wanted: Named) -> dict[str, Any]:
        return {"document": (await self._files.document(wanted.id)).model_dump(mode="json")}

    async def _import(self, wanted: Import) -> dict[str, Any]:
        dashboard, missing = await self._files.add(parse(wanted.text.encode()))
        return {"id": dashboard.id, "name": dashboard.name, "missing": missing.model_dump(mode="json")}
