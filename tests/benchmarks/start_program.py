"""Latchkey as `latchkey run` starts it: the window's modules first, everything else on the event loop's thread.

Says a line when the first widget has something to show and when all have, and ends when its input does. Its argument:
the data folder.
"""

import asyncio
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

# Tests have it installed, and structlog would take it. The app is installed without.
sys.modules["rich"] = None  # type: ignore[assignment]  # what Python takes for "not there"

from app.desktop.application import Options, run_app  # noqa: E402 (after rich is out of the way)
from app.desktop.last_view import LastView  # noqa: E402 (as above)
from app.paths import UserData, renderer_dist, resource  # noqa: E402 (as above)
from tests.benchmarks.told import say, wait_for_the_end  # noqa: E402 (as above)

if TYPE_CHECKING:
    from app.cli.app_run import AppRun
    from app.desktop.desktop import Running


async def drive(running: "Running") -> int:
    """Tell what there is to see."""
    from app.desktop.headless import active_tiles, settle  # noqa: PLC0415 (lazy: with the main process, as in the app)
    from app.main_process import MainProcess  # noqa: PLC0415 (as above)
    from main_process.events import Event  # noqa: PLC0415 (as above)
    from main_process.widgets.reports import WidgetReported  # noqa: PLC0415 (as above)

    main = running.main
    assert isinstance(main, MainProcess)

    def on_event(event: Event) -> None:
        if isinstance(event, WidgetReported) and event.state != "loading" and not told:
            told.append(event)
            say("first")

    told: list[Event] = []
    main.events.subscribe(on_event)
    silent = await settle(main.dashboards, main.reports, main.events)
    assert active_tiles(main.dashboards)
    say("all" if not silent else "silent")
    await asyncio.to_thread(wait_for_the_end)
    return 0


def latchkey(user_data: Path) -> int:
    """The app, offscreen."""

    @cache
    def one() -> "AppRun":
        from app.cli.app_run import AppRun  # noqa: PLC0415 (lazy, as in `latchkey run`)

        return AppRun(user_data, view=view)

    folders = UserData(user_data)
    folders.create()
    first = resource("demo", "first-view.json") if folders.is_new else None
    view = LastView(folders.last_view, renderer_dist(), first)
    options = Options(
        renderer_dist(), folders.window, resource("icons", "latchkey.svg"), drive, prepare=one, last_view=view
    )
    return run_app(lambda desktop: one().build(desktop), options)


if __name__ == "__main__":
    sys.exit(latchkey(Path(sys.argv[1])))
