"""Sixteen more packages of the reference product's kind, and a bundle of several: every hook, context and component."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.dash_samples import corners
from tests.e2e.dash_samples.importing import unpacked
from tests.e2e.dash_samples.ten import BUNDLE, SOURCES
from tests.e2e.harness import AppProcess
from tests.e2e.steps import ask, press_in_widget, show_dashboard, tile, widget_shows

pytestmark = pytest.mark.nightly

SLOT = {"appId": "latchkey-demo", "providerName": "Local Search"}


@pytest.fixture
def ten(place: Path) -> dict[str, Path]:
    """All of them, imported: the folder of each widget by its id."""
    source = {name: text for files in SOURCES.values() for name, text in files.items()}
    return unpacked(place, {"source": source, "compiled": BUNDLE})


@pytest.fixture
def app(ten: dict[str, Path], place: Path) -> Iterator[AppProcess]:
    """The product with all of them."""
    with AppProcess(place / "data", demo=True, widgets=list(ten.values())) as running:
        yield running


DRAWN = {
    "dash-ten-speaker": ["events asked", "heard nothing"],
    "dash-ten-answerer": ["answers"],
    "dash-ten-providers": [
        "types algolia,algolia-search",
        "one true credential two Local Search",
        "both in one Local Search Local Search Local Search",
        "key kept-by-latchkey",
        "indices true true",
        "mcp disconnected false",
    ],
    "dash-ten-contexts": ["function function", "object", "0 object string", "id true string"],
    "dash-ten-clockwork": ["tasks tick Tick", "it ran", "notified boolean true"],
    "dash-ten-settings": [
        'word string "a word"',
        "count number 7",
        'order string "down"',
        "on boolean true",
        'notes string "two\\nlines"',
        'day string "2026-01-31"',
        'tint string "#336699"',
        'list object ["a","b"]',
        "typed number 3",
        "secret undefined",
    ],
    "dash-ten-storing": ["first {}", "stored true 1", "read 1", "log one", "full false true"],
    "dash-ten-components": ["title SubHeading3", "inner Panel3", "inner Never_Heard_Of", "Bee", "now typed b"],
    "dash-ten-searching": ["lite 1 2", "hooks 3 all"],
    "dash-ten-failing": ["This one always fails"],
    "dash-old": ["class 1 red"],
    "dash-new": ["memo "],
}


def test_ten_other_samples_draw_what_they_drew_there(app: AppProcess, ten: dict[str, Path]) -> None:
    """Every hook, context and component that public samples use; one that fails takes no other along."""
    assert sorted(ten) == sorted(DRAWN)
    slots = {"algolia": SLOT, "algolia-search": SLOT}
    tiles = []
    for n, (widget_id, folder) in enumerate(sorted(ten.items())):
        own = json.loads((folder / "manifest.json").read_bytes())["slots"]
        bound = {name: slot for name, slot in slots.items() if name in own}
        tiles.append(tile(f"ten{n}", widget_id, x=n % 4 * 3, w=3, h=5, slots=bound) | {"y": n // 4 * 5})
    show_dashboard(app, "latchkey-demo", *tiles)
    for widget_id, words in DRAWN.items():
        widget_shows(app, widget_id, *words)
    press_in_widget(app, "dash-ten-speaker", "Ask")
    widget_shows(app, "dash-ten-speaker", "heard because why true true")
    press_in_widget(app, "dash-ten-searching", "Refine")
    widget_shows(app, "dash-ten-searching", "dict")
    lines = ask(app, "mainApi.invoke", "widget-console-lines", {})["lines"]
    failed = [(line["instance"], line["text"]) for line in lines if line["level"] == "uncaught"]
    assert {instance for instance, _ in failed} == {f"ten{sorted(ten).index('dash-ten-failing')}"}, failed


def test_odd_corners_draw_what_they_drew_there(place: Path) -> None:
    """Classes, contexts, chunks, helpers, tasks and code that comes later, in three packages of each form."""
    found = unpacked(place, corners.PACKAGES)
    assert sorted(found) == sorted(corners.DRAWN)
    with AppProcess(place / "data", widgets=list(found.values())) as running:
        tiles = [tile(f"c{n}", one, x=n % 3 * 4, w=4, h=6) | {"y": n // 3 * 6} for n, one in enumerate(sorted(found))]
        show_dashboard(running, "latchkey-demo", *tiles)
        for widget_id, words in corners.DRAWN.items():
            widget_shows(running, widget_id, *words)
        press_in_widget(running, "dash-corners-later", "Press")
        widget_shows(running, "dash-corners-later", "pressed")
        lines = ask(running, "mainApi.invoke", "widget-console-lines", {})["lines"]
        assert [line["text"] for line in lines if line["level"] == "uncaught"] == []
