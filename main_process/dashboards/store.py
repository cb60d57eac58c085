"""Keeps the user's dashboards: in memory for every question, on disk before a change is acknowledged.

Every change is a step that can be undone; the steps and the history are on disk with the dashboards.
"""

from collections.abc import Collection, Sequence
from functools import partial

from ipc.errors import InvalidParams
from main_process.dashboards.arrangement import Arrangement, fitted
from main_process.dashboards.changes import describe_change
from main_process.dashboards.contents import body_of, other_contexts, owners_of, read_body, rebound, row_of
from main_process.dashboards.database import Labels, Row, Version, Writer
from main_process.dashboards.errors import DashboardChanged, DashboardNotFound, VersionNotFound
from main_process.dashboards.model import Dashboard
from main_process.dashboards.store_state import StoreState


class DashboardStore(StoreState):
    """The dashboards of one user-data folder. One change at a time; readers never wait."""

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
            body = self._contents.body(dashboard)
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

    async def add_all(
        self, dashboards: Sequence[Dashboard], *, starred: Collection[str], arrangement: Arrangement, label: str
    ) -> None:
        """Add new dashboards, all of them or none, and put everything in this order.

        Raises InvalidParams where an id is taken.
        """

        async def change() -> None:
            known = {row.id for row in self.rows()}
            if any(one.id in known or self._contents.taken(one) for one in dashboards):
                raise InvalidParams("The dashboards cannot be added: one of them is here already.")
            bodies = {one.id: body_of(one) for one in dashboards}
            order = fitted(arrangement, [*self._contents.ids, *bodies])
            active = self._active or next(iter(bodies), None)

            def write(writer: Writer) -> None:
                for one, body in bodies.items():
                    writer.add(one, body, label, self._now())
                    writer.mark(one, starred=one in starred)
                writer.fact("arrangement", order.model_dump_json(by_alias=True))
                writer.fact("active", active or "")

            await self._write(write)
            self._arrangement, self._active = order, active
            for one in dashboards:
                self._rows[one.id] = row_of(one)._replace(starred=one.id in starred)
                self._contents.put(one, bodies[one.id].text)
            self._kept |= set(owners_of(dashboards))
            self._events.publish(DashboardChanged("*"))

        await self._file.one_at_a_time(change())

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
