"""Keeps the user's dashboards: in memory for every question, on disk before a change is acknowledged.

Every change is a step that can be undone; the steps and the history are on disk with the dashboards.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ipc.errors import InvalidParams
from main_process.dashboards.arrangement import Arrangement, fitted
from main_process.dashboards.changes import describe_change
from main_process.dashboards.contents import Contents, body_of, other_contexts, owners_of, read_body, rebound, row_of
from main_process.dashboards.database import EMPTY, DashboardDatabase, Labels, Row, Version, Writer
from main_process.dashboards.database_thread import DatabaseThread
from main_process.dashboards.errors import DashboardChanged, DashboardNotFound, VersionNotFound
from main_process.dashboards.model import Dashboard, Dashboards, Tile, without_twins
from main_process.events import Events
from main_process.kit.json_file import JsonFile, Tell


class DashboardStore:
    """The dashboards of one user-data folder. One change at a time; readers never wait.

    `path` is named after the JSON file in which an earlier Latchkey kept the dashboards: the database is beside it. The
    JSON file is read for as long as there is no database, and renamed once there is one; it is never written to.
    """

    def __init__(
        self, path: Path, events: Events, *, tell: Tell = lambda _: None, now: Callable[[], float] = time.time
    ) -> None:
        self._events = events
        self._now = now
        self._old = path
        database = DashboardDatabase(path.with_suffix(".sqlite"), tell=tell)
        self._file = DatabaseThread(database)
        found = database.read()
        document = JsonFile(path, Dashboards, tell=tell, mend=without_twins).read() if found is None else None
        # Written together with the first change.
        self._to_take_in = document.dashboards if document is not None else []
        content = found or EMPTY
        self._rows = {row.id: row for row in content.rows}
        self._kept = content.kept
        self._contents = Contents(
            {one: content.bodies[one] for one in self._rows if one in content.bodies}, content.live
        )
        for dashboard in self._to_take_in:
            self._contents.put(dashboard, body_of(dashboard).text)
        self._active = content.facts.get("active") or None
        self._demo_offered = content.facts.get("demo_offered") == "yes"
        self._arrangement = _arrangement(content.facts.get("arrangement"))
        if document is not None:
            self._active, self._demo_offered = document.active, document.demo_offered

    @property
    def document(self) -> Dashboards:
        """Every dashboard. Reads them all: prefer a question about the one that is meant."""
        return Dashboards.model_construct(
            dashboards=self._contents.all(), active=self._active, demo_offered=self._demo_offered
        )

    @property
    def active(self) -> str | None:
        """The dashboard that is shown."""
        return self._active

    @property
    def demo_offered(self) -> bool:
        """The demo dashboard was put there once; whoever deletes it is not given it again."""
        return self._demo_offered

    @property
    def shown(self) -> Dashboard | None:
        """The dashboard that is shown, whole."""
        return self._contents.get(self._active) if self._active is not None else None

    def get(self, dashboard_id: str) -> Dashboard:
        """One dashboard. Raises DashboardNotFound."""
        found = self._contents.get(dashboard_id)
        if found is None:
            raise DashboardNotFound
        return found

    def rows(self) -> list[Row]:
        """Every dashboard in order, without its content; also those that were deleted and can come back."""
        return [*self._rows.values(), *map(row_of, self._to_take_in)]

    def tile(self, instance: str) -> tuple[Dashboard, Tile] | None:
        """The tile with that instance id and the dashboard it is on."""
        return self._contents.tile(instance)

    def instances(self) -> set[str]:
        """Every tile of every dashboard, and those that Undo or the history can bring back."""
        return self._contents.instances() | self._kept

    def in_use(self) -> list[Tile]:
        """The tiles of the dashboards that were looked at in this run: no other tile has a running widget."""
        return list(self._contents.in_use())

    def with_widget(self, widget_id: str) -> list[str]:
        """The names of the dashboards that have a tile of this widget."""
        return [
            dashboard.name
            for dashboard in self._contents.holding(widget_id)
            if any(tile.widget == widget_id for tile in dashboard.widgets)
        ]

    def uses(self, app_id: str, provider_name: str) -> list[str]:
        """The widgets whose slots use a provider: title or widget id, and dashboard, fit for a person."""
        return self._contents.uses(app_id, provider_name)

    async def save(self, dashboard: Dashboard, page: str | None = None, *, label: str | None = None) -> Labels:
        """Add the dashboard, or replace the one with its id. `page` is the one that asks.

        `label` is what was done, in words; by default what differs. Returns what Undo and Redo now do.
        """

        async def change() -> Labels:
            before = self._contents.get(dashboard.id)
            if before == dashboard:
                unchanged: Labels = await self._look(lambda writer: writer.labels(dashboard.id))
                return unchanged
            self._refuse_taken(dashboard)
            body = body_of(dashboard)
            saved_before = dashboard.id in self._rows

            def write(writer: Writer) -> Labels:
                if before is not None:
                    writer.put(dashboard.id, body, label or describe_change(before, dashboard), self._now())
                else:
                    if saved_before:
                        writer.forget(dashboard.id)
                    writer.add(dashboard.id, body, label or "Create the dashboard", self._now())
                if self._active is None:
                    writer.fact("active", dashboard.id)
                return writer.labels(dashboard.id)

            labels: Labels = await self._write(write)
            self._active = self._active or dashboard.id
            self._put(dashboard, before, page)
            return labels

        return await self._file.one_at_a_time(change())

    async def undo(self, dashboard_id: str, page: str | None = None) -> tuple[Dashboard, Labels]:
        """Take the last change back; where there is none, nothing happens."""
        return await self._file.one_at_a_time(self._walk(dashboard_id, -1, page))

    async def redo(self, dashboard_id: str, page: str | None = None) -> tuple[Dashboard, Labels]:
        """Do again what was taken back last; where there is nothing, nothing happens."""
        return await self._file.one_at_a_time(self._walk(dashboard_id, 1, page))

    async def labels(self, dashboard_id: str) -> Labels:
        """What Undo and Redo would do, in words."""
        self.get(dashboard_id)
        return await self._file.one_at_a_time(self._look(lambda writer: writer.labels(dashboard_id)))

    async def versions(self, dashboard_id: str) -> list[Version]:
        """The last states of a dashboard, newest first."""
        self.get(dashboard_id)
        return await self._file.one_at_a_time(self._look(lambda writer: writer.versions(dashboard_id)))

    async def version(self, dashboard_id: str, version: int) -> Dashboard:
        """One state of the history. Raises VersionNotFound."""
        self.get(dashboard_id)
        found = await self._file.one_at_a_time(self._look(lambda writer: writer.version(dashboard_id, version)))
        if found is None:
            raise VersionNotFound
        return read_body(dashboard_id, found[0])

    async def restore(self, dashboard_id: str, version: int, page: str | None = None) -> tuple[Dashboard, Labels]:
        """Make the dashboard what it was in a state of its history; a step of its own, which Undo takes back."""
        wanted = await self.version(dashboard_id, version)
        return wanted, await self.save(wanted, page, label="Restore an earlier version")

    async def delete(self, dashboard_id: str) -> None:
        """Take a dashboard away, so that it can come back; where it was shown, the first of the others is."""

        async def change() -> None:
            self.get(dashboard_id)
            others = [one for one in self._contents.ids if one != dashboard_id]
            active = self._active if self._active != dashboard_id else next(iter(others), None)
            now = self._now()

            def write(writer: Writer) -> tuple[list[Row], set[str]]:
                writer.delete(dashboard_id, now)
                writer.fact("active", active or "")
                return writer.rows(), writer.kept()

            rows, self._kept = await self._write(write)
            self._rows = {row.id: row for row in rows}
            self._active = active
            self._contents.remove(dashboard_id)
            self._events.publish(DashboardChanged(dashboard_id))

        await self._file.one_at_a_time(change())

    async def undelete(self, dashboard_id: str) -> tuple[Dashboard, Labels]:
        """Bring back a dashboard that was deleted, with its history. Raises DashboardNotFound."""

        async def change() -> tuple[Dashboard, Labels]:
            row = self._rows.get(dashboard_id)
            if row is None or row.deleted is None:
                raise DashboardNotFound
            text = await self._look(lambda writer: writer.current(dashboard_id))
            dashboard = read_body(dashboard_id, text)
            self._refuse_taken(dashboard)
            body = body_of(dashboard)

            def write(writer: Writer) -> Labels:
                writer.undelete(dashboard_id, body)
                if self._active is None:
                    writer.fact("active", dashboard_id)
                return writer.labels(dashboard_id)

            labels: Labels = await self._write(write)
            self._active = self._active or dashboard_id
            self._rows[dashboard_id] = row._replace(deleted=None)
            self._put(dashboard, None, None)
            return dashboard, labels

        return await self._file.one_at_a_time(change())

    async def activate(self, dashboard_id: str) -> None:
        """Show this dashboard, also at the next start."""

        async def change() -> None:
            self.get(dashboard_id)
            if self._active == dashboard_id:
                return
            now = self._now()

            def write(writer: Writer) -> None:
                writer.fact("active", dashboard_id)
                writer.mark(dashboard_id, opened=now)

            await self._write(write)
            self._active = dashboard_id
            self._rows[dashboard_id] = self._rows[dashboard_id]._replace(opened=now)
            self._events.publish(DashboardChanged(dashboard_id))

        await self._file.one_at_a_time(change())

    async def star(self, dashboard_id: str, *, starred: bool) -> None:
        """Put a dashboard among the starred ones, or take it out."""

        async def change() -> None:
            self.get(dashboard_id)
            await self._write(lambda writer: writer.mark(dashboard_id, starred=starred))
            self._rows[dashboard_id] = self._rows[dashboard_id]._replace(starred=starred)
            self._events.publish(DashboardChanged(dashboard_id))

        await self._file.one_at_a_time(change())

    @property
    def arrangement(self) -> Arrangement:
        """The order of the dashboards that are there."""
        return fitted(self._arrangement, self._contents.ids)

    async def arrange(self, arrangement: Arrangement) -> None:
        """Keep the dashboards in this order. What it does not name comes last, what is gone is left out."""

        async def change() -> None:
            wanted = fitted(arrangement, self._contents.ids)
            if wanted == self.arrangement:
                return
            await self._write(lambda writer: writer.fact("arrangement", wanted.model_dump_json(by_alias=True)))
            self._arrangement = wanted
            self._events.publish(DashboardChanged("*"))

        await self._file.one_at_a_time(change())

    async def offer_demo(self, demo: Dashboard) -> None:
        """Add the demo dashboard before all others, once in the life of this folder."""

        async def change() -> None:
            if self._demo_offered:
                return
            self._refuse_taken(demo)
            body = body_of(demo)
            known = demo.id in self._rows or self._contents.get(demo.id) is not None

            def write(writer: Writer) -> None:
                if not known:
                    writer.add(demo.id, body, "Create the dashboard", self._now(), first=True)
                writer.fact("active", self._active or demo.id)
                writer.fact("demo_offered", "yes")

            await self._write(write)
            self._active, self._demo_offered = self._active or demo.id, True
            if not known:
                self._rows = {demo.id: row_of(demo), **self._rows}
                self._contents.put(demo, body.text, first=True)
                self._events.publish(DashboardChanged(demo.id))

        await self._file.one_at_a_time(change())

    async def rebind(self, app_id: str, provider_name: str, replacement: str) -> None:
        """Let every slot that uses one provider use another of the same app, also in what Undo can bring back."""

        async def change() -> None:
            before = {dashboard.id: dashboard for dashboard in self._contents.holding(provider_name)}

            def write(writer: Writer) -> dict[str, str]:
                writer.rewrite(provider_name, partial(rebound, app_id, provider_name, replacement))
                return {one: writer.current(one) for one in before}

            after: dict[str, str] = await self._write(write)
            changed: set[str] = set()
            for dashboard_id, text in after.items():
                dashboard = read_body(dashboard_id, text)
                changed |= other_contexts(before[dashboard_id], dashboard)
                self._contents.put(dashboard, text)
            if changed:
                self._events.publish(DashboardChanged("*", frozenset(changed)))

        await self._file.one_at_a_time(change())

    async def close(self) -> None:
        """Close the file. Idempotent."""
        await self._file.close()

    async def _walk(self, dashboard_id: str, by: int, page: str | None) -> tuple[Dashboard, Labels]:
        before = self.get(dashboard_id)
        text = await self._look(lambda writer: writer.walk(dashboard_id, by))
        if text is None:
            return before, await self._look(lambda writer: writer.labels(dashboard_id))
        dashboard = read_body(dashboard_id, text)
        self._refuse_taken(dashboard)
        body = body_of(dashboard)

        def write(writer: Writer) -> Labels:
            writer.settle(dashboard_id, by, body)
            return writer.labels(dashboard_id)

        labels: Labels = await self._write(write)
        self._put(dashboard, before, page)
        return dashboard, labels

    def _put(self, dashboard: Dashboard, before: Dashboard | None, page: str | None) -> None:
        row = self._rows.get(dashboard.id)
        if row is None or before is None:
            self._rows[dashboard.id] = row_of(dashboard)
        else:
            self._rows[dashboard.id] = row._replace(name=dashboard.name, tiles=len(dashboard.widgets))
        self._kept |= {tile.instance for tile in dashboard.widgets}
        self._contents.put(dashboard, body_of(dashboard).text)
        changed = other_contexts(before, dashboard) if before is not None else frozenset()
        self._events.publish(DashboardChanged(dashboard.id, changed, page))

    def _refuse_taken(self, dashboard: Dashboard) -> None:
        if self._contents.taken(dashboard):
            raise InvalidParams("The dashboard cannot be saved: two widgets share an instance id.")

    async def _write(self, work: Callable[[Writer], Any]) -> Any:
        taking_in = self._to_take_in

        def write(writer: Writer) -> Any:
            for dashboard in taking_in:
                writer.add(dashboard.id, body_of(dashboard), "As it was", self._now())
            if taking_in:
                writer.fact("active", self._active or "")
                writer.fact("demo_offered", "yes" if self._demo_offered else "")
            return work(writer)

        result = await self._file.change(write)
        if taking_in:
            self._to_take_in = []
            self._rows = {dashboard.id: row_of(dashboard) for dashboard in taking_in} | self._rows
            self._kept |= set(owners_of(taking_in))
            await self._file.run(lambda: _keep_old(self._old))
        return result

    async def _look(self, work: Callable[[Writer], Any]) -> Any:
        if self._to_take_in:
            await self._write(lambda _writer: None)
        return await self._file.look(work)


def _arrangement(text: str | None) -> Arrangement:
    try:
        return Arrangement.model_validate_json(text) if text else Arrangement()
    except ValidationError:
        return Arrangement()


def _keep_old(file: Path) -> None:
    """The JSON file under a name that says what it is: the dashboards are in the database now."""
    if file.exists():
        file.rename(file.with_name(f"{file.stem}.before-history{file.suffix}"))
