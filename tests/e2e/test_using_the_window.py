"""The window as its user has it: keys from the start, small and enlarged windows, and state that is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import (
    CONTROL,
    ask,
    click,
    in_widget,
    page_shows,
    press,
    save_provider,
    show_dashboard,
    tile,
    unprompted,
    widget_shows,
)

APP_ID = "shop"

LAST_TILE = (
    "(() => { const last = [...document.querySelectorAll('.tile')].filter((one) => one.checkVisibility()).at(-1);"
    "const { top, bottom } = last.getBoundingClientRect();"
    "const seen = top >= 0 && bottom <= innerHeight;"
    "return { name: last.ariaLabel, focused: document.activeElement === last, seen };"
    "})()"
)
UNREACHABLE = (
    "(() => [...document.querySelectorAll('nav button')].filter((one) => { one.scrollIntoView({ block: 'nearest' });"
    "const { left, right, top, bottom } = one.getBoundingClientRect();"
    "return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight; })"
    ".map((one) => one.innerText || one.ariaLabel))()"
)
BROKEN_WORDS = (
    "(() => [...document.querySelectorAll('.provider-facts dd, .provider-name')].flatMap((one) => {"
    "const text = one.firstChild; return [...text.data.matchAll(/(?<!\\S)\\S{1,16}(?!\\S)/g)].filter((word) => {"
    "const range = document.createRange(); range.setStart(text, word.index);"
    "range.setEnd(text, word.index + word[0].length);"
    "const boxes = [...range.getClientRects()].filter((box) => box.width > 1);"
    "return new Set(boxes.map((box) => Math.round(box.top))).size > 1; }); })"
    ".map((word) => word[0]))()"
)


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product with a Search widget, and enough tiles that the next one lies below the fold."""
    with AppProcess(shared_place / "data") as running:
        wait_until(lambda: unprompted(running.page, "document.hasFocus()"), "the page has no focus before a click")
        for name in ("Main", "A provider with a name of many words"):
            save_provider(running, APP_ID, name, "algolia", catalogue.pairs)
        slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
        show_dashboard(
            running,
            APP_ID,
            tile("find", "search", w=12, h=20, settings={"index": INDEX, "query": "lamp"}, slots=slots),
        )
        widget_shows(running, "search", "12 results")
        yield running


@pytest.fixture
def sized(app: AppProcess) -> Iterator[Any]:
    """A function that gives the page another size; afterwards it has its own again."""

    def resize(width: int, height: int) -> None:
        app.page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        wait_until(lambda: app.page.evaluate(f"innerWidth === {width}"), "the page does not take the size")

    yield resize
    app.page.call("Emulation.clearDeviceMetricsOverride")


def type_query(app: AppProcess, text: str) -> None:
    """Type into the Search widget's field, as its user does."""
    app.widget("search").evaluate(
        "(() => { const field = document.querySelector('.query'); field.value = "
        f"{text!r}; field.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); }})()"
    )


def query(app: AppProcess) -> Any:
    """What stands in the Search widget's field."""
    return in_widget(app, "search", "document.querySelector('.query')?.value")


def test_a_widget_added_below_the_fold_is_scrolled_to_and_focused(app: AppProcess) -> None:
    """From the gallery and from the palette, whose dialogs give the focus up to it."""
    click(app.page, "Add widget")
    page_shows(app, "The time here")
    app.page.evaluate(
        "[...document.querySelectorAll('.gallery-card')].find((one) => one.innerText.startsWith('Clock')).click()"
    )
    there = {"name": "Clock", "focused": True, "seen": True}
    wait_until(lambda: app.page.evaluate(LAST_TILE) == there, "the new tile is not what its user sees")
    press(app.page, "k", 75, modifiers=CONTROL)
    wait_until(lambda: app.page.evaluate("document.activeElement.ariaLabel === 'Search commands'"), "no palette")
    for letter in "add system":
        press(app.page, letter, ord(letter.upper()), text=letter)
    press(app.page, "Enter", 13, text="\r")
    there["name"] = "System"
    wait_until(lambda: app.page.evaluate(LAST_TILE) == there, "the tile from the palette is not what its user sees")
    press(app.page, "Delete", 46)
    wait_until(lambda: app.page.evaluate(LAST_TILE)["name"] == "Clock", "Delete does not reach the focused tile")
    wait_until(lambda: app.page.evaluate("!document.querySelector('[role=dialog]')"), "the palette does not go")


def test_a_search_outlives_another_dashboard_and_a_new_key(app: AppProcess, catalogue: Catalogue) -> None:
    """Frames of the dashboard before are hidden, not destroyed; a rotated key leaves the widget's state alone."""
    type_query(app, "cable")
    widget_shows(app, "search", "results")
    click(app.page, "New dashboard")
    page_shows(app, "This dashboard is empty")
    click(app.page, APP_ID.title())
    wait_until(lambda: app.page.evaluate("document.querySelector('h1').innerText") == APP_ID.title(), "it stays away")
    assert query(app) == "cable"
    before = in_widget(app, "search", "latchkey.context.slots.search.providerHash")
    save_provider(app, APP_ID, "Main", "algolia", catalogue.pairs)
    rotated = f"latchkey.context.slots.search.providerHash !== {before!r}"
    wait_until(lambda: in_widget(app, "search", rotated), "the widget does not hear of the new key")
    widget_shows(app, "search", "results")
    assert query(app) == "cable"


