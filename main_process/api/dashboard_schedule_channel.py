"""`dashboard-schedules`: what refreshes at times of day although nobody looks at it."""

from ipc.messages import Nothing, Registrar, Sender, WireModel
from main_process.dashboards import DashboardStore
from main_process.dashboards.model import Id
from main_process.dashboards.refresh import DashboardRefreshField, TileRefreshField


class ScheduledTile(WireModel):
    """A tile, as far as its times go."""

    instance: Id
    page: Id | None
    refresh: TileRefreshField = None


class ScheduledDashboard(WireModel):
    """A dashboard, as far as its times go."""

    id: Id
    refresh: DashboardRefreshField = None
    widgets: list[ScheduledTile]


class DashboardSchedules(WireModel):
    """Every dashboard that has times of day."""

    dashboards: list[ScheduledDashboard]


def register_dashboard_schedule_channel(ipc: Registrar, dashboards: DashboardStore) -> None:
    """Register the channel."""

    async def schedules(_sender: Sender, _params: Nothing) -> DashboardSchedules:
        return DashboardSchedules(
            dashboards=[
                ScheduledDashboard(
                    id=dashboard.id,
                    refresh=dashboard.refresh,
                    widgets=[
                        ScheduledTile(instance=tile.instance, page=tile.page, refresh=tile.refresh)
                        for tile in dashboard.widgets
                    ],
                )
                for dashboard in dashboards.with_times()
            ]
        )

    ipc.handle("dashboard-schedules", schedules, params=Nothing, result=DashboardSchedules)
