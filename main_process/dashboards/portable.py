"""A dashboard as a file: what any other Latchkey needs to draw it, and nothing of this one's accounts.

Pure: a dashboard in, a document out, and back. The document names no provider, only the type that each slot wants.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from ipc.errors import InvalidParams
from ipc.messages import AppId, WireModel
from main_process.dashboards.model import (
    BoardPages,
    Dashboard,
    Id,
    PlacedWidget,
    ProvidedVariable,
    ProviderType,
    Tile,
    Title,
    Variable,
    Variables,
    Wire,
)
from main_process.dashboards.refresh import DashboardRefreshField
from main_process.kit.validation_words import what_is_wrong

FORMAT: Final = "latchkey-dashboard"
VERSION: Final = 1

Wanted = Mapping[str, Mapping[str, str]]
"""Instance of a tile → slot → the type of provider that it holds, or asks for where it is empty."""


class PortableTile(PlacedWidget):
    """A tile whose slots name the type of provider that they want."""

    slots: dict[Id, ProviderType] = {}


class PortableDashboard(WireModel):
    """The document. Its `format` and `version` say what it is."""

    format: Literal["latchkey-dashboard"] = FORMAT
    version: Literal[1] = VERSION
    name: Title
    tiles: Annotated[list[PortableTile], Field(max_length=64)] = []
    wiring: Annotated[list[Wire], Field(max_length=1024)] = []
    refresh: DashboardRefreshField = None
    pages: BoardPages = []
    variables: Variables = []

    @model_validator(mode="after")
    def _instances_are_unique(self) -> Self:
        instances = [tile.instance for tile in self.tiles]
        if len(set(instances)) != len(instances):
            raise ValueError("two tiles share an instance id")
        return self


class MissingProvider(WireModel):
    """A slot that has no provider yet."""

    instance: Id
    slot: Id
    type: str


class Missing(WireModel):
    """What the tiles of an imported dashboard lack: widgets by id, and providers by the slot that wants one."""

    widgets: list[str]
    providers: list[MissingProvider]


def to_document(dashboard: Dashboard, wanted: Wanted) -> PortableDashboard:
    """The dashboard as a document. Wires to tiles that are gone stay behind."""
    instances = {tile.instance for tile in dashboard.widgets}
    return PortableDashboard(
        name=dashboard.name,
        tiles=[
            PortableTile(**tile.placement(), slots=dict(wanted.get(tile.instance, {}))) for tile in dashboard.widgets
        ],
        wiring=[wire for wire in dashboard.wiring if {wire.publisher, wire.listener} <= instances],
        refresh=dashboard.refresh,
        pages=dashboard.pages,
        variables=[_without_provider(variable) for variable in dashboard.variables],
    )


def from_document(document: Mapping[str, Any]) -> PortableDashboard:
    """The document, checked. Raises InvalidParams that names every fault with its place, at most ten of them."""
    if document.get("format") != FORMAT:
        raise InvalidParams(f"This is no dashboard: its 'format' is not '{FORMAT}'.")
    version = document.get("version")
    if isinstance(version, int) and version > VERSION:
        raise InvalidParams(
            f"This dashboard was written by a newer Latchkey (version {version} of the format; "
            f"this one reads version {VERSION}). Update Latchkey, then import it again."
        )
    if isinstance(version, bool) or version != VERSION:
        # Left out, or `true`, which Python takes for 1: whoever wrote it did not say how it is to be read.
        raise InvalidParams(f"This dashboard cannot be imported. version: must be {VERSION}.")
    try:
        return PortableDashboard.model_validate(document)
    except ValidationError as error:
        raise InvalidParams(f"This dashboard cannot be imported. {_faults(error)}") from None


def to_dashboard(document: PortableDashboard, app_id: AppId, taken_names: Iterable[str]) -> Dashboard:
    """A new dashboard from the document: every id is new, the name is one that no other dashboard has."""
    fresh = {tile.instance: f"t-{secrets.token_hex(8)}" for tile in document.tiles}
    return Dashboard(
        id=f"d-{secrets.token_hex(8)}",
        name=_free(document.name, set(taken_names)),
        app_id=app_id,
        widgets=[
            Tile(**tile.placement() | {"instance": fresh[tile.instance]}, slots=dict.fromkeys(tile.slots))
            for tile in document.tiles
        ],
        wiring=[
            wire.model_copy(update={"publisher": fresh[wire.publisher], "listener": fresh[wire.listener]})
            for wire in document.wiring
            if {wire.publisher, wire.listener} <= fresh.keys()
        ],
        refresh=document.refresh,
        pages=document.pages,
        variables=[_without_provider(variable) for variable in document.variables],
    )


def _without_provider(variable: Variable) -> Variable:
    if not isinstance(variable, ProvidedVariable):
        return variable
    return variable.model_copy(update={"source": variable.source.model_copy(update={"provider": None})})


def missing_of(document: PortableDashboard, dashboard: Dashboard, installed: Callable[[str], bool]) -> Missing:
    """What the new dashboard's tiles lack here; its tiles are in the document's order."""
    return Missing(
        widgets=sorted({tile.widget for tile in dashboard.widgets if not installed(tile.widget)}),
        providers=[
            MissingProvider(instance=made.instance, slot=slot, type=wanted)
            for told, made in zip(document.tiles, dashboard.widgets, strict=True)
            for slot, wanted in told.slots.items()
        ],
    )


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    numbered = (f"{name[:110]} {number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in numbered if candidate not in taken)


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False)
    told = [f"{_place(fault['loc'])}: {what_is_wrong(fault).rstrip('.')}." for fault in faults[:10]]
    more = f" And {len(faults) - len(told)} more." if len(faults) > len(told) else ""
    return " ".join(told) + more


def _place(location: tuple[int | str, ...]) -> str:
    """`tiles[3].settings` from pydantic's location."""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return place.lstrip(".")[:80] or "the document"
