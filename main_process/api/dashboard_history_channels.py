"""Undo, Redo and the history of a dashboard: for the app's own page."""

from ipc.messages import Registrar, Sender, WireModel
from main_process.api.dashboard_channels import DashboardId, steps_of
from main_process.api.dashboard_library_channels import WholeDashboard
from main_process.dashboards import Dashboard, DashboardStore
from main_process.dashboards.model import Id


class DashboardVersion(WireModel):
    """One state of the history: what led to it, and when, in seconds since 1970."""

    version: int
    at: float
    label: str
    tiles: int
    current: bool


class DashboardVersions(WireModel):
    """The last states, newest first."""

    versions: list[DashboardVersion]


class DashboardVersionId(WireModel):
    """One state of one dashboard."""

    id: Id
    version: int


class DashboardThen(WireModel):
    """A dashboard as it was."""

    dashboard: Dashboard


def register_dashboard_history_channels(ipc: Registrar, dashboards: DashboardStore) -> None:
    """`dashboard-undo`, `-redo`, `-versions`, `-version`, `-restore`."""

    async def undo(sender: Sender, params: DashboardId) -> WholeDashboard:
        dashboard, labels = await dashboards.undo(params.id, sender.page)
        return WholeDashboard(dashboard=dashboard, steps=steps_of(labels))

    async def redo(sender: Sender, params: DashboardId) -> WholeDashboard:
        dashboard, labels = await dashboards.redo(params.id, sender.page)
        return WholeDashboard(dashboard=dashboard, steps=steps_of(labels))

    async def versions(_sender: Sender, params: DashboardId) -> DashboardVersions:
        found = await dashboards.versions(params.id)
        return DashboardVersions(
            versions=[
                DashboardVersion(version=one.id, at=one.at, label=one.label, tiles=one.tiles, current=one.current)
                for one in found
            ]
        )

    async def version(_sender: Sender, params: DashboardVersionId) -> DashboardThen:
        return DashboardThen(dashboard=await dashboards.version(params.id, params.version))

    async def restore(sender: Sender, params: DashboardVersionId) -> WholeDashboard:
        dashboard, labels = await dashboards.restore(params.id, params.version, sender.page)
        return WholeDashboard(dashboard=dashboard, steps=steps_of(labels))

    ipc.handle("dashboard-undo", undo, params=DashboardId, result=WholeDashboard)
    ipc.handle("dashboard-redo", redo, params=DashboardId, result=WholeDashboard)
    ipc.handle("dashboard-versions", versions, params=DashboardId, result=DashboardVersions)
    ipc.handle("dashboard-version", version, params=DashboardVersionId, result=DashboardThen)
    ipc.handle("dashboard-restore", restore, params=DashboardVersionId, result=WholeDashboard)
