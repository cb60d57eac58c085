"""A run without a user: wait until every widget has settled, take a picture, say what each widget got."""

import asyncio
from pathlib import Path
from typing import TextIO

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from app.desktop.desktop import Desktop
from ipc.encoding import encode
from main_process.dashboards import DashboardStore, Tile
from main_process.events import Event, Events
from main_process.widgets.reports import WidgetReported, WidgetReports

SETTLED_WITHIN_S = 60.0
"""The first search waits for the SDK's import and the first index; all else takes a second or two."""

PAINTED_WITHIN_S = 1.0
"""A report comes before the frame's next paint, and charts ease in: by then the picture is final."""


async def settle(dashboards: DashboardStore, reports: WidgetReports, events: Events) -> list[Tile]:
    """Wait until every widget of the active dashboard has settled; the tiles that have not within the limit."""
    changed = asyncio.Event()

    def on_event(event: Event) -> None:
        if isinstance(event, WidgetReported):
            changed.set()

    def waiting() -> list[Tile]:
        settled = {report.instance for tile in tiles if (report := reports.of(tile.instance)) and report.settled}
        return [tile for tile in tiles if tile.instance not in settled]

    tiles = active_tiles(dashboards)
    stop = events.subscribe(on_event)
    try:
        async with asyncio.timeout(SETTLED_WITHIN_S):
            while waiting():
                changed.clear()
                await changed.wait()
    except TimeoutError:
        pass
    finally:
        stop()
    return waiting()


def active_tiles(dashboards: DashboardStore) -> list[Tile]:
    """The tiles of the dashboard that is shown, in reading order."""
    shown = dashboards.shown
    return sorted(shown.widgets, key=lambda tile: (tile.y, tile.x)) if shown else []


def describe(dashboards: DashboardStore, reports: WidgetReports, out: TextIO) -> None:
    """One JSON line per widget: `{widget, instance, state, …what it got}`."""
    for tile in active_tiles(dashboards):
        report = reports.of(tile.instance)
        line = {"widget": tile.widget, "instance": tile.instance, "state": report.state if report else "silent"}
        out.write(encode(line | {"got": report.summary if report else None}).decode() + "\n")
    out.flush()


async def take_picture(desktop: Desktop, file: Path) -> None:
    """Write what the window shows as a PNG."""
    await asyncio.sleep(PAINTED_WITHIN_S)

    def grab() -> QPixmap:
        window = desktop.window
        if not isinstance(window, QWidget):
            raise TypeError("there is no window to take a picture of")
        return window.grab()

    picture = await desktop.qt.run(grab)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not picture.toImage().save(str(file), "PNG"):  # type: ignore[call-overload]  # PySide's stub wants bytes, Qt takes text
        raise OSError(f"cannot write the picture to {file}")
