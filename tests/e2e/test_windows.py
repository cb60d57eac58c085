"""Several windows: a widget and a dashboard in windows of their own, remembered, brought back; full screen."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, show_dashboard, tile


def pages(app: AppProcess) -> list[Cdp]:
    """Every page of the app, one for each window."""
    ids = [one["id"] for one in app.targets() if one["type"] == "page" and one["url"].startswith("app:")]
    return [app._connect(partial(_is, own)) for own in ids]


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


@pytest.fixture
def app(place: Path) -> Iterator[AppProcess]:
    """The product with two clocks on a dashboard."""
    with AppProcess(place / "data") as running:
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
    wait_until(lambda: len(pages(app)) == 1, "the window stays")
    wait_until(lambda: main.evaluate("document.querySelectorAll('iframe').length") == 2, "it is not back")
    wait_until(lambda: json.loads(kept.read_text())["windows"] == [], "it is still remembered")
    refused = "mainApi.windows.popOut('desk', 'nobody').then(() => 'open', (error) => error.code)"
    assert main.evaluate(refused) == "invalid-params"


def test_windows_come_back_at_the_next_start(place: Path) -> None:
    """A dashboard's window is there again after a restart; deleting the dashboard closes it. A widget opens none."""
    with AppProcess(place / "data") as first:
        show_dashboard(first, "desk", tile("left", "clock"))
        ask(first, "mainApi.windows.popOut", "desk", None)
        beside(first)
        assert first.widget("clock").evaluate("mainApi.windows.popOut('desk', null).catch(({ code }) => code)") == (
            "not-granted"
        )
        wait_until((first.user_data / "windows.json").exists, "it is not remembered")
        first.interrupt()
        first.wait()
    with AppProcess(place / "data") as again:
        window = beside(again)
        wait_until(lambda: window.evaluate("document.querySelectorAll('iframe').length") == 1, "its widgets do not run")
        main = main_page(again)
        wait_until(
            lambda: "in a window of its own" in main.evaluate("document.body.innerText"), "the main window has it too"
        )
        main.evaluate("mainApi.dashboards.delete('desk')")
        wait_until(lambda: len(pages(again)) == 1, "the window of a deleted dashboard stays")
