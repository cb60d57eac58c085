"""Data that refreshes itself: by key, by the clock, past the cache, and not at all where nobody looks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, KEY, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import (
    SHIFT,
    ask,
    click,
    page_shows,
    press,
    save_provider,
    show_dashboard,
    tile,
    widget_shows,
)

APP_ID = "shop"
SLOTS = {"search": {"appId": APP_ID, "providerName": "Main"}}
QUERIES = ("lamp", "lamp", "lamp", "added")
OTHER = "another-key-of-the-catalogue"
MARKS = "[...document.querySelectorAll('.tile-updated')].map((one) => one.ariaLabel)"


@pytest.fixture
def catalogue() -> Iterator[Catalogue]:
    """A shop's search service that knows two keys."""
    with Catalogue(KEY, OTHER) as service:
        yield service


@pytest.fixture
def app(place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """A dashboard of four searches, three of which ask the same."""
    with AppProcess(place / "data") as running:
        save_provider(running, APP_ID, "Main", "algolia", catalogue.pairs)
        tiles = [
            tile(f"find-{nth}", "search", x=3 * nth, w=3, settings={"index": INDEX, "query": query}, slots=SLOTS)
            for nth, query in enumerate(QUERIES)
        ]
        show_dashboard(running, APP_ID, *tiles)
        wait_until(lambda: marks(running) == ["Refresh. Updated just now"] * 4, "not every tile says that it is fresh")
        yield running


def marks(app: AppProcess) -> list[str]:
    """What the tiles say of how fresh they are."""
    found: list[str] = app.page.evaluate(MARKS)
    return found


def test_a_dashboard_refreshes_by_hand_and_by_the_clock(app: AppProcess, catalogue: Catalogue) -> None:
    """Shift+R asks each question once, R one tile's; a period does it without anybody; a refused key asks once."""
    assert catalogue.searches("lamp") == 1

    press(app.page, "R", 82, modifiers=SHIFT)
    wait_until(lambda: catalogue.searches("added") == 2, "Shift+R does not reach the last tile")
    wait_until(lambda: "Refresh. Updated just now" in marks(app), "no tile is fresh again")
    assert catalogue.searches("lamp") == 2

    catalogue.add("Lamp that came later")
    app.page.evaluate("document.querySelector('.tile').focus()")
    press(app.page, "r", 82)
    widget_shows(app, "search", "13 results")
    assert catalogue.searches("lamp") == 3

    click(app.page, "Refreshes by itself: Off")
    click(app.page, "Every 10 s")
    wait_until(lambda: catalogue.searches("added") >= 4, "nothing refreshes by itself", within=30)
    board = ask(app, "mainApi.dashboards.library", {"whole": [APP_ID]})["whole"][0]["dashboard"]
    assert board["refresh"]["every"] == 10

    catalogue.stop()
    try:
        press(app.page, "R", 82, modifiers=SHIFT)
        wait_until(lambda: all("stale" in one for one in marks(app)), "a failed refresh leaves no mark")
        widget_shows(app, "search", "13 results", "not refreshed", "Try again")
    finally:
        catalogue.start()
    press(app.page, "R", 82, modifiers=SHIFT)
    wait_until(lambda: not any("stale" in one for one in marks(app)), "the mark stays")

    catalogue.revoke(KEY)
    press(app.page, "R", 82, modifiers=SHIFT)
    page_shows(app, "“Main” needs another key", "Enter another key…")
    wait_until(lambda: all("waits for its provider" in one for one in marks(app)), "not every tile says that it waits")
    assert app.page.evaluate("document.querySelectorAll('.notice').length") == 1
    asked = len(catalogue.keys_seen)
    save_provider(
        app, APP_ID, "Main", "algolia", [[name, value.replace(KEY, OTHER)] for name, value in catalogue.pairs]
    )
    wait_until(lambda: OTHER in catalogue.keys_seen[asked:], "nobody asks with the new key")
    wait_until(lambda: "needs another key" not in app.page.evaluate("document.body.innerText"), "the banner stays")
    wait_until(lambda: not any("waits" in one or "stale" in one for one in marks(app)), "a tile does not go on")
