"""Chromium's own inspector in `latchkey widget dev`: it reaches the page and the widget's frame, and opens no port."""

from pathlib import Path

import psutil

from tests.e2e.harness import AppProcess
from tests.unit.widgets.packages import a_folder, files_of

MINE = files_of(id="mine", name="Mine") | {
    "widget.js": b"document.querySelector('main').textContent = 'Seen by its author'; latchkey.report('ready');"
}


def test_the_inspector_attaches_to_page_and_frame_without_a_port(place: Path) -> None:
    """In a window of its own it runs scripts in both, each a process of its own; nobody listens anywhere meanwhile."""
    folder = a_folder(place / "mine", MINE)
    app = AppProcess(place / "data", program="tests.e2e.inspected_program", debugging=False, widgets=[folder])
    try:
        app.start()
        targets = app.wait_for_word("inspected", 90.0)["targets"]
        processes = [psutil.Process(app.pid), *app.children()]
        listening = [one for process in processes for one in process.net_connections("inet") if one.status == "LISTEN"]
    finally:
        app.kill()

    assert ["frame", "app://latchkey false"] in targets
    assert ["frame", "widget://mine true"] in targets
    assert listening == []
