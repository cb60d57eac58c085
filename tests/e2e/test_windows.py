"""Several windows: a widget and a dashboard in windows of their own, remembered, brought back; full screen."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, SHIFT, ask, press, show_dashboard, tile


def page_ids(app: AppProcess) -> list[str]:
    """Every page of the app, one for each window."""
    return [one["id"] for one in app.targets() if one["type"] == "page" and one["url"].startswith("app:")]


def pages(app: AppProcess) -> list[Cdp]:
    """All of them, connected to. None may be about to close."""
    return [app._connect(partial(_is, own)) for own in page_ids(app)]


def _is(own: str, target: dict[str, Any]) -> bool:
    return bool(target["id"] == own)


def beside(app: AppProcess) -> Cdp:
    """The page of the window beside the main one."""

    def find() -> Cdp | None:
        found = [page for page in pages(app) if page.evaluate("document.querySelector('.beside-bar h1')?.innerText")]
        return found[0] if found else None

    return wait_until(find, "no window opens")


def main_page(app: AppProcess) -> Cdp:
    """The page of the main window."""
    has_shell = "document.querySelector('.shell') !== null"
    return wait_until(
        lambda: next((page for page in pages(app) if page.evaluate(has_shell)), None), "the main window has no page"
    )


def shown(page: Cdp) -> Any:
    """What a window says of itself."""
    return page.evaluate("mainApi.windows.context()")


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with two clocks on a dashboard. The last test ends it."""
    with AppProcess(shared_place / "data") as running:
        show_dashboard(running, "desk", tile("left", "clock"), tile("right", "clock", x=6, title="Right"))
        running.widget("clock", 1)
        yield running


def test_a_widget_and_its_dashboard_in_windows_of_their_own(app: AppProcess) -> None:
    """A widget runs in one place; its window stays above others, is remembered, and closes when brought back."""
    main = main_page(app)
    main.evaluate("mainApi.windows.popOut('desk', 'right')")
    window = beside(app)
    assert window.evaluate("document.querySelector('.beside-bar h1').innerText") == "Right"
    wait_until(lambda: window.evaluate("document.querySelector('iframe') !== null"), "the widget does not run there")
    wait_until(
        lambda: (
            main.evaluate("[...document.querySelectorAll('iframe')].map((one) => one.dataset.instance)") == ["left"]
        ),
        "it still runs in the main window",
    )
    page_text = "document.body.innerText"
    assert "In a window of its own" in main.evaluate(page_text)
    window.evaluate("document.querySelector('[aria-label=\"Keep above other windows\"]').click()")
    wait_until(lambda: shown(window)["onTop"], "it is not kept above others")
    kept = app.user_data / "windows.json"
    wait_until(lambda: kept.exists() and json.loads(kept.read_text())["windows"][0]["on_top"], "it is not remembered")
    assert window.evaluate("mainApi.windows.fullScreen(true)") == {"success": True}
    wait_until(
        lambda: window.evaluate("document.querySelector('.beside').hasAttribute('data-bare')"), "not full screen"
    )
    window.evaluate("window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))")
    wait_until(lambda: not shown(window)["fullScreen"], "Escape does not leave")
    main.evaluate("[...document.querySelectorAll('button')].find((one) => one.innerText === 'Bring it back').click()")
    wait_until(lambda: len(page_ids(app)) == 1, "the window stays")
    wait_until(lambda: main.evaluate("document.querySelectorAll('iframe').length") == 2, "it is not back")
    wait_until(lambda: json.loads(kept.read_text())["windows"] == [], "it is still remembered")
    refused = "mainApi.windows.popOut('desk', 'nobody').then(() => 'open', (error) => error.code)"
    assert main.evaluate(refused) == "invalid-params"


