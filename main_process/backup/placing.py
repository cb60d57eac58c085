"""Where the dashboards of a backup go: beside those that are there. Pure."""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from main_process.dashboards.arrangement import MOST_FOLDERS, Arrangement, Folder
from main_process.dashboards.model import Dashboard, DefaultProvider, ProvidedVariable, SlotBinding, Variable

MayUse = Callable[[SlotBinding, str | None], bool]
"""`may_use(binding, widget)`: whether a slot of that widget may hold that provider here; None: every widget's."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A dashboard as it is added, and the new names of its tiles."""

    dashboard: Dashboard
    instances: Mapping[str, str] = field(default_factory=dict)
    """Instance in the backup → instance here."""


def same_content(one: Dashboard, other: Dashboard) -> bool:
    """Whether two states of a dashboard differ in nothing but their providers, which a restore may have to leave."""
    return _without_providers(one) == _without_providers(other)


def placed(
    dashboard: Dashboard, ids: Collection[str], instances: Collection[str], names: Collection[str], may_use: MayUse
) -> Placed:
    """The dashboard with ids, and a name, that nothing here has. It keeps its own where they are free."""
    tiles = [tile.instance for tile in dashboard.widgets]
    fresh = dashboard.id in ids or any(instance in instances for instance in tiles)
    now = {instance: f"t-{secrets.token_hex(8)}" if fresh else instance for instance in tiles}
    wiring = [
        wire.model_copy(
            update={
                "publisher": now.get(wire.publisher, wire.publisher),
                "listener": now.get(wire.listener, wire.listener),
            }
        )
        for wire in dashboard.wiring
        if not fresh or {wire.publisher, wire.listener} <= now.keys()
    ]
    widgets = [
        tile.model_copy(
            update={
                "instance": now[tile.instance],
                "slots": {
                    slot: held if held is not None and may_use(held, tile.widget) else None
                    for slot, held in tile.slots.items()
                },
            }
        )
        for tile in dashboard.widgets
    ]
    made = dashboard.model_copy(
        update={
            "id": f"d-{secrets.token_hex(8)}" if fresh else dashboard.id,
            "name": _free(dashboard.name, names),
            "widgets": widgets,
            "wiring": wiring,
            "providers": [one for one in dashboard.providers if may_use(_binding(one), None)],
            "variables": [_allowed(variable, may_use) for variable in dashboard.variables],
        }
    )
    return Placed(made, now)


def in_an_app_of_its_own(one: Placed) -> Placed:
    """The same, where no app's default provider reaches its empty slots: its user fills them."""
    return replace(one, dashboard=one.dashboard.model_copy(update={"app_id": one.dashboard.id}))


def arranged(here: Arrangement, theirs: Arrangement, ids: Mapping[str, str]) -> Arrangement:
    """The order here with the added dashboards in folders of the same names. `ids`: id in the backup → id here."""
    folders = {folder.name: folder for folder in here.folders}
    top = list(here.top)
    for folder in theirs.folders:
        added = [ids[one] for one in folder.dashboards if one in ids]
        known = folders.get(folder.name)
        if known is not None:
            folders[folder.name] = known.model_copy(update={"dashboards": [*known.dashboards, *added]})
        elif len(folders) < MOST_FOLDERS:
            folders[folder.name] = Folder(id=f"f-{secrets.token_hex(8)}", name=folder.name, dashboards=added)
        else:
            top += added
    top += [ids[one] for one in theirs.top if one in ids]
    return Arrangement.model_construct(folders=list(folders.values()), top=top)


def _free(name: str, taken: Collection[str]) -> str:
    if name not in taken:
        return name
    numbered = (f"{name[:110]} {number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in numbered if candidate not in taken)


def _binding(provider: DefaultProvider) -> SlotBinding:
    return SlotBinding(app_id=provider.app_id, provider_name=provider.provider_name)


def _allowed(variable: Variable, may_use: MayUse) -> Variable:
    if not isinstance(variable, ProvidedVariable) or variable.source.provider is None:
        return variable
    if may_use(variable.source.provider, variable.source.widget):
        return variable
    return _without_provider(variable)


def _without_provider(variable: Variable) -> Variable:
    if not isinstance(variable, ProvidedVariable):
        return variable
    return variable.model_copy(update={"source": variable.source.model_copy(update={"provider": None})})


def _without_providers(dashboard: Dashboard) -> Dashboard:
    return dashboard.model_copy(
        update={
            "app_id": "",
            "widgets": [tile.model_copy(update={"slots": dict.fromkeys(tile.slots)}) for tile in dashboard.widgets],
            "providers": [],
            "variables": [_without_provider(variable) for variable in dashboard.variables],
        }
    )
