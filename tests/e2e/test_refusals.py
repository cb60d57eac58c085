"""What a person sees when a service or a budget says no: why, for how long, and the way out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, KEY, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import Desk, search_for
from tests.e2e.steps import (
    ask,
    click,
    in_widget,
    open_page,
    page_shows,
    save_provider,
    show_dashboard,
    tile,
    unprompted,
    widget_shows,
)

APP_ID = "shop"
PAUSE_S = 4


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product with a Search widget on the catalogue that caches nothing."""
    with AppProcess(shared_place / "data") as running:
        save_provider(running, APP_ID, "Main", "algolia", catalogue.pairs)
        slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
        settings = {"index": INDEX, "query": "lamp", "cacheSeconds": 0}
        show_dashboard(running, APP_ID, tile("find", "search", h=14, settings=settings, slots=slots))
        widget_shows(running, "search", "12 results")
        yield running


def seconds_left(app: AppProcess) -> int | None:
    """What the widget's countdown shows."""
    shown = in_widget(app, "search", "document.querySelector('.countdown')?.innerText.match(/\\d+/)?.[0] ?? null")
    return None if shown is None else int(shown)


def test_a_pause_is_counted_down_and_heeded(app: AppProcess, catalogue: Catalogue) -> None:
    """One 429 is one request: widget and Providers page count down, nobody asks meanwhile, then it goes on."""
    catalogue.limit("products", PAUSE_S)
    search_for(app, "lamp 3")
    widget_shows(app, "search", "Too many requests", "Next attempt in")
    first = seconds_left(app)
    wait_until(lambda: (seconds_left(app) or 99) < (first or 0), "the widget's countdown stands still")
    ask(app, "mainApi.clientCache.clearResponseCache")
    open_page(app, "Providers")
    page_shows(app, "Rate limited", "s left")
    for _ in range(5):
        search_for(app, "lamp 3 ")
        search_for(app, "lamp 3")
    assert catalogue.searches("lamp 3") == 1
    open_page(app, "Shop")
    widget_shows(app, "search", "1 result", "Lamp 3")
    assert catalogue.searches("lamp 3") == 2
    open_page(app, "Providers")
    wait_until(lambda: "Rate limited" not in app.page.evaluate("document.body.innerText"), "the pause does not end")
    open_page(app, "Shop")


def test_a_budget_that_is_used_up_says_whose_and_what(app: AppProcess, catalogue: Catalogue) -> None:
    """A widget beyond its budget says so and when it goes on; the service is not asked."""
    ask(app, "mainApi.ledger.setBudget", {"widgetId": "search", "callsPerMinute": 1})
    try:
        search_for(app, "lamp 4")
        widget_shows(app, "search", "1 result", "Lamp 4")
        search_for(app, "lamp 6")
        widget_shows(app, "search", "The budget is used up", "1 call per minute", "Next attempt in", "budget-exceeded")
        assert catalogue.searches("lamp 6") == 0
        open_page(app, "Providers")
        page_shows(app, "Who used my keys", "of 1 calls in the last minute")
        open_page(app, "Shop")
    finally:
        ask(app, "mainApi.ledger.setBudget", {"widgetId": "search"})


def test_a_refused_key_leads_to_its_provider(app: AppProcess, catalogue: Catalogue) -> None:
    """The widget offers the way to the provider; the native dialog opens on a click in the widget, never without."""
    catalogue.revoke(KEY)
    search_for(app, "lamp 5")
    widget_shows(app, "search", "The key was refused", "Open provider…")
    desk = Desk(app)
    app.page.evaluate("document.querySelector('iframe[title=Search]').focus()")
    wait_until(lambda: unprompted(app.page, "!navigator.userActivation.isActive"), "somebody is still at the keyboard")
    unprompted(app.widget("search"), "latchkey.openProvider('search')")
    # A call and its answer later, the message has been heard.
    unprompted(app.page, "mainApi.dashboards.list()")
    assert unprompted(app.page, "mainApi.invoke('desk-dialog')") is None
    click(app.widget("search"), "Open provider…")
    assert "Main" in " ".join(desk.dialog()["texts"])
    desk.key("Escape")
    wait_until(lambda: ask(app, "mainApi.invoke", "desk-dialog") is None, "the dialog does not close")


def test_an_empty_slot_leads_to_the_widgets_settings(app: AppProcess) -> None:
    """A widget without a provider offers its settings, where one is chosen."""
    show_dashboard(app, APP_ID, tile("none", "search", slots={}))
    widget_shows(app, "search", "No provider chosen")
    click(app.widget("search"), "Choose a provider…")
    page_shows(app, "Search settings")