def test_the_developer_tools_in_a_window_of_their_own(app: AppProcess) -> None:
    """They take along what they show, follow Inspect, reach tiles of the main window, are remembered and dock again."""
    main = main_page(app)
    main.evaluate("document.body.focus()")
    press(main, "D", 68, modifiers=CONTROL | SHIFT)
    wait_until(lambda: main.evaluate("document.querySelector('.dock[data-place=below]') !== null"), "no tools")
    press_button(main, "Open in a window of their own")
    window = tools(app)
    wait_until(lambda: main.evaluate("document.querySelector('.dock') === null"), "they are docked as well")
    assert shown(window) == {"shows": None, "tools": True, "onTop": False, "fullScreen": False, "kiosk": None}
    wait_until(lambda: window.evaluate("document.querySelectorAll('.dt tbody tr').length > 3"), "no call is heard of")
    kept = app.user_data / "windows.json"
    remembered = {"dashboard": None, "instance": None}
    wait_until(lambda: kept.exists() and json.loads(kept.read_text())["windows"][0]["shown"] == remembered, "not kept")

    # From the main window to the tools: what a tile's menu says is shown there.
    main.evaluate("document.querySelector('[data-tile=left] [aria-haspopup=menu]').click()")
    inspect = "[...document.querySelectorAll('[role=menuitem]')].find((one) => one.innerText.startsWith('Inspect'))"
    wait_until(lambda: main.evaluate(f"{inspect} !== undefined"), "the menu has no Inspect")
    main.evaluate(f"{inspect}.click()")
    filter_now = "document.querySelector('.filter-input')?.value"
    wait_until(lambda: window.evaluate(filter_now) == "instance:left", "it is not shown")

    # And back: a tile of the main window is loaded anew from there.
    app.widget("clock", 1).evaluate("document.title = 'old'")
    frames = [app.widget("clock", nth) for nth in range(2)]
    press_button(window, "Widgets", "[role=tab]")
    row = "[...document.querySelectorAll('.dt tbody tr')].find((row) => row.innerText.includes('Right'))"
    wait_until(lambda: window.evaluate(f"{row} !== undefined"), "the widget is not listed")
    window.evaluate(f"{row}.click()")
    window.evaluate(f"{row}.click()")
    marked = "document.title === 'old'"
    assert [frame.evaluate(marked) for frame in frames].count(True) == 1
    wait_until(lambda: window.evaluate(f"{button('Reload')} !== undefined"), "no detail")
    window.evaluate(f"{button('Reload')}.click()")
    wait_until(
        lambda: not any(app.widget("clock", nth).evaluate(marked) for nth in range(2)), "the tile is not loaded anew"
    )

    press_button(window, "Dock at the side")
    wait_until(lambda: len(page_ids(app)) == 1, "the window stays")
    wait_until(lambda: main.evaluate("document.querySelector('.dock[data-place=beside]') !== null"), "they do not dock")
    assert main.evaluate("document.querySelector('.dock [role=tab][aria-selected=true]').innerText") == "Widgets"
    refused = "mainApi.windows.tools(true).catch(({ code }) => code)"
    assert app.widget("clock").evaluate(refused) == "not-granted"


def tools(app: AppProcess) -> Cdp:
    """The page of the developer tools' own window."""
    alone = "document.querySelector('.dock[data-place=window]') !== null"
    return wait_until(
        lambda: next((page for page in pages(app) if page.evaluate(alone)), None), "the tools have no window"
    )


def button(name: str, kind: str = "button") -> str:
    """The button of that name or text."""
    return f"[...document.querySelectorAll({kind!r})].find((one) => [one.ariaLabel, one.innerText].includes({name!r}))"


def press_button(page: Cdp, name: str, kind: str = "button") -> None:
    """Wait for a button and press it."""
    wait_until(lambda: page.evaluate(f"{button(name, kind)} !== undefined"), f"no {name}")
    page.evaluate(f"{button(name, kind)}.click()")


def test_windows_come_back_at_the_next_start(app: AppProcess) -> None:
    """A dashboard's window is there again after a restart; deleting the dashboard closes it. A widget opens none."""
    ask(app, "mainApi.windows.popOut", "desk", None)
    beside(app)
    refused = "mainApi.windows.popOut('desk', null).catch(({ code }) => code)"
    assert app.widget("clock").evaluate(refused) == "not-granted"
    kept = app.user_data / "windows.json"
    wait_until(lambda: json.loads(kept.read_text())["windows"], "it is not remembered")
    app.interrupt()
    app.wait()
    with AppProcess(app.user_data) as again:
        window = beside(again)
        wait_until(lambda: window.evaluate("document.querySelectorAll('iframe').length") == 2, "its widgets do not run")
        main = main_page(again)
        wait_until(
            lambda: "in a window of its own" in main.evaluate("document.body.innerText"), "the main window has it too"
        )
        main.evaluate("mainApi.dashboards.delete('desk')")
        wait_until(lambda: len(pages(again)) == 1, "the window of a deleted dashboard stays")
