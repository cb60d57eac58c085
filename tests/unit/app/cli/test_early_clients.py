"""The clients of the first page are made before its widgets ask."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.cli.early_clients import make_clients
from app.wiring import build_main_process
from main_process.dashboards.model import BoardPage, Dashboard, SlotBinding, Tile

APP = "shop"


def tile(name: str, provider: str, page: str | None = None) -> Tile:
    """A Search tile that is bound to a provider."""
    binding = SlotBinding(app_id=APP, provider_name=provider)
    return Tile(instance=name, widget="search", x=0, y=0, w=4, h=4, slots={"search": binding}, page=page)


async def test_the_clients_of_what_is_in_sight_are_made(home: Path) -> None:
    """Once for each provider: not those of a further page, and one that fails keeps no other from it."""
    made: list[str] = []

    def factory(credentials: Mapping[str, str]) -> Any:
        made.append(credentials["apiKey"])
        if credentials["apiKey"] == "broken":
            raise ValueError("no client")
        return object()

    pages = [BoardPage(id="one", name="One"), BoardPage(id="two", name="Two")]
    tiles = [
        *(tile("a", "Broken"), tile("b", "Seen", "one"), tile("c", "Seen"), tile("d", "Gone")),
        tile("e", "Unseen", "two"),
    ]
    async with build_main_process(home, master_key=bytes(32), warm_start=False) as main:
        main.client_cache.register_factory("algolia", factory)
        for name in ("Broken", "Seen", "Unseen"):
            await main.providers.save_provider(APP, name, "algolia", {"appId": "X", "apiKey": name.lower()})
        await main.dashboards.save(Dashboard(id="board", name="Board", app_id=APP, widgets=tiles, pages=pages))
        await main.dashboards.activate("board")

        await make_clients(main)

        assert made == ["broken", "seen"]
        view = await main.providers.describe_provider(APP, "Seen")
        await main.client_cache.get_client(view.provider_hash, APP, "Seen")
        assert made == ["broken", "seen"]


async def test_without_a_dashboard_there_is_nothing_to_make(home: Path) -> None:
    """As in a data folder in which nobody has made one."""
    async with build_main_process(home, master_key=bytes(32)) as main:
        await make_clients(main)
        assert main.client_cache.stats()["clients"] == []
