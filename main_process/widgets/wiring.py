"""Who hears what on one dashboard: the same topic connects by itself, and its user's own wires come before that."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from main_process.dashboards import Dashboard
from main_process.widgets.manifest import Manifest

ManifestOf: TypeAlias = Callable[[str], Manifest | None]


@dataclass(frozen=True, slots=True)
class Connection:
    """What one tile publishes under `topic` reaches another one, which hears it as `hears`."""

    publisher: str
    topic: str
    listener: str
    hears: str


def hearers(dashboard: Dashboard, publisher: str, topic: str, manifest_of: ManifestOf) -> Iterator[Connection]:
    """Who hears what a tile publishes under a topic. Nothing leaves the dashboard, and nobody hears itself."""
    wires = [wire for wire in dashboard.wiring if (wire.publisher, wire.topic) == (publisher, topic)]
    told = {(wire.listener, wire.hears): wire.connected for wire in wires}
    for tile in dashboard.widgets:
        if tile.instance == publisher:
            continue
        manifest = manifest_of(tile.widget)
        for hears in manifest.events.listens if manifest else ():
            by_user = told.get((tile.instance, hears))
            if by_user if by_user is not None else hears == topic:
                yield Connection(publisher, topic, tile.instance, hears)
