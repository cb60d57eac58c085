"""Channels of all dashboards together, for the app's own page: what there is, in which order, and what was deleted."""

from contextlib import suppress
from typing import Annotated

from pydantic import Field

from ipc.messages import Registrar, Sender, Success, WireModel
from main_process.api.dashboard_channels import DashboardId, DashboardSteps, steps_of
from main_process.dashboards import Dashboard, DashboardNotFound, DashboardStore
from main_process.dashboards.arrangement import Arrangement
from main_process.dashboards.database import Row
from main_process.dashboards.model import Id


class LibraryQuestion(WireModel):
    """The dashboards that are wanted whole, beside the one that is shown. Those that are gone are left out."""

    whole: Annotated[list[Id], Field(max_length=1000)] = []


class DashboardSummary(WireModel):
    """A dashboard without its content. `opened`: when it was last opened, in seconds since 1970."""

    id: Id
    name: str
    tiles: int
    starred: bool
    opened: float | None


class DeletedDashboard(WireModel):
    """One that can come back. `deleted`: seconds since 1970."""

    id: Id
    name: str
    tiles: int
    deleted: float


class WholeDashboard(WireModel):
    """A dashboard with its content, and what Undo and Redo would do to it."""

    dashboard: Dashboard
    steps: DashboardSteps


class Library(WireModel):
    """Every dashboard, and of some the content."""

    summaries: list[DashboardSummary]
    arrangement: Arrangement
    active: Id | None
    deleted: list[DeletedDashboard]
    """The one deleted last comes first."""
    whole: list[WholeDashboard]


class DashboardStar(WireModel):
    """Put a dashboard among the starred ones, or take it out."""

    id: Id
    starred: bool


def register_dashboard_library_channels(ipc: Registrar, dashboards: DashboardStore) -> None:
    """`dashboard-library`, `-arrange`, `-star`, `-undelete`."""

    async def whole(dashboard_id: str) -> WholeDashboard:
        labels = await dashboards.labels(dashboard_id)
        return WholeDashboard(dashboard=dashboards.get(dashboard_id), steps=steps_of(labels))

    async def library(_sender: Sender, params: LibraryQuestion) -> Library:
        found: dict[str, WholeDashboard] = {}
        for one in dict.fromkeys(params.whole):
            with suppress(DashboardNotFound):
                found[one] = await whole(one)
        # Another one may be shown by now: the answer never names one without its content.
        while (shown := dashboards.active) is not None and shown not in found:
            with suppress(DashboardNotFound):
                found[shown] = await whole(shown)
        rows = dashboards.rows()
        gone = sorted((row for row in rows if row.deleted is not None), key=lambda row: -(row.deleted or 0))
        return Library(
            summaries=[_summary(row) for row in rows if row.deleted is None],
            arrangement=dashboards.arrangement,
            active=dashboards.active,
            deleted=[
                DeletedDashboard(id=row.id, name=row.name, tiles=row.tiles, deleted=row.deleted or 0) for row in gone
            ],
            whole=list(found.values()),
        )

    async def arrange(_sender: Sender, params: Arrangement) -> Success:
        await dashboards.arrange(params)
        return Success()

    async def star(_sender: Sender, params: DashboardStar) -> Success:
        await dashboards.star(params.id, starred=params.starred)
        return Success()

    async def undelete(_sender: Sender, params: DashboardId) -> WholeDashboard:
        dashboard, labels = await dashboards.undelete(params.id)
        return WholeDashboard(dashboard=dashboard, steps=steps_of(labels))

    ipc.handle("dashboard-library", library, params=LibraryQuestion, result=Library)
    ipc.handle("dashboard-arrange", arrange, params=Arrangement, result=Success)
    ipc.handle("dashboard-star", star, params=DashboardStar, result=Success)
    ipc.handle("dashboard-undelete", undelete, params=DashboardId, result=WholeDashboard)


def _summary(row: Row) -> DashboardSummary:
    return DashboardSummary(id=row.id, name=row.name, tiles=row.tiles, starred=row.starred, opened=row.opened)
