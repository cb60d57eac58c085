"""Channels of the dashboards: for the app's own page."""

from ipc.messages import Nothing, Registrar, Sender, Success, WireModel
from main_process.dashboards import Dashboard, DashboardStore
from main_process.dashboards.model import Id


class DashboardSave(WireModel):
    """The dashboard to add or replace."""

    dashboard: Dashboard


class DashboardId(WireModel):
    """Which dashboard."""

    id: Id


class DashboardList(WireModel):
    """Every dashboard in the user's order, and the one shown."""

    dashboards: list[Dashboard]
    active: Id | None


def register_dashboard_channels(ipc: Registrar, dashboards: DashboardStore) -> None:
    """`dashboard-list`, `-save`, `-delete`, `-activate`."""

    async def list_all(_sender: Sender, _params: Nothing) -> DashboardList:
        document = dashboards.document
        return DashboardList(dashboards=document.dashboards, active=document.active)

    async def save(sender: Sender, params: DashboardSave) -> Success:
        await dashboards.save(params.dashboard, sender.page)
        return Success()

    async def delete(_sender: Sender, params: DashboardId) -> Success:
        await dashboards.delete(params.id)
        return Success()

    async def activate(_sender: Sender, params: DashboardId) -> Success:
        await dashboards.activate(params.id)
        return Success()

    ipc.handle("dashboard-list", list_all, params=Nothing, result=DashboardList)
    ipc.handle("dashboard-save", save, params=DashboardSave, result=Success)
    ipc.handle("dashboard-delete", delete, params=DashboardId, result=Success)
    ipc.handle("dashboard-activate", activate, params=DashboardId, result=Success)
