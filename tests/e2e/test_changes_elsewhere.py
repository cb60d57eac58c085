"""What changes in the main process without the page's doing shows in the page, and what the page has changed stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import Desk, only_tile
from tests.e2e.steps import ask, page_shows, press, save_provider, show_dashboard, tile, widget_shows

APP_ID = "shop"


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product with two providers of one service, and a Search widget that uses the first."""
    with AppProcess(shared_place / "data") as running:
        for name in ("Main", "Mirror"):
            save_provider(running, APP_ID, name, "algolia", catalogue.pairs)
        show_dashboard(running, "other")
        slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
        show_dashboard(running, APP_ID, tile("find", "search", settings={"index": INDEX, "query": "lamp"}, slots=slots))
        yield running


def move_right(app: AppProcess) -> None:
    """Press the right arrow on the tile, as somebody at the keyboard does."""
    app.page.evaluate("document.querySelector('[role=group][tabindex]').focus()")
    press(app.page, "ArrowRight", 39)


def test_a_replaced_provider_is_used_and_a_move_that_was_not_saved_stays(app: AppProcess) -> None:
    """Replacing a provider in the native dialog rebinds the tile on screen; the page's own change is saved with it."""
    widget_shows(app, "search", "12 results", "from service")
    desk = Desk(app)
    desk.begin("mainApi.providers.deleteProvider", APP_ID, "Main")
    assert any("search on Shop" in text for text in desk.dialog()["texts"])
    desk.choose("Replace with Mirror")
    move_right(app)
    desk.press("Replace and delete")
    assert desk.end() == {"success": True, "replacedBy": "Mirror"}
    wait_until(lambda: only_tile(app)["x"] == 1, "the move was not saved")
    assert only_tile(app)["slots"]["search"]["providerName"] == "Mirror"
    wait_until(
        lambda: app.widget("search").evaluate("latchkey.context.slots.search?.providerName") == "Mirror",
        "the widget does not use the provider that took the place",
    )
    widget_shows(app, "search", "12 results", "from service")
    move_right(app)
    wait_until(lambda: only_tile(app)["x"] == 2, "the second move was not saved")
    assert only_tile(app)["slots"]["search"]["providerName"] == "Mirror"


def test_a_dashboard_that_is_opened_elsewhere_opens(app: AppProcess) -> None:
    """The page follows when another dashboard is made the active one."""
    ask(app, "mainApi.dashboards.activate", "other")
    heading = "[...document.querySelectorAll('h1')].some((one) => one.innerText.includes('Other'))"
    wait_until(lambda: app.page.evaluate(heading), "the other one does not open")
    page_shows(app, "This dashboard is empty")
