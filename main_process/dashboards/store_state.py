"""What the store of the dashboards holds in memory, the questions to it, and how a change gets to disk."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ipc.errors import InvalidParams
from main_process.dashboards.arrangement import Arrangement, fitted
from main_process.dashboards.contents import Contents, body_of, other_contexts, owners_of, row_of
from main_process.dashboards.database import EMPTY, DashboardDatabase, Row, Writer
from main_process.dashboards.database_thread import DatabaseThread
from main_process.dashboards.errors import DashboardChanged, DashboardNotFound
from main_process.dashboards.model import Dashboard, Dashboards, Tile, without_twins
from main_process.events import Events
from main_process.kit.json_file import JsonFile, Tell


class StoreState:
    """The part of the store that changes build on.

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
        self._kept = set(content.kept)
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
        return self._contents.live | self._kept

    def live_instances(self) -> set[str]:
        """Every tile of every dashboard that is there."""
        return self._contents.live

    def texts(self) -> dict[str, str]:
        """The JSON of every dashboard by its id, as it is on disk."""
        return self._contents.texts

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

    def with_times(self) -> list[Dashboard]:
        """The dashboards of which something refreshes at times of day."""
        # Only what somebody chose a refresh for has the word at all: the others are not even read.
        return [
            dashboard
            for dashboard in self._contents.holding("at")
            if any(
                rule is not None and rule.at for rule in (dashboard.refresh, *(t.refresh for t in dashboard.widgets))
            )
        ]

    def uses(self, app_id: str, provider_name: str) -> list[str]:
        """The widgets whose slots use a provider: title or widget id, and dashboard, fit for a person."""
        return self._contents.uses(app_id, provider_name)

    @property
    def arrangement(self) -> Arrangement:
        """The order of the dashboards that are there."""
        return fitted(self._arrangement, self._contents.ids)

    async def close(self) -> None:
        """Close the file. Idempotent."""
        await self._file.close()

    def _put(self, dashboard: Dashboard, before: Dashboard | None, page: str | None) -> None:
        row = self._rows.get(dashboard.id)
        if row is None or before is None:
            self._rows[dashboard.id] = row_of(dashboard)
        else:
            self._rows[dashboard.id] = row._replace(name=dashboard.name, tiles=len(dashboard.widgets))
        self._kept |= {tile.instance for tile in dashboard.widgets}
        self._contents.put(dashboard, self._contents.body(dashboard).text)
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
