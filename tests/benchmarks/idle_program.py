"""The program that `bench_idle` looks at: Latchkey with a dashboard that nobody touches.

Each line on its standard input names the widgets of the dashboard: `every` stands for all that are built in,
`hidden` hides the window. It answers with a JSON line, the numbers of its own threads in it, when that is done.
"""

import asyncio
import json
import sys
import threading
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.cli.app_run import AppRun
from app.desktop.application import Options, run_app
from app.desktop.desktop import Running
from app.desktop.headless import settle
from app.main_process import MainProcess
from app.paths import UserData, renderer_dist, resource
from main_process.dashboards import Dashboard, Tile
from main_process.dashboards.model import COLUMNS
from main_process.widgets.manifest import Manifest

TILE_WIDTH, TILE_HEIGHT = 3, 4


def say() -> None:
    """Tell the benchmark that what it asked for is there, and which threads are Python's own."""
    ours = [thread.native_id for thread in threading.enumerate() if thread is not threading.main_thread()]
    sys.stdout.write(json.dumps({"event": "all", "threads": ours}) + "\n")
    sys.stdout.flush()


def with_every(demo: Dashboard, manifests: list[Manifest]) -> list[Tile]:
    """The demo's tiles, and one of each other built-in widget below them."""
    shown = {tile.widget for tile in demo.widgets}
    below = max(tile.y + tile.h for tile in demo.widgets)
    search = next(binding for tile in demo.widgets for binding in tile.slots.values() if binding is not None)
    across = COLUMNS // TILE_WIDTH
    return [
        *demo.widgets,
        *(
            Tile(
                instance=f"every-{manifest.id}",
                widget=manifest.id,
                x=number % across * TILE_WIDTH,
                y=below + number // across * TILE_HEIGHT,
                w=TILE_WIDTH,
                h=TILE_HEIGHT,
                slots={name: search for name, slot in manifest.slots.items() if "local-search" in slot.types},
            )
            for number, manifest in enumerate(one for one in manifests if one.id not in shown)
        ),
    ]


async def drive(running: Running) -> int:
    """Show what is asked for until nothing is."""
    main = running.main
    assert isinstance(main, MainProcess)
    await settle(main.dashboards, main.reports, main.events)
    say()
    document = main.dashboards.document
    demo = next(dashboard for dashboard in document.dashboards if dashboard.id == document.active)
    while line := await asyncio.to_thread(sys.stdin.readline):
        words = set(line.split())
        if words == {"hidden"}:
            window = running.desktop.window
            assert isinstance(window, QWidget)
            await running.desktop.qt.run(window.hide)
        else:
            every = with_every(demo, main.widgets.manifests())
            widgets = [tile for tile in every if "every" in words or tile.widget in words]
            await main.dashboards.save(demo.model_copy(update={"widgets": widgets}))
            if "every" not in words:  # some of those wait for a provider, and say nothing
                await settle(main.dashboards, main.reports, main.events)
        say()
    return 0


def latchkey(user_data: Path) -> int:
    """The app as a user starts it, offscreen."""
    one = AppRun(user_data)
    folders = UserData(user_data)
    folders.create()
    return run_app(one.build, Options(renderer_dist(), folders.window, resource("icons", "latchkey.svg"), drive))


if __name__ == "__main__":
    sys.exit(latchkey(Path(sys.argv[1])))