def test_what_was_typed_outlives_its_frame(app: AppProcess) -> None:
    """A reload of the window makes every frame anew; each tile goes on where it was."""
    type_query(app, "cable")
    widget_shows(app, "search", "results")
    assert app.page.evaluate("window.before = true")
    app.page.evaluate("void location.reload()")
    wait_until(lambda: app.page.evaluate("window.before === undefined"), "the page is not loaded anew")
    widget_shows(app, "search", "results")
    assert query(app) == "cable"


@pytest.mark.parametrize("how", ["Ctrl+C from the field", "the menu on a result"])
def test_one_result_is_copied_by_its_user(app: AppProcess, how: str) -> None:
    """The selected one with Ctrl+C, the one under the pointer by the menu, and never by the widget's own script."""
    type_query(app, "lamp")
    widget_shows(app, "search", "12 results")
    frame = app.widget("search")
    frame.evaluate("document.querySelector('.query').focus()")
    if how == "Ctrl+C from the field":
        press(frame, "ArrowDown", 40)
        chosen = "!!document.querySelector('.hit[aria-selected=true], [role=option][aria-selected=true]')"
        wait_until(lambda: frame.evaluate(chosen), "the arrow key chooses no result")
    else:
        marked = "document.querySelector('.hit').dispatchEvent(new MouseEvent('contextmenu', {bubbles: true}))"
        frame.evaluate(marked)
        assert frame.evaluate("document.execCommand('copy')") is False
    title = frame.evaluate("document.querySelector('.hit-title').innerText")
    press(frame, "c", 67, modifiers=CONTROL, commands=["copy"])
    frame.evaluate("getSelection().empty(), document.querySelector('.query').select()")
    press(frame, "v", 86, modifiers=CONTROL, commands=["paste"])
    pasted = "document.querySelector('.query').value"
    wait_until(lambda: frame.evaluate(pasted).startswith(title), "the result is not on the clipboard")


@pytest.mark.parametrize(("width", "height"), [(1366, 700), (683, 350), (700, 840), (640, 480), (320, 240)])
def test_everything_in_the_navigation_can_be_reached(app: AppProcess, sized: Any, width: int, height: int) -> None:
    """On a small laptop, in a small window, and in each of them enlarged to 200 %."""
    sized(width, height)
    wait_until(lambda: app.page.evaluate(UNREACHABLE) == [], "a part of the navigation is out of reach")
    wait_until(lambda: app.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways")


@pytest.mark.parametrize("width", [700, 480, 320])
def test_values_keep_whole_words_in_a_narrow_window(app: AppProcess, sized: Any, width: int) -> None:
    """A provider's name and its fields are not broken into letters."""
    click(app.page, "Providers")
    page_shows(app, "A provider with a name of many words")
    sized(width, 600)
    assert app.page.evaluate("document.querySelectorAll('.provider-facts dd').length") >= 6
    wait_until(lambda: app.page.evaluate(BROKEN_WORDS) == [], "words are broken into letters")
    assert ask(app, "mainApi.providers.listProviders", APP_ID)


def test_a_page_that_is_not_shown_goes_on_and_a_variable_reaches_the_widgets(app: AppProcess) -> None:
    """A second page by the menu, back by the keys with the widget as it was left, and a value set by a sentence."""
    now = ask(app, "mainApi.dashboards.library", {"whole": [APP_ID]})["whole"]
    board = next(one["dashboard"] for one in now if one["dashboard"]["id"] == APP_ID)
    words = {"kind": "text", "name": "word", "title": None, "value": "lamp"}
    for one in board["widgets"]:
        one["settings"] |= {"query": "{{word}}"} if one["widget"] == "search" else {}
    ask(app, "mainApi.dashboards.save", board | {"variables": [words]})
    ask(app, "mainApi.dashboards.activate", APP_ID)
    app.reload_page()
    click(app.page, APP_ID.title())
    wait_until(lambda: query(app) is not None, "the search is not there")
    type_query(app, "lamp")
    widget_shows(app, "search", "12 results")
    app.widget("search").evaluate("window.mark = 1; 0")
    click(app.page, f"Menu of the dashboard {APP_ID.title()}")
    click(app.page, "Add a page")
    page_shows(app, "This page is empty", "Page 2")
    press(app.page, "k", 75, modifiers=CONTROL)
    wait_until(lambda: app.page.evaluate("document.activeElement.ariaLabel === 'Search commands'"), "no palette")
    app.page.call("Input.insertText", text="set word to cable")
    page_shows(app, "Set word to cable")
    press(app.page, "Enter", 13, text="\r")
    told = "[latchkey.context.settings.query, latchkey.context.variables.word, window.mark]"
    wait_until(lambda: in_widget(app, "search", told) == ["cable", "cable", 1], "the hidden widget is not told")
    press(app.page, "PageUp", 33, modifiers=CONTROL)
    selected = "document.querySelector('.board:not([hidden]) [role=tab][aria-selected=true]').innerText"
    wait_until(lambda: app.page.evaluate(selected) == "Page 1", "the keys do not turn the page")
    assert in_widget(app, "search", "window.mark") == 1
