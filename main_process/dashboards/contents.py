"""The dashboards in memory: texts as they are on disk, each read when it is first asked for.

A thousand dashboards start as fast as ten: what is not looked at stays text.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import structlog
from pydantic import ValidationError

from ipc.encoding import encode
from main_process.dashboards.database import Body, Row
from main_process.dashboards.model import Dashboard, ProvidedVariable, Tile
from main_process.dashboards.newer import NewerFields, newer_fields, with_newer_fields
from main_process.kit.edited_json import fit

log = structlog.get_logger(__name__)


class Contents:
    """The dashboards that are there, in order, and which of them a tile is on."""

    def __init__(self, texts: Mapping[str, str], owners: Mapping[str, str]) -> None:
        """`texts`: id → JSON, in order. `owners`: instance of a tile → id."""
        self._texts = dict(texts)
        self._read: dict[str, Dashboard] = {}
        self._owners = dict(owners)
        self._placed: dict[str, tuple[Dashboard, Tile]] = {}
        self._newer: dict[str, NewerFields] = {}

    @property
    def ids(self) -> list[str]:
        """Every dashboard, in order."""
        return list(self._texts)

    @property
    def texts(self) -> dict[str, str]:
        """The JSON of every dashboard by its id, in order, as it is on disk."""
        return dict(self._texts)

    @property
    def live(self) -> set[str]:
        """Every tile of every dashboard that is there."""
        return set(self._owners)

    def get(self, dashboard_id: str) -> Dashboard | None:
        found = self._read.get(dashboard_id)
        if found is None and dashboard_id in self._texts:
            text = self._texts[dashboard_id]
            found = read_body(dashboard_id, text)
            if any(newer := newer_fields(text)):
                self._newer[dashboard_id] = newer
            self._note(found)
        return found

    def body(self, dashboard: Dashboard) -> Body:
        """The dashboard as it is written: what a newer Latchkey has put into it stays in it."""
        body, newer = body_of(dashboard), self._newer.get(dashboard.id)
        return body if newer is None else body._replace(text=with_newer_fields(body.text, newer))

    def all(self) -> list[Dashboard]:
        """Every dashboard, in order. Reads them all."""
        return [found for one in self._texts if (found := self.get(one)) is not None]

    def in_use(self) -> Iterator[Tile]:
        """The tiles of the dashboards that somebody has asked for in this run: no other has a running widget."""
        return (tile for dashboard in self._read.values() for tile in dashboard.widgets)

    def holding(self, word: str) -> Iterator[Dashboard]:
        """The dashboards whose JSON has this string in it somewhere."""
        needle = json.dumps(word, ensure_ascii=False)
        return (found for one, text in self._texts.items() if needle in text and (found := self.get(one)) is not None)

    def uses(self, app_id: str, provider_name: str) -> list[str]:
        """Where a provider is used, in words."""
        provider = (app_id, provider_name)
        found = list(self.holding(provider_name))
        return [
            *(
                f"every {one.type} slot of {dashboard.name} without a choice of its own"
                for dashboard in found
                for one in dashboard.providers
                if one.identity == provider
            ),
            *(
                f"{tile.title or tile.widget} on {dashboard.name}"
                for dashboard in found
                for tile in dashboard.widgets
                for slot in tile.slots.values()
                if slot is not None and slot.identity == provider
            ),
            *(
                f"the choices of {variable.title or variable.name} on {dashboard.name}"
                for dashboard in found
                for variable in dashboard.variables
                if isinstance(variable, ProvidedVariable)
                and variable.source.provider is not None
                and variable.source.provider.identity == provider
            ),
        ]

    def tile(self, instance: str) -> tuple[Dashboard, Tile] | None:
        """The tile with that instance id and the dashboard it is on."""
        owner = self._owners.get(instance)
        if owner is not None and instance not in self._placed:
            self.get(owner)
        return self._placed.get(instance)

    def taken(self, dashboard: Dashboard) -> bool:
        """Whether one of its tiles is on another dashboard."""
        return any(self._owners.get(tile.instance, dashboard.id) != dashboard.id for tile in dashboard.widgets)

    def put(self, dashboard: Dashboard, text: str, *, first: bool = False) -> None:
        """Add a dashboard, or replace it in its place."""
        self._forget_tiles(dashboard.id)
        if first and dashboard.id not in self._texts:
            self._texts = {dashboard.id: text, **self._texts}
        self._texts[dashboard.id] = text
        self._note(dashboard)

    def remove(self, dashboard_id: str) -> None:
        self._forget_tiles(dashboard_id)
        self._texts.pop(dashboard_id, None)
        self._read.pop(dashboard_id, None)
        self._newer.pop(dashboard_id, None)

    def _note(self, dashboard: Dashboard) -> None:
        self._read[dashboard.id] = dashboard
        for tile in dashboard.widgets:
            self._owners[tile.instance] = dashboard.id
            self._placed[tile.instance] = dashboard, tile

    def _forget_tiles(self, dashboard_id: str) -> None:
        before = self.get(dashboard_id)
        for tile in before.widgets if before is not None else ():
            self._owners.pop(tile.instance, None)
            self._placed.pop(tile.instance, None)


def body_of(dashboard: Dashboard) -> Body:
    """The dashboard as it is written."""
    return Body(
        encode(dashboard).decode(),
        dashboard.name,
        tuple(tile.instance for tile in dashboard.widgets),
    )


def read_body(dashboard_id: str, text: str) -> Dashboard:
    """A dashboard from its text. What does not fit this version is left out, and logged by its place."""
    try:
        return Dashboard.model_validate_json(text)
    except ValidationError:
        fitted = fit(orjson.loads(text), Dashboard)
        log.warning("dashboards.parts_left_out", places=[part.shown for part in fitted.left_out][:5])
        return fitted.document or Dashboard(id=dashboard_id, name="Unreadable dashboard", app_id="default")


def owners_of(dashboards: Iterable[Dashboard]) -> dict[str, str]:
    """Instance of a tile → the id of its dashboard."""
    return {tile.instance: dashboard.id for dashboard in dashboards for tile in dashboard.widgets}


def row_of(dashboard: Dashboard) -> Row:
    """What is known of a new dashboard without its content."""
    return Row(dashboard.id, dashboard.name, len(dashboard.widgets), starred=False, opened=None, deleted=None)


def rebound(app_id: str, provider_name: str, replacement: str, body: Any) -> bool:
    """Let every slot of a dashboard's JSON that uses one provider use another; whether there was one."""
    found = False
    held = [slot for tile in body["widgets"] for slot in tile["slots"].values() if slot is not None]
    asked = [one["source"]["provider"] for one in body.get("variables", ()) if one["kind"] == "provided"]
    for one in (*held, *body.get("providers", ()), *filter(None, asked)):
        if (one["appId"], one["providerName"]) == (app_id, provider_name):
            one["providerName"] = replacement
            found = True
    return found


def other_contexts(before: Dashboard, after: Dashboard) -> frozenset[str]:
    """The tiles that were there and whose widgets are told something else of themselves now."""
    old, new = _contexts(before), _contexts(after)
    return frozenset(instance for instance in old.keys() & new.keys() if old[instance] != new[instance])


def _contexts(dashboard: Dashboard) -> dict[str, tuple[object, ...]]:
    return {
        tile.instance: (tile.widget, tile.title, tile.settings, tile.slots, dashboard.providers, dashboard.variables)
        for tile in dashboard.widgets
    }
