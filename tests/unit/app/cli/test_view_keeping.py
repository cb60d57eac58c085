"""What a run leaves for the next start to draw."""

import asyncio
import json
from pathlib import Path

import pytest

from app.cli.view_keeping import keeping_view
from app.desktop.last_view import LastView
from app.paths import renderer_dist
from app.setup.first_view import TARGET, generate
from app.wiring import build_main_process


async def test_the_end_of_a_run_keeps_what_its_page_shows(home: Path) -> None:
    """As the page's own calls are answered."""
    view = LastView(home / "last-view", renderer_dist())
    async with build_main_process(home, master_key=bytes(32)) as main:
        async with keeping_view(main, view):
            await main.ipc.invoke("preferences-save", {"theme": "dark"})
        asked = {
            "preferences": await main.ipc.invoke("preferences-get", {}),
            "library": await main.ipc.invoke("dashboard-library", {"whole": []}),
            "widgets": await main.ipc.invoke("widget-list", {}),
        }
    kept = json.loads(view.read())

    assert kept["preferences"]["theme"] == "dark"
    assert {name: kept[name] for name in asked} == asked
    assert {"clock", "search"} <= set(kept["builtIn"])


class Watched(LastView):
    """Tells when a view is kept."""

    def __init__(self, file: Path, dist: Path) -> None:
        super().__init__(file, dist)
        self.kept = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def write(self, view: bytes) -> None:
        super().write(view)
        self._loop.call_soon_threadsafe(self.kept.set)


async def test_a_run_that_is_killed_has_kept_it_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment after the start."""
    monkeypatch.setattr("app.cli.view_keeping.AFTER_S", 0.0)
    view = Watched(home / "last-view", renderer_dist())
    async with build_main_process(home, master_key=bytes(32)) as main, keeping_view(main, view):
        async with asyncio.timeout(30):
            await view.kept.wait()
        assert json.loads(view.read())["builtIn"]


async def test_a_disk_that_takes_nothing_ends_no_run(home: Path) -> None:
    """The next start waits for its main process."""
    (home / "last-view").mkdir()
    view = LastView(home / "last-view", renderer_dist())
    async with build_main_process(home, master_key=bytes(32)) as main, keeping_view(main, view):
        pass

    assert view.read() == b"null"


async def test_the_first_view_is_what_a_first_page_shows() -> None:
    """Whoever changes the demo or a manifest of its widgets runs `python -m app.setup.first_view`."""
    assert TARGET.read_text("utf-8") == await generate()
