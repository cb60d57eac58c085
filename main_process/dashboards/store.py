"""Keeps the user's dashboards: in memory for every question, on disk before a change is acknowledged."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ipc.errors import Code, Fault, InvalidParams, IpcError
from ipc.messages import NamedProvider
from main_process.dashboards.bindings import with_default
from main_process.dashboards.model import Dashboard, Dashboards, Tile, without_twins
from main_process.events import Event, Events
from main_process.kit.json_file import JsonFile, Tell

Held = TypeVar("Held", bound=NamedProvider | None)


class DashboardNotFound(IpcError):
    """No dashboard has that id."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "There is no such dashboard; it may have been deleted. Reload to see what is there."


class DashboardsNotSaved(IpcError):
    """The disk refused the change; what was there before still is."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = (
        "The dashboard could not be saved. Check that the disk is not full and the data folder is writable."
    )


@dataclass(frozen=True, slots=True)
class DashboardChanged(Event):
    """A dashboard was saved, deleted or activated."""

    dashboard_id: str
    instances: frozenset[str] = frozenset()
    """The tiles whose widgets now have another context: another title, other settings or providers."""
    page: str | None = None
    """The page that saved it, and so knows; None where everybody has to be told."""


class DashboardStore:
    """The dashboards of one user-data folder. One change at a time; readers never wait."""

    def __init__(self, path: Path, events: Events, *, tell: Tell = lambda _notice: None) -> None:
        self._file = JsonFile(path, Dashboards, tell=tell, mend=without_twins)
        self._events = events
        self._document = self._file.read() or Dashboards()
        self._changing = asyncio.Lock()

    @property
    def document(self) -> Dashboards:
        """Everything, as last saved."""
        return self._document

    def tile(self, instance: str) -> tuple[Dashboard, Tile] | None:
        """The tile with that instance id and the dashboard it is on."""
        for dashboard in self._document.dashboards:
            for tile in dashboard.widgets:
                if tile.instance == instance:
                    return dashboard, tile
        return None

    def instances(self) -> set[str]:
        """Every tile of every dashboard."""
        return {tile.instance for dashboard in self._document.dashboards for tile in dashboard.widgets}

    def with_widget(self, widget_id: str) -> list[str]:
        """The names of the dashboards that have a tile of this widget."""
        return [
            dashboard.name
            for dashboard in self._document.dashboards
            if any(tile.widget == widget_id for tile in dashboard.widgets)
        ]

    def uses(self, app_id: str, provider_name: str) -> list[str]:
        """Where a provider is used, in words: `System on Overview`."""
        document = self._document
        defaults = [
            *(
                f"every {one.type} slot without a choice of its own"
                for one in document.providers
                if one.identity == (app_id, provider_name)
            ),
            *(
                f"every {one.type} slot of {dashboard.name} without a choice of its own"
                for dashboard in document.dashboards
                for one in dashboard.providers
                if one.identity == (app_id, provider_name)
            ),
        ]
        return defaults + [
            f"{tile.title or tile.widget} on {dashboard.name}"
            for dashboard in self._document.dashboards
            for tile in dashboard.widgets
            for slot in tile.slots.values()
            if slot is not None and slot.identity == (app_id, provider_name)
        ]

    async def save(self, dashboard: Dashboard, page: str | None = None) -> None:
        """Add the dashboard, or replace the one with its id. `page` is the one that asks."""

        def change(old: Dashboards) -> Dashboards:
            kept = [dashboard if other.id == dashboard.id else other for other in old.dashboards]
            if dashboard not in kept:
                kept.append(dashboard)
            return _changed(old, dashboards=kept, active=old.active or dashboard.id)

        await self._change(dashboard.id, change, page)

    async def delete(self, dashboard_id: str) -> None:
        """Remove a dashboard; where it was shown, the first of the others is."""

        def change(old: Dashboards) -> Dashboards:
            kept = [other for other in old.dashboards if other.id != dashboard_id]
            if len(kept) == len(old.dashboards):
                raise DashboardNotFound
            active = old.active if old.active != dashboard_id else next((other.id for other in kept), None)
            return _changed(old, dashboards=kept, active=active)

        await self._change(dashboard_id, change)

    async def activate(self, dashboard_id: str) -> None:
        """Show this dashboard, also at the next start."""

        def change(old: Dashboards) -> Dashboards:
            if dashboard_id not in {other.id for other in old.dashboards}:
                raise DashboardNotFound
            return _changed(old, active=dashboard_id)

        await self._change(dashboard_id, change)

    async def set_default(self, app_id: str, provider_type: str, provider_name: str | None) -> None:
        """Let slots that take this type and have no choice use this provider, on all of the app's dashboards."""
        await self._change(
            "*",
            lambda old: _changed(old, providers=with_default(old.providers, app_id, provider_type, provider_name)),
        )

    async def offer_demo(self, demo: Dashboard) -> None:
        """Add the demo dashboard, once in the life of this folder."""
        if not self._document.demo_offered:
            await self._change(
                demo.id,
                lambda old: _changed(
                    old, dashboards=[demo, *old.dashboards], active=old.active or demo.id, demo_offered=True
                ),
            )

    async def rebind(self, app_id: str, provider_name: str, replacement: str) -> None:
        """Let every slot that uses one provider use another of the same app."""

        def renamed(held: Held) -> Held:
            if held is None or held.identity != (app_id, provider_name):
                return held
            return held.model_copy(update={"provider_name": replacement})

        def rebound(tile: Tile) -> Tile:
            return tile.model_copy(update={"slots": {name: renamed(slot) for name, slot in tile.slots.items()}})

        def change(old: Dashboards) -> Dashboards:
            return _changed(
                old,
                dashboards=[
                    dashboard.model_copy(
                        update={
                            "widgets": [rebound(tile) for tile in dashboard.widgets],
                            "providers": [renamed(one) for one in dashboard.providers],
                        }
                    )
                    for dashboard in old.dashboards
                ],
                providers=[renamed(one) for one in old.providers],
            )

        await self._change("*", change)

    async def _change(
        self, dashboard_id: str, change: Callable[[Dashboards], Dashboards], page: str | None = None
    ) -> None:
        async with self._changing:
            before = self._document
            document = change(before)
            if document == before:
                return
            try:
                await asyncio.to_thread(self._file.write, document)
            except OSError as error:
                raise DashboardsNotSaved from error
            self._document = document
        self._events.publish(DashboardChanged(dashboard_id, _other_contexts(before, document), page))


def _other_contexts(before: Dashboards, after: Dashboards) -> frozenset[str]:
    """The tiles that were there and whose widgets are told something else of themselves now."""
    old = _contexts(before)
    return frozenset(
        instance for instance, context in _contexts(after).items() if instance in old and old[instance] != context
    )


def _contexts(document: Dashboards) -> dict[str, tuple[object, ...]]:
    return {
        tile.instance: (tile.widget, tile.title, tile.settings, tile.slots, dashboard.providers, document.providers)
        for dashboard in document.dashboards
        for tile in dashboard.widgets
    }


def _changed(old: Dashboards, **fields: object) -> Dashboards:
    """A validated copy: `model_copy` alone would not check the whole."""
    try:
        return Dashboards.model_validate(old.model_copy(update=fields).model_dump())
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]["msg"]
        raise InvalidParams(f"The dashboard cannot be saved: {problem}.") from error
