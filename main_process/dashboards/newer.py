"""What a newer Latchkey has written into a dashboard and this one does not know: kept when the dashboard is saved."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ipc.encoding import decode, encode
from main_process.dashboards.model import Dashboard, Tile

_OF_DASHBOARD = frozenset(field.alias or name for name, field in Dashboard.model_fields.items())
_OF_TILE = frozenset(field.alias or name for name, field in Tile.model_fields.items())


class NewerFields(NamedTuple):
    """Fields of the dashboard itself, and of its tiles by instance."""

    own: Mapping[str, Any]
    tiles: Mapping[str, Mapping[str, Any]]


def newer_fields(text: str) -> NewerFields:
    """The fields of a dashboard's JSON that no model here has."""
    found = decode(text.encode())
    if not isinstance(found, dict):
        return NewerFields({}, {})
    tiles = found.get("widgets")
    return NewerFields(
        {name: value for name, value in found.items() if name not in _OF_DASHBOARD},
        {
            tile["instance"]: unknown
            for tile in (tiles if isinstance(tiles, list) else ())
            if isinstance(tile, dict)
            and isinstance(tile.get("instance"), str)
            and (unknown := {name: value for name, value in tile.items() if name not in _OF_TILE})
        },
    )


def with_newer_fields(text: str, newer: NewerFields) -> str:
    """The JSON of the same dashboard with those fields; those of tiles that have gone go with them."""
    found = decode(text.encode())
    tiles = [tile | dict(newer.tiles.get(tile["instance"], {})) for tile in found["widgets"]]
    return encode(found | dict(newer.own) | {"widgets": tiles}).decode()
