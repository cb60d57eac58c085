"""The built-in widgets for any data, on a REST API: what each shows, its faults, and what it keeps."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Self

import pytest

from app.desktop.event_loop import LoopThread
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import (
    CONTROL,
    SHIFT,
    click,
    in_widget,
    page_shows,
    press,
    press_in_widget,
    save_provider,
    show_dashboard,
    tile,
    widget_shows,
)
from tests.e2e.test_accessibility import OF_COLOURS, follow, violations
from tests.fakes.rest_server import RestServer

APP, PROVIDER = "desk", "Cities"
CITIES = [
    {"name": "Ulm", "people": 126, "since": 854},
    {"name": "Jena", "people": 110, "since": 1145},
    {"name": "Bonn", "people": 330, "since": 12},
]
SHOWN = "document.querySelector('.markdown, p, b, textarea') !== null && !document.querySelector('.skeleton')"
EVERY = ("metric", "table", "chart", "rest-explorer", "markdown", "note", "world-clock", "usage")


class Cities:
    """The REST API on loopback, with a thread of its own."""

    def __init__(self) -> None:
        self._loop = LoopThread("cities")
        self.server = RestServer()
        self.server.items = list(CITIES)

    def __enter__(self) -> Self:
        self._loop.start()
        self._loop.submit(self.server.__aenter__()).result(10)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()
        self._loop.stop()

    def stop(self) -> None:
        """Answer nobody any more."""
        self._loop.submit(self.server.__aexit__()).result(10)


@pytest.fixture(scope="module")
def cities() -> Iterator[Cities]:
    with Cities() as running:
        yield running


@pytest.fixture(scope="module")
def app(shared_place: Path, cities: Cities) -> Iterator[AppProcess]:
    """The app with the API's provider, and one of each widget on a dashboard."""
    with AppProcess(shared_place / "data") as running:
        pairs = [["baseUrl", cities.server.base_url], ["methods", "GET, POST"]]
        save_provider(running, APP, PROVIDER, "rest", pairs)
        slot = {"appId": APP, "providerName": PROVIDER}
        items = {"source": "rest-get", "params": '{"path": "/items"}', "cacheSeconds": 0}
        data = {"source": slot}
        show_dashboard(
            running,
            APP,
            tile("m", "metric", w=3, h=6, settings=items | {"path": "sum([].people)", "alarm": 500}, slots=data),
            tile("t", "table", x=3, w=5, h=9, settings=items | {"path": ""}, slots=data),
            tile("c", "chart", x=8, w=4, h=9, settings=items | {"path": "[].{name: name, people: people}"}, slots=data),
            tile("r", "rest-explorer", w=5, h=12, settings={"path": "/items"}, slots={"api": slot}) | {"y": 9},
            tile("k", "markdown", x=5, w=3, h=6, settings={"text": "# Cities"}) | {"y": 9},
            tile("n", "note", x=8, w=4, h=6) | {"y": 9},
            tile("w", "world-clock", x=5, w=3, h=6, settings={"zones": "Office = Asia/Tokyo\nMars/X"}) | {"y": 15},
            tile("u", "usage", x=8, w=4, h=8, settings={"by": "provider"}) | {"y": 15},
        )
        yield running


def type_in(app: AppProcess, widget: str, selector: str, text: str) -> None:
    """Type into a field of a widget."""
    script = (
        f"(() => {{ const field = document.querySelector({selector!r}); if (!field) return false;"
        f"field.value = {json.dumps(text)};"
        "field.dispatchEvent(new InputEvent('input', {bubbles: true}));"
        "field.dispatchEvent(new Event('change', {bubbles: true})); return true; })()"
    )
    wait_until(lambda: in_widget(app, widget, script), f"{widget} has no {selector}")


def column(app: AppProcess) -> list[str]:
    """The names in the table, from top to bottom."""
    script = "[...document.querySelectorAll('tbody td:first-child')].map((cell) => cell.innerText)"
    return in_widget(app, "table", script) or []


def test_one_answer_is_a_number_a_table_and_a_chart(app: AppProcess) -> None:
    """The sum with its limit, rows to sort, filter and copy, and the chart's figures as a table."""
    widget_shows(app, "metric", "Records", "566", "Alarm", "The first value")
    wait_until(lambda: column(app) == ["Ulm", "Jena", "Bonn"], "the table does not show the cities")
    press_in_widget(app, "table", "people")
    wait_until(lambda: column(app) == ["Jena", "Ulm", "Bonn"], "the table does not sort")
    type_in(app, "table", "input[type=search]", "n 1")
    wait_until(lambda: column(app) == ["Jena", "Bonn"], "the table does not filter")
    widget_shows(app, "table", "2 of 3 rows")
    click(app.widget("table"), "Copy…")
    widget_shows(app, "table", "Selected: Ctrl+C copies it as CSV")
    press(app.widget("table"), "c", 67, modifiers=CONTROL, commands=["copy"])
    widget_shows(app, "table", "Copied as CSV")
    type_in(app, "table", "input[type=search]", "")
    figures = "[...document.querySelectorAll('caption ~ tbody tr')].map((row) => row.innerText.split(/\\s+/).join(' '))"
    wait_until(lambda: in_widget(app, "chart", figures) == ["Ulm 126", "Jena 110", "Bonn 330"], "no table of figures")
    assert in_widget(app, "chart", "document.querySelector('canvas')?.width > 0")


