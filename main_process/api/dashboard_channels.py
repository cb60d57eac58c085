"""Channels of the dashboards' content: for the app's own page."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from ipc.messages import AppId, Nothing, ProviderName, Registrar, Sender, Success, WireModel
from main_process.dashboards import Dashboard, DashboardStore, DefaultProvider
from main_process.dashboards.database import Labels
from main_process.dashboards.defaults import ProviderDefaults
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


class DashboardDefaults(WireModel):
    """The default providers for types, of every app, the latest choice first."""

    providers: list[DefaultProvider]


class DashboardList(WireModel):
    """Every dashboard whole, and the one shown."""

    dashboards: list[Dashboard]
    active: Id | None


class DashboardSteps(WireModel):
    """What Undo and Redo would do, in words; null where there is nothing."""

    undo: str | None
    redo: str | None


class DashboardSaved(WireModel):
    """It is on disk."""

    success: Literal[True] = True
    steps: DashboardSteps


def steps_of(labels: Labels) -> DashboardSteps:
    """The wire's form of the store's answer."""
    return DashboardSteps(undo=labels.undo, redo=labels.redo)


def register_dashboard_channels(
    ipc: Registrar,
    dashboards: DashboardStore,
    copy_values: Callable[[Mapping[str, str]], Awaitable[None]] | None = None,
) -> None:
    """`dashboard-list`, `-save`, `-delete`, `-activate`."""

    async def list_all(_sender: Sender, _params: Nothing) -> DashboardList:
        document = dashboards.document
        return DashboardList(dashboards=document.dashboards, active=document.active)

    async def save(sender: Sender, params: DashboardSave) -> DashboardSaved:
        # Before it is saved: a copy finds its values when it starts.
        if copy_values is not None:
            await copy_values(params.copies)
        return DashboardSaved(steps=steps_of(await dashboards.save(params.dashboard, sender.page)))

    async def delete(_sender: Sender, params: DashboardId) -> Success:
        await dashboards.delete(params.id)
        return Success()

    async def activate(_sender: Sender, params: DashboardId) -> Success:
        await dashboards.activate(params.id)
        return Success()

    ipc.handle("dashboard-list", list_all, params=Nothing, result=DashboardList)
    ipc.handle("dashboard-save", save, params=DashboardSave, result=DashboardSaved)
    ipc.handle("dashboard-delete", delete, params=DashboardId, result=Success)
    ipc.handle("dashboard-activate", activate, params=DashboardId, result=Success)


def register_default_channels(ipc: Registrar, defaults: ProviderDefaults) -> None:
    """`dashboard-defaults` and `dashboard-set-default`."""

    async def list_all(_sender: Sender, _params: Nothing) -> DashboardDefaults:
        return DashboardDefaults(providers=defaults.all)

    async def set_default(_sender: Sender, params: DashboardDefault) -> Success:
        await defaults.set(params.app_id, params.type, params.provider_name)
        return Success()

    ipc.handle("dashboard-defaults", list_all, params=Nothing, result=DashboardDefaults)
    ipc.handle("dashboard-set-default", set_default, params=DashboardDefault, result=Success)
