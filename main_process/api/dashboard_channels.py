"""Channels of the dashboards: for the app's own page."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from pydantic import Field

from ipc.messages import AppId, Nothing, ProviderName, Registrar, Sender, Success, WireModel
from main_process.dashboards import Dashboard, DashboardStore, DefaultProvider
from main_process.dashboards.model import Id, ProviderType


class DashboardSave(WireModel):
    """The dashboard to add or replace."""

    dashboard: Dashboard
    copies: Annotated[dict[Id, Id], Field(max_length=64)] = {}
    """New tiles that are copies of others: `{new instance: the old one}`. They remember what the others do."""


class DashboardId(WireModel):
    """Which dashboard."""

    id: Id


class DashboardDefault(WireModel):
    """The provider for every slot that takes the type and has no other choice; without a name there is none."""

    app_id: AppId
    type: ProviderType
    provider_name: ProviderName | None = None


class DashboardList(WireModel):
    """Every dashboard in the user's order, the one shown, and the default providers for types."""

    dashboards: list[Dashboard]
    active: Id | None
    providers: list[DefaultProvider]


def register_dashboard_channels(
    ipc: Registrar,
    dashboards: DashboardStore,
    copy_values: Callable[[Mapping[str, str]], Awaitable[None]] | None = None,
) -> None:
    """`dashboard-list`, `-save`, `-delete`, `-activate`, `-set-default`."""

    async def list_all(_sender: Sender, _params: Nothing) -> DashboardList:
        document = dashboards.document
        return DashboardList(dashboards=document.dashboards, active=document.active, providers=document.providers)

    async def save(sender: Sender, params: DashboardSave) -> Success:
        # Before it is saved: a copy finds its values when it starts.
        if copy_values is not None:
            await copy_values(params.copies)
        await dashboards.save(params.dashboard, sender.page)
        return Success()

    async def delete(_sender: Sender, params: DashboardId) -> Success:
        await dashboards.delete(params.id)
        return Success()

    async def activate(_sender: Sender, params: DashboardId) -> Success:
        await dashboards.activate(params.id)
        return Success()

    async def set_default(_sender: Sender, params: DashboardDefault) -> Success:
        await dashboards.set_default(params.app_id, params.type, params.provider_name)
        return Success()

    ipc.handle("dashboard-list", list_all, params=Nothing, result=DashboardList)
    ipc.handle("dashboard-save", save, params=DashboardSave, result=Success)
    ipc.handle("dashboard-delete", delete, params=DashboardId, result=Success)
    ipc.handle("dashboard-activate", activate, params=DashboardId, result=Success)
    ipc.handle("dashboard-set-default", set_default, params=DashboardDefault, result=Success)
