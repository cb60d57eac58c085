"""Chromium's own inspector in `latchkey widget dev`: it reaches the page and the widget's frame, and opens no port."""

import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

from tests.e2e.harness import AppProcess
from tests.unit.widgets.packages import a_folder, files_of

MINE = files_of(id="mine", name="Mine") | {
    "widget.js": b"document.querySelector('main').textContent = 'Seen by its author'; latchkey.report('ready');"
}


def test_the_inspector_attaches_to_page_and_frame_without_a_port(place: Path) -> None:
    """In a window of its own it runs scripts in both, each a process of its own; no port lets anybody else in."""
    folder = a_folder(place / "mine", MINE)
    app = AppProcess(place / "data", program="tests.e2e.inspected_program", debugging=False, widgets=[folder])
    try:
        app.start()
        targets = app.wait_for_word("inspected", 90.0)["targets"]
        processes = [psutil.Process(app.pid), *app.children()]
        ports = open_ports(processes)
        inspectable = [port for port in ports if is_inspectable(port)]
    finally:
        app.kill()

    assert ["frame", "app://latchkey false"] in targets
    assert ["frame", "widget://mine true"] in targets
    assert inspectable == []
    assert len(ports) <= 1, "beside Local Search somebody listens"


def open_ports(processes: list[psutil.Process]) -> set[int]:
    """Where anybody may connect."""
    ports = set()
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # it ended meanwhile
            ports |= {one.laddr.port for one in process.net_connections("inet") if one.status == "LISTEN"}
    return ports


def is_inspectable(port: int) -> bool:
    """Whether Chromium's protocol answers there, as it does at a remote debugging port."""
    with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=5).close()
        return True
    return False
