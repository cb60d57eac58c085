"""A new user's path, by hand from the first drop to the second installation: every step is one in the real window."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import Desk
from tests.e2e.steps import (
    ask,
    click,
    open_page,
    page_shows,
    press_in_widget,
    save_provider,
    show_dashboard,
    widget_shows,
)
from tests.unit.widgets.packages import a_zip, files_of

FINDER = files_of(
    id="finder",
    name="Finder",
    author="Ada",
    size={"w": 4, "h": 5},
    channels=["algolia-search"],
    slots={"shop": {"label": "Shop", "types": ["algolia"]}},
    settings={"properties": {"index": {"type": "string", "title": "Index", "default": INDEX}}},
    events={"publishes": ["found"], "listens": []},
) | {
    "widget.js": b"""
        const [text, button] = ["p", "button"].map((name) => document.createElement(name));
        document.querySelector("main").append(text, button);
        button.textContent = "Find";
        async function find({ slots: { shop }, settings: { index } }) {
          if (!shop) return void (text.textContent = "No shop yet");
          const { providerHash, dashboardAppId, providerName } = shop;
          const provider = { providerHash, dashboardAppId, providerName };
          const { nbHits } = await mainApi.algolia.search({ ...provider, indexName: index, query: "lamp" });
          text.textContent = `${nbHits} in ${providerName}`;
          await latchkey.publish("found", { nbHits });
        }
        button.onclick = () => find(latchkey.context);
        latchkey.onContext(find);
        find(await latchkey.ready);
        latchkey.report("ready");
    """
}
BOARD = files_of(id="board", name="Board", size={"w": 4, "h": 5}, events={"publishes": [], "listens": ["told"]}) | {
    "widget.js": b"""
        const main = document.querySelector("main");
        main.textContent = "Nothing yet";
        latchkey.subscribe("told", ({ nbHits }) => { main.textContent = `told of ${nbHits}`; });
        latchkey.report("ready");
    """
}


@pytest.fixture
def app(place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """The product with an empty dashboard and a provider."""
    with AppProcess(place / "data") as running:
        for name in ("Main", "Other"):
            save_provider(running, "shop", name, "algolia", catalogue.pairs)
        show_dashboard(running, "shop")
        yield running


def install(app: AppProcess, package: Path, *words: str) -> None:
    """Drop a package on the window, read in the dialog what it will be able to do, and agree."""
    desk = Desk(app)
    assert ask(app, "mainApi.invoke", "desk-drop", {"path": str(package)})
    shown = json.dumps(desk.dialog(), ensure_ascii=False)
    assert [word for word in words if word not in shown] == []
    desk.press("Install")
    wait_until(lambda: ask(app, "mainApi.invoke", "desk-dialog") is None, "the dialog stays")


def add(app: AppProcess, name: str) -> None:
    """Take a widget from the gallery."""
    click(app.page, "Add widget")
    card = f"[...document.querySelectorAll('.gallery-card')].find((one) => one.innerText.startsWith({name!r}))"
    wait_until(lambda: app.page.evaluate(f"!!{card}"), f"the gallery has no {name}")
    app.page.evaluate(f"{card}.click()")
    wait_until(lambda: app.page.evaluate("!document.querySelector('[role=dialog]')"), "the gallery stays")


def choose(app: AppProcess, name: str, field: str, option: str) -> None:
    """Choose something in a field of a tile's settings, and save them."""
    click(app.page, f"Menu of {name}")
    click(app.page, "Settings…")
    label = f"[...document.querySelectorAll('[role=dialog] label')].find((one) => one.innerText.startsWith({field!r}))"
    wait_until(lambda: app.page.evaluate(f"!!{label}"), f"there is no field {field}")
    wanted = (
        "[...document.querySelectorAll('[role=option]')]"
        f".find((one) => one.checkVisibility() && one.innerText.startsWith({option!r}))"
    )
    app.page.evaluate(f"document.getElementById({label}.htmlFor).click()")
    wait_until(lambda: app.page.evaluate(f"!!{wanted}"), f"{field} has no {option}")
    # A list for several choices stays open over what is below it until the field is left.
    app.page.evaluate(f"({wanted}.click(), document.activeElement.blur())")
    wait_until(lambda: app.page.evaluate(f"!{wanted}"), "the list stays")
    click(app.page, "Save")
    wait_until(lambda: app.page.evaluate("!document.querySelector('[role=dialog]')"), "the settings stay")


def go_to_shop(app: AppProcess) -> None:
    """Back to the dashboard, by the sidebar."""
    entry = "[...document.querySelectorAll('nav button')].find((one) => one.innerText.trim() === 'Shop')"
    app.page.evaluate(f"{entry}.click()")


@pytest.mark.nightly
def test_a_package_from_the_first_drop_to_the_second_installation(app: AppProcess, place: Path) -> None:
    """Dropped, read, installed, added, bound, wired to another, removed, and installed again with all it had."""
    finder = a_zip(place / "packages" / "finder.latchkey-widget", FINDER)
    board = a_zip(place / "packages" / "board.latchkey-widget", BOARD)
    for path in (finder.parent, finder, board):
        path.chmod(0o755)
    powers = ("search, with the provider that you put into “Shop”", "tell other widgets of the same dashboard: “found”")
    install(app, finder, "Install Finder?", "It says that it is by Ada", *powers)
    install(app, board, "Install Board?", "It does not say who wrote it", "hear from other widgets")

    add(app, "Finder")
    widget_shows(app, "finder", "Find")
    choose(app, "Finder", "Shop", "Other")
    widget_shows(app, "finder", "12 in Other")

    add(app, "Board")
    widget_shows(app, "board", "Nothing yet")
    choose(app, "Finder", "“found” is heard by", "Board")
    assert press_in_widget(app, "finder", "Find")
    widget_shows(app, "board", "told of 12")

    open_page(app, "Widgets")
    click(app.page, "Remove Finder")
    desk = Desk(app)
    desk.says("Shop")
    desk.press("Remove")
    go_to_shop(app)
    page_shows(app, "This widget is not installed", "Open Widgets")
    click(app.page, "Open Widgets")
    page_shows(app, "Part of Latchkey")

    install(app, finder, "Install Finder?", *powers)
    go_to_shop(app)
    widget_shows(app, "finder", "12 in Other")
    app.reload_page()
    widget_shows(app, "board", "Nothing yet")
    assert wait_until(lambda: press_in_widget(app, "finder", "Find"), "Finder does not run again")
    widget_shows(app, "board", "told of 12")
