"""What its user sees of a widget that floods the window, and what the log keeps."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.attacks.floods import FLOODS
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import page_shows, show_dashboard

MANIFEST = {
    "id": "flooder",
    "name": "Flooder",
    "version": "1.0.0",
    "description": "For tests.",
    "size": {"w": 4, "h": 4},
}
TILE = {"y": 0, "w": 6, "h": 8, "settings": {}, "slots": {}}


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product, with a dashboard of a widget that will flood the window, and one that will not."""
    package = shared_place / "flooder"
    package.mkdir()
    (package / "manifest.json").write_text(json.dumps(MANIFEST))
    (package / "widget.js").write_text("document.body.textContent = 'harmless so far';")
    (package / "flood.js").write_text(FLOODS["console"][1])
    with AppProcess(shared_place / "data", widgets=[package]) as running:
        tiles = [
            {**TILE, "instance": "t1", "widget": "flooder", "x": 0},
            {**TILE, "instance": "t2", "widget": "clock", "x": 6},
        ]
        show_dashboard(running, "shop", *tiles)
        wait_until(lambda: running.widget("flooder").evaluate("!!window.latchkey"), "the widget does not start")
        wait_until(lambda: running.widget("clock").evaluate("!!window.latchkey"), "the clock does not start")
        yield running


def test_its_tile_says_why_and_offers_to_start_it_again(app: AppProcess) -> None:
    """Only that widget is gone; started again, it is another document with a clean slate."""
    app.widget("flooder").evaluate("void setTimeout(() => import('./flood.js'))")
    page_shows(app, "This widget was stopped", "It wrote to the console without end.", "Start it again")
    assert app.widget("clock").evaluate("latchkey.context.instance") == "t2"
    assert app.page.evaluate("document.querySelectorAll('iframe').length") == 1
    app.page.evaluate(
        "[...document.querySelectorAll('button')].find((one) => one.innerText === 'Start it again').click()"
    )
    text = "document.body.innerText"
    wait_until(lambda: app.widget("flooder").evaluate(text) == "harmless so far", "it does not start again")
    wait_until(
        lambda: not app.page.evaluate("document.body.innerText.includes('This widget was stopped')"),
        "the tile still says that it was stopped",
    )


def test_the_log_counts_and_keeps_what_others_wrote(app: AppProcess) -> None:
    """A flood leaves a few dozen lines, the one that says who was unloaded, and every line from before."""
    lines = [json.loads(line) for line in (app.user_data / "logs" / "latchkey.log").read_text().splitlines()]
    events = [line["event"] for line in lines]
    assert events.count("console.message") < 100
    assert [line["widget"] for line in lines if line["event"] == "widget.unloaded"] == ["flooder"]