def test_a_setting_that_cannot_be_read_is_told_beside_its_field(app: AppProcess) -> None:
    """The form says what is wrong with a path, and does not save it."""
    app.page.evaluate("document.querySelector('[role=group][aria-label=Metric]').focus()")
    opened = "[...document.querySelectorAll('input')].some((one) => one.name === 'path')"
    app.page.evaluate(
        "document.querySelector('[role=group][aria-label=Metric]')"
        ".dispatchEvent(new KeyboardEvent('keydown', {key: 's', bubbles: true}))"
    )
    wait_until(lambda: app.page.evaluate(opened), "the settings do not open")
    app.page.evaluate(
        "(() => { const field = document.querySelector('input[name=path]');"
        "Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, 'sum([');"
        "field.dispatchEvent(new InputEvent('input', {bubbles: true})); })()"
    )
    page_shows(app, "The path cannot be used: it ends too early.")
    click(app.page, "Save")
    assert app.page.evaluate(opened)
    click(app.page, "Cancel")
    wait_until(lambda: not app.page.evaluate(opened), "the settings do not close")


def test_a_request_is_made_by_hand_and_found_again(app: AppProcess, cities: Cities) -> None:
    """A read as a tree, a fault in its field, a write where the provider allows it, and all of it in the history."""
    wait_until(lambda: press_in_widget(app, "rest-explorer", "Send"), "there is no button")
    widget_shows(app, "rest-explorer", "200", "[ 3 items ]")
    type_in(app, "rest-explorer", "select", "POST")
    type_in(app, "rest-explorer", "#rest-body", "{oops")
    press_in_widget(app, "rest-explorer", "Send")
    widget_shows(app, "rest-explorer", "This is not JSON")
    type_in(app, "rest-explorer", "#rest-body", '{"name": "Gera", "people": 93}')
    press_in_widget(app, "rest-explorer", "Send")
    widget_shows(app, "rest-explorer", "201", "Gera", "Asked before (2)")
    assert cities.server.items[-1]["name"] == "Gera"
    type_in(app, "rest-explorer", "select", "DELETE")
    press_in_widget(app, "rest-explorer", "Send")
    widget_shows(app, "rest-explorer", "This provider does not allow DELETE", "Asked before (3)")


def test_what_is_written_in_a_tile_stays(app: AppProcess) -> None:
    """A note as it is typed, a page as it is saved, and the order of a table, in a page loaded anew."""
    type_in(app, "note", "textarea", "Call Ada")
    widget_shows(app, "note", "Kept")
    wait_until(lambda: press_in_widget(app, "markdown", "Edit"), "there is no button")
    type_in(app, "markdown", "textarea", "# Towns\n\n- **one**")
    press_in_widget(app, "markdown", "Save")
    widget_shows(app, "markdown", "Towns", "one")
    app.reload_page()
    widget_shows(app, "markdown", "Towns", "one")
    wait_until(lambda: in_widget(app, "note", "document.querySelector('textarea')?.value") == "Call Ada", "it is lost")
    wait_until(lambda: column(app) == ["Gera", "Jena", "Ulm", "Bonn"], "the order of the table is lost")
    widget_shows(app, "metric", "659", "+93")
    widget_shows(app, "world-clock", "Office", "There is no time zone “Mars/X”.")
    widget_shows(app, "usage", PROVIDER, "calls")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_widget_passes_axe(app: AppProcess, theme: str) -> None:
    """In both themes."""
    for widget in EVERY:
        wait_until(partial(in_widget, app, widget, SHOWN), f"{widget} shows nothing")
        follow(app, theme, app.widget(widget))
        only = OF_COLOURS if theme == "dark" else None
        assert violations(app.widget(widget), frame=True, only=only) == [], widget


def test_the_gallery_runs_what_it_shows(app: AppProcess) -> None:
    """By group, and the widget that has the focus runs, on sample text that is said to be that."""
    click(app.page, "Add widget")
    page_shows(app, "Add a widget", "Time & notes", "Uses no provider")
    app.page.evaluate(
        "[...document.querySelectorAll('.gallery-card')].find((one) => one.innerText.startsWith('Markdown')).focus()"
    )
    page_shows(app, "Sample text")
    framed = "document.querySelector('.gallery-stage iframe')?.src"
    wait_until(lambda: app.page.evaluate(framed) == "widget://markdown/", "there is no preview")
    # One frame is the tile's, the other one the preview's.
    runs = "document.body?.innerText.includes('pager')"
    wait_until(lambda: any(app.widget("markdown", at).evaluate(runs) for at in (0, 1)), "it does not run")
    click(app.page, "Close")
    wait_until(lambda: app.page.evaluate(framed) is None, "the preview stays")


def test_a_refresh_counts_on_and_a_service_that_is_gone_is_told(app: AppProcess, cities: Cities) -> None:
    """What was shown stays with its time; a page loaded anew has nothing but a button that tries again."""
    cities.server.items.append({"name": "Gotha", "people": 41})
    total = str(sum(item["people"] for item in cities.server.items))
    # The keyboard may be in a widget.
    app.page.evaluate("document.activeElement?.blur()")
    press(app.page, "R", 82, modifiers=SHIFT)
    widget_shows(app, "metric", total, "▲ +", "since before")
    wait_until(lambda: "Gotha" in column(app), "the table is not refreshed")
    cities.stop()
    press(app.page, "R", 82, modifiers=SHIFT)
    widget_shows(app, "metric", total, "not refreshed", "Try again")
    widget_shows(app, "table", "Gotha", "not refreshed")
    app.reload_page()
    widget_shows(app, "metric", "The service cannot be reached", "Try again")
