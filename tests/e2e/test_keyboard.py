"""A dashboard made by somebody who has no mouse: real key events, from an empty page to a widget that shows data."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import Catalogue
from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import only_tile
from tests.e2e.steps import (
    CONTROL,
    SHIFT,
    ask,
    in_widget,
    open_page,
    page_shows,
    press,
    save_provider,
    show_dashboard,
    tile,
    widget_shows,
)

APP_ID = "shop"
TAB, ENTER, ESCAPE, RIGHT, DOWN = ("Tab", 9), ("Enter", 13), ("Escape", 27), ("ArrowRight", 39), ("ArrowDown", 40)
MOST_STOPS = 60
FOCUSED = (
    "(() => { const at = document.activeElement; const label = at.labels?.[0]?.innerText;"
    "return [at.getAttribute('aria-label'), label, at.innerText].map((one) => one?.trim() ?? ''); })()"
)


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product with two providers to choose from, and an empty dashboard."""
    with AppProcess(shared_place / "data") as running:
        for name in ("Main", "Mirror"):
            save_provider(running, APP_ID, name, "algolia", catalogue.pairs)
        show_dashboard(running, APP_ID)
        page_shows(running, "This dashboard is empty")
        yield running


def tab_to(page: Cdp, label: str) -> None:
    """Press Tab until what has that name or label has the focus."""
    for _ in range(MOST_STOPS):
        press(page, *TAB)
        if any(label == one or one.startswith(f"{label}\n") for one in page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"Tab does not come to {label!r}, but to {page.evaluate(FOCUSED)}")


def type_keys(page: Cdp, text: str) -> None:
    """Type a word, key by key."""
    for letter in text:
        press(page, letter, ord(letter.upper()), text=letter)


def enter(page: Cdp) -> None:
    """Press Enter."""
    press(page, *ENTER, text="\r")


def test_a_dashboard_without_a_mouse(app: AppProcess) -> None:
    """Tab, Enter and arrows add a widget, move and resize it, and bind its provider; the two shortcuts work."""
    page = app.page
    tab_to(page, "Add widget")
    enter(page)
    page_shows(app, "Add a widget")
    type_keys(page, "sear")
    tab_to(page, "Search")
    enter(page)
    wait_until(lambda: only_tile(app).get("widget") == "search", "the widget was not added")
    tile = "document.activeElement.getAttribute('role') === 'group'"
    wait_until(lambda: page.evaluate(tile), "the new tile does not have the focus")
    before = only_tile(app)
    press(page, *RIGHT)
    press(page, *RIGHT)
    press(page, *RIGHT, modifiers=SHIFT)
    moved = (before["x"] + 2, before["w"] + 1)
    wait_until(lambda: (only_tile(app)["x"], only_tile(app)["w"]) == moved, "the tile was not moved and resized")
    type_keys(page, "s")
    page_shows(app, "Search settings")
    tab_to(page, "Search provider")
    press(page, *DOWN)
    page_shows(app, "Main", "Mirror")
    press(page, *DOWN)
    enter(page)
    tab_to(page, "Save")
    enter(page)
    wait_until(lambda: (only_tile(app)["slots"]["search"] or {}).get("providerName"), "no provider was chosen")
    widget_shows(app, "search", "12 results")
    press(page, "D", 68, modifiers=CONTROL | SHIFT)
    page_shows(app, "Channels", "Console")
    press(page, "D", 68, modifiers=CONTROL | SHIFT)
    press(page, "k", 75, modifiers=CONTROL)
    page_shows(app, "Show or hide the developer tools")
    type_keys(page, "providers")
    enter(page)
    page_shows(app, "A provider is an account that widgets may use")


PLACE = (
    "(() => {{ const box = document.querySelector({selector!r}).getBoundingClientRect();"
    "return [box.x + {into} * box.width, box.y + {into} * box.height]; }})()"
)
MARKED = (
    "(() => { const field = document.querySelector('input'); return [field.selectionStart, field.selectionEnd]; })()"
)


@pytest.mark.nightly
def test_ctrl_a_selects_in_the_field_that_was_clicked_and_never_the_window(app: AppProcess) -> None:
    """Also right after the click, when the widget's process does not have the focus yet."""
    slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
    show_dashboard(app, APP_ID, tile("field", "search", settings={"query": "lamp"}, slots=slots))
    open_page(app, "Shop")
    wait_until(lambda: in_widget(app, "search", "document.querySelector('input')?.value") == "lamp", "no field")
    app.page.evaluate("document.querySelector('.tile').focus()")
    ask(app, "mainApi.invoke", "probe-select-all", {})
    assert app.page.evaluate("getSelection().toString()") == ""
    frame = app.page.evaluate(PLACE.format(selector="iframe", into=0))
    field = in_widget(app, "search", PLACE.format(selector="input", into=0.5))
    ask(app, "mainApi.invoke", "probe-select-all", {"x": frame[0] + field[0], "y": frame[1] + field[1]})

    wait_until(lambda: in_widget(app, "search", MARKED) == [0, 4], "nothing is selected in the field")
    assert app.page.evaluate("getSelection().toString()") == ""
