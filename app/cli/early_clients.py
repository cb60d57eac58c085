"""Makes the clients that a start's first page will ask for, while its widgets still load.

An SDK takes up to a second to import, and the interpreter has little else to do meanwhile. A call that comes before the
client is there shares its creation.
"""

from contextlib import suppress

from app.main_process import MainProcess
from ipc.errors import IpcError
from main_process.dashboards.model import Dashboard, Tile


async def make_clients(main: MainProcess) -> None:
    """Of every provider that a tile in sight is bound to. What fails here is told to whoever asks."""
    shown = main.dashboards.shown
    if shown is None:
        return
    bound = {binding.identity for tile in in_sight(shown) for binding in main.grants.bindings(shown, tile).values()}
    for identity in sorted(bound):
        with suppress(IpcError):
            view = await main.providers.describe_provider(*identity)
            if view.provider_class == "credential":
                await main.client_cache.get_client(view.provider_hash, *identity)


def in_sight(dashboard: Dashboard) -> list[Tile]:
    """The tiles of its first page: those of a further page wait until that is opened."""
    further = {page.id for page in dashboard.pages[1:]}
    return [tile for tile in dashboard.widgets if tile.page not in further]
