"""The program that `bench_idle` looks at: Latchkey with a dashboard that nobody touches.

Each line on its standard input names the widgets of the demo that stay; it says "all" when the dashboard is theirs.
"""

import asyncio
import sys
from pathlib import Path

from app.cli.app_run import AppRun
from app.desktop.application import Options, run_app
from app.desktop.desktop import Running
from app.desktop.headless import settle
from app.main_process import MainProcess
from app.paths import UserData, renderer_dist, resource
from tests.benchmarks.startup_programs import say


async def drive(running: Running) -> int:
    """Show what is asked for until nothing is."""
    main = running.main
    assert isinstance(main, MainProcess)
    await settle(main.dashboards, main.reports, main.events)
    say("all")
    document = main.dashboards.document
    demo = next(dashboard for dashboard in document.dashboards if dashboard.id == document.active)
    while line := await asyncio.to_thread(sys.stdin.readline):
        stay = set(line.split())
        widgets = [tile for tile in demo.widgets if tile.widget in stay]
        await main.dashboards.save(demo.model_copy(update={"widgets": widgets}))
        await settle(main.dashboards, main.reports, main.events)
        say("all")
    return 0


def latchkey(user_data: Path) -> int:
    """The app as a user starts it, offscreen."""
    one = AppRun(user_data)
    folders = UserData(user_data)
    folders.create()
    return run_app(one.build, Options(renderer_dist(), folders.window, resource("icons", "latchkey.svg"), drive))


if __name__ == "__main__":
    sys.exit(latchkey(Path(sys.argv[1])))
