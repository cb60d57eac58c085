"""The life of a dashboard through the real window, twice: with the mouse alone, and with the keyboard alone.

Nothing here calls what the page could call; what is stored is only read, to see that each act has come through.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.cdp import Cdp, TargetGone
from tests.e2e.hands import Hand, Keyboard, Mouse
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, save_provider
from tests.e2e.test_windows import beside, pages

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]

BOARD, FOLDER, VARIABLE = "Search overview", "Shop", "Which index"
DEMO = "latchkey-demo"
"""The app whose providers a new profile's dashboards use."""


class Life:
    """One dashboard in one profile, as it is stored, and the hand that changes it."""

    def __init__(self, app: AppProcess, make: Callable[[AppProcess, Cdp], Hand]) -> None:
        self.page = app.page
        self.page.call("Emulation.setDeviceMetricsOverride", width=1366, height=768, deviceScaleFactor=1, mobile=False)
        self.app, self.hand = app, make(app, self.page)
        self.shows("Overview")

    def shows(self, *words: str) -> None:
        """Wait until the main window shows these."""
        wait_until(
            lambda: all(word in self.page.evaluate("document.body.innerText") for word in words),
            f"the window does not show {words}",
        )

    def stored(self) -> dict[str, Any] | None:
        """The dashboard, if there is one beside the demo's."""
        all_of_them = self.page.evaluate("mainApi.dashboards.list()")["dashboards"]
        return next((one for one in all_of_them if one["id"] != "overview"), None)

    def until(self, holds: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
        """The dashboard as it is stored, once this holds of it."""

        def look() -> dict[str, Any] | None:
            board = self.stored()
            return board if board is not None and holds(board) else None

        return wait_until(look, f"not stored: {what}")

    def dialog(self) -> None:
        """Wait for the native dialog."""
        wait_until(lambda: ask(self.app, "mainApi.invoke", "desk-dialog", {}), "no native dialog opens")


def tile_of(board: dict[str, Any], widget: str) -> dict[str, Any]:
    """The tile of a widget."""
    found: dict[str, Any] = next(tile for tile in board["widgets"] if tile["widget"] == widget)
    return found


@pytest.mark.parametrize("make", [Mouse, Keyboard])
def test_a_dashboard_is_made_lived_in_and_taken_elsewhere(
    place: Path, catalogue: Catalogue, make: Callable[[AppProcess, Cdp], Hand]
) -> None:
    """Folder, template, variable, wires, refresh, window, five steps back, export, delete; import and a version."""
    with AppProcess(place / "data", demo=True) as app:
        save_provider(app, DEMO, "Catalogue", "algolia", catalogue.pairs)
        life = Life(app, make)
        make_it(life)
        use_it(life, catalogue)
        five_steps_back(life)
        exported = take_it_away(life)
    with AppProcess(place / "elsewhere", demo=True) as app:
        life = Life(app, make)
        bring_it_back(life, exported, place, catalogue)


def make_it(life: Life) -> None:
    """A folder, and in it a dashboard from a template."""
    hand = life.hand
    hand.use("Dashboards")
    hand.use("New folder")
    hand.entry("Menu of the folder New folder", "Rename")
    hand.write("Name of the folder", FOLDER)
    life.shows(FOLDER)
    hand.use("From a template…")
    hand.use(BOARD)
    hand.pick("Local Search or Algolia (3 widgets)", "Catalogue")
    hand.use("Done")
    life.shows("Index browser", "Analytics")
    board = life.until(lambda board: len(board["widgets"]) == 5, "the template")
    hand.use("Dashboards")
    hand.move_to_folder(BOARD, FOLDER)
    order = "mainApi.dashboards.library({whole: []}).then(({arrangement}) => arrangement.folders)"
    wait_until(lambda: life.page.evaluate(order)[0]["dashboards"] == [board["id"]], "it is not in the folder")
    hand.use(BOARD)
    life.shows("Index browser", "Analytics")


def use_it(life: Life, catalogue: Catalogue) -> None:
    """A variable that a widget uses, a wire cut and joined, a refresh by the clock, and a window beside."""
    hand = life.hand
    hand.command("Variables…", "Variables of this dashboard…", BOARD)
    hand.use("Add a variable")
    hand.write("Name", "which")
    hand.write("Title", VARIABLE)
    hand.use("Save")
    hand.write(VARIABLE, INDEX)
    life.until(lambda board: board["variables"][0]["value"] == INDEX, "the variable's value")
    hand.of_tile("Index browser", "Settings…")
    hand.write("Index", "{{which}}")
    hand.use("Save")
    life.until(lambda board: tile_of(board, "index-browser")["settings"] == {"index": "{{which}}"}, "the setting")
    told = "latchkey.context.settings.index"
    wait_until(lambda: life.app.widget("index-browser").evaluate(told) == INDEX, "the widget is not told the variable")

    for connected in (False, True):
        hand.of_tile("Record", "Settings…")
        hand.pick("It hears “record” from", "Index browser: record")
        hand.use("Save")
        life.until(
            lambda board, connected=connected: bool(board["wiring"]) is not connected,  # type: ignore[misc]  # a lambda's default
            "the wire",
        )
    hand.choose_record("Index browser")
    shown = "document.body.innerText"
    wait_until(lambda: "Lamp 0" in life.app.widget("record").evaluate(shown), "the record is not heard of")

    hand.period("10 s")
    life.until(lambda board: board["refresh"]["every"] == 10, "the period")
    before = catalogue.requests("/1/indexes/*/queries")
    wait_until(lambda: catalogue.requests("/1/indexes/*/queries") > before, "nothing refreshes by itself")

    hand.of_tile("Record", "In a window of its own")
    window = beside(life.app)
    wait_until(lambda: window.evaluate("document.querySelector('h1').innerText") == "Record", "the window has no name")
    wait_until(lambda: "Lamp 0" in life.app.widget("record").evaluate(shown), "the window does not show the record")
    hand.page = window
    with contextlib.suppress(TargetGone):  # the window goes while the key or the button is held
        hand.use("Bring back to the main window")
    hand.page = life.page
    wait_until(lambda: len(pages(life.app)) == 1, "the window stays")


def five_steps_back(life: Life) -> None:
    """Each of five different changes is taken back, the last one first."""
    hand, states = life.hand, [life.stored()]
    changes: list[tuple[str, Callable[[], None]]] = [
        ("moving", lambda: hand.move_tile("Cache")),
        ("the variable", lambda: hand.write(VARIABLE, "another")),
        ("the period", lambda: hand.period("1 min")),
        ("removal", lambda: hand.remove_tile("Index facts")),
        ("the name", lambda: rename(hand, "Everything")),
    ]
    for what, change in changes:
        change()
        states.append(life.until(lambda board: board != states[-1], what))
    changed = states.pop()
    assert changed is not None
    assert (changed["name"], len(changed["widgets"])) == ("Everything", 4)
    while states:
        hand.undo()
        expected = states.pop()
        life.until(lambda board, expected=expected: board == expected, "what was before")  # type: ignore[misc]  # a lambda's default


def rename(hand: Hand, name: str) -> None:
    """By the dashboard's menu, which both hands open."""
    hand.entry(f"Menu of the dashboard {BOARD}", "Rename")
    hand.write("Name of the dashboard", name)


def take_it_away(life: Life) -> Path:
    """Export it and delete it; the file."""
    hand = life.hand
    hand.command("Export…", "Export this dashboard…", BOARD)
    life.dialog()
    hand.accept("&Save")
    life.shows("Written to")
    hand.entry(f"Menu of the dashboard {BOARD}", "Delete")
    wait_until(lambda: life.stored() is None, "it is not deleted")
    return life.app.user_data / f"{BOARD}.json"


def bring_it_back(life: Life, exported: Path, place: Path, catalogue: Catalogue) -> None:
    """Import it where nothing is, give it its provider in one step, change it, and restore how it was."""
    hand = life.hand
    typed = place / "typed"
    typed.write_text(str(exported))
    exported.chmod(0o644)
    hand.use("Dashboards")
    hand.use("Import…")
    life.dialog()
    ask(life.app, "mainApi.invoke", "desk-type", {"file": str(typed)})
    hand.accept("&Open")
    life.shows(f"Complete {BOARD}", "One thing is missing")
    save_provider(life.app, DEMO, "Other", "algolia", catalogue.pairs)
    hand.pick("Algolia (4 widgets)", "Other")
    hand.use("Done")
    whole = life.until(
        lambda board: tile_of(board, "index-browser")["slots"]["search"] == {"appId": DEMO, "providerName": "Other"},
        "the provider",
    )
    assert [one["value"] for one in whole["variables"]] == [INDEX]
    assert (len(whole["widgets"]), whole["refresh"]["every"]) == (5, 10)
    wait_until(
        lambda: "Lamp 11" in life.app.widget("index-browser").evaluate("document.body.innerText"), "it shows nothing"
    )
    hand.remove_tile("Cache")
    life.until(lambda board: len(board["widgets"]) == 4, "the removal")
    hand.command("Versions…", "Versions of this dashboard", BOARD)
    hand.use(versions(life.page)[1])
    hand.use("Restore")
    life.until(lambda board: board["widgets"] == whole["widgets"], "the version")


def versions(page: Cdp) -> list[str]:
    """What the versions are called, newest first; each is called by its words and its time."""
    found = "[...document.querySelectorAll('.history-entry')].map((one) => one.innerText.trim())"
    listed: list[str] = wait_until(lambda: page.evaluate(found), "there are no versions")
    return listed
