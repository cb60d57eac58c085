"""README's five minutes, word for word, in a product that was never started before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, SHIFT, click, in_widget, page_shows, press, widget_shows


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product as a new user has it."""
    with AppProcess(shared_place / "data") as running:
        yield running


def search(app: AppProcess, text: str, source: str) -> None:
    """Put a word into the Search widget's field, and wait for results that hold it and come from there."""
    app.widget("search").evaluate(
        "(() => { const field = document.querySelector('.query'); field.value = "
        f"{text!r}; field.dispatchEvent(new InputEvent('input', {{ bubbles: true }})); }})()"
    )
    marked = f"document.querySelector('.results mark')?.innerText.toLowerCase().includes({text!r})"
    wait_until(lambda: in_widget(app, "search", marked), f"no results for {text!r}")
    widget_shows(app, "search", source)


def test_a_second_search_comes_from_the_cache_until_it_is_cleared(app: AppProcess) -> None:
    """Steps 1 to 3, while the indices are being built: the widget's own repetitions do not count as the user's."""
    widget_shows(app, "search", "results", "Local Search: on this computer")
    search(app, "generator", "from service")
    search(app, "decorator", "from service")
    search(app, "generator", "from cache")
    app.page.evaluate("document.querySelector('[role=group][tabindex]').focus()")
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    click(app.page, "Clear responses")
    page_shows(app, "Responses cleared")
    search(app, "decorator", "from service")
    search(app, "generator", "from service")


def test_the_slots_field_adds_a_provider_in_one_go(app: AppProcess) -> None:
    """Step 5 finds the words that README names, in the menu and in the settings."""
    click(app.page, "Menu of Search")
    click(app.page, "Settings…")
    page_shows(app, "Search settings", "Search provider", "Add a provider…")
