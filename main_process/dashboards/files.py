"""Dashboards to and from documents and files: the store they come from, and the types of their slots' providers."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipc.errors import Code, Fault, InvalidParams, IpcError
from main_process.dashboards.bindings import bindings
from main_process.dashboards.model import Dashboard, DefaultProvider, SlotBinding, Tile
from main_process.dashboards.portable import (
    Missing,
    PortableDashboard,
    from_document,
    missing_of,
    to_dashboard,
    to_document,
)
from main_process.dashboards.store import DashboardStore
from main_process.events import Event, Events
from main_process.kit.atomic_file import write_private
from main_process.kit.regular_file import read_regular

MOST_FILE_BYTES = 4 << 20

DOCUMENT_SUFFIX = ".json"

SlotsOf = Callable[[str], Mapping[str, Sequence[str]] | None]
"""`slots_of(widget)`: slot → the types of provider that fit; None for a widget that is not installed."""
TypeOf = Callable[[SlotBinding], Awaitable[str | None]]
"""`type_of(binding)`: the type of the provider that a slot is bound to; None where that one is gone."""


class FileUnusable(IpcError):
    """A file could not be read or written; the message says which and why."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER


@dataclass(frozen=True, slots=True)
class DashboardDropped(Event):
    """A file was dropped on the window: the dashboard that it became, or a sentence that says why it did not."""

    file: str
    dashboard_id: str | None
    missing: Missing | None
    sentence: str


class DashboardFiles:
    """Exports and imports the dashboards of one store. An imported one belongs to the app of the one that is shown."""

    def __init__(
        self,
        dashboards: DashboardStore,
        events: Events,
        *,
        slots_of: SlotsOf,
        type_of: TypeOf,
        default_app_id: str,
        defaults: Callable[[], Sequence[DefaultProvider]] = tuple,
    ) -> None:
        """`defaults()` are the providers for types, of every app."""
        self._dashboards = dashboards
        self._events = events
        self._slots_of = slots_of
        self._type_of = type_of
        self._defaults = defaults
        self._default_app_id = default_app_id

    async def document(self, dashboard_id: str) -> PortableDashboard:
        """The dashboard as a document. Raises DashboardNotFound."""
        dashboard = self._dashboards.get(dashboard_id)
        wanted = {tile.instance: await self._wanted(dashboard, tile) for tile in dashboard.widgets}
        return to_document(dashboard, wanted)

    async def add(self, document: Mapping[str, Any]) -> tuple[Dashboard, Missing]:
        """Add what a document describes, beside what is there. Raises InvalidParams for a bad one."""
        portable = from_document(document)
        names = {row.name for row in self._dashboards.rows()}
        dashboard = to_dashboard(portable, self._shown_app_id(), names)
        await self._dashboards.save(dashboard, label="Import the dashboard")
        return dashboard, missing_of(portable, dashboard, lambda widget: self._slots_of(widget) is not None)

    async def write(self, document: PortableDashboard, target: Path) -> None:
        """Write the document, whole or not at all. Raises FileUnusable."""
        text = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
        try:
            await asyncio.to_thread(write_private, target, text.encode())
        except OSError as error:
            raise FileUnusable(f"'{target.name}' cannot be written: {_why(error)}.") from None

    async def read(self, source: Path) -> tuple[Dashboard, Missing]:
        """Add what a file describes. Raises FileUnusable and InvalidParams."""
        try:
            raw = await asyncio.to_thread(_read, source)
        except OSError as error:
            raise FileUnusable(f"'{source.name}' cannot be read: {_why(error)}.") from None
        return await self.add(parse(raw))

    async def dropped(self, source: Path) -> None:
        """Add what a file describes that was dropped on the window, and tell the window what became of it."""
        try:
            dashboard, missing = await self.read(source)
        except IpcError as error:
            self._events.publish(DashboardDropped(source.name, None, None, error.message))
        else:
            self._events.publish(DashboardDropped(source.name, dashboard.id, missing, ""))

    def _shown_app_id(self) -> str:
        shown = self._dashboards.shown
        return shown.app_id if shown else self._default_app_id

    async def _wanted(self, dashboard: Dashboard, tile: Tile) -> dict[str, str]:
        fitting = self._slots_of(tile.widget) or {}
        wanted = {slot: types[0] for slot, types in fitting.items()}
        for slot, binding in bindings(tile, fitting, dashboard, self._defaults()).items():
            kind = await self._type_of(binding)
            if kind is not None:
                wanted[slot] = kind
        return wanted


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object of a file. Raises InvalidParams."""
    if len(raw) > MOST_FILE_BYTES:
        raise InvalidParams(f"This file is too large for a dashboard: over {MOST_FILE_BYTES >> 20} MiB.")
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidParams("This file is no dashboard: it is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise InvalidParams(f"This file is no dashboard: line {error.lineno} is not JSON.") from None
    except RecursionError:
        raise InvalidParams("This file is no dashboard: it is nested too deeply.") from None
    except ValueError:  # Python reads no number of thousands of digits
        raise InvalidParams("This file is no dashboard: it holds a number that is too long.") from None
    if not isinstance(document, dict):
        raise InvalidParams("This file is no dashboard: it holds no JSON object.")
    return document


def _why(error: OSError) -> str:
    return error.strerror or "the disk refuses it"


def _read(source: Path) -> bytes:
    return read_regular(source, MOST_FILE_BYTES + 1)
