"""Which provider each slot of a tile uses: the tile's own choice, else its dashboard's, else the one for the type."""

from collections.abc import Iterable, Mapping, Sequence

from main_process.dashboards.model import Dashboard, DefaultProvider, SlotBinding, Tile

SlotTypes = Mapping[str, Sequence[str]]
"""Slot → the provider types that fit it, as the widget's manifest has them."""


def bindings(
    tile: Tile, slots: SlotTypes, dashboard: Dashboard, for_types: Iterable[DefaultProvider]
) -> dict[str, SlotBinding]:
    """The provider of each slot that has one. `for_types` are the defaults of every app, the latest choice first."""
    found = {name: held for name, held in tile.slots.items() if held is not None}
    if slots.keys() <= found.keys():
        return found
    defaults = [*dashboard.providers, *(one for one in for_types if one.app_id == dashboard.app_id)]
    for slot, types in slots.items():
        default = next((one for one in defaults if one.type in types), None)
        if slot not in found and default is not None:
            found[slot] = SlotBinding(app_id=default.app_id, provider_name=default.provider_name)
    return found
