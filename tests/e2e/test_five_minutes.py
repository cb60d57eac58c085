"""README's five minutes, word for word, in a product that was never started before.

Whatever README quotes is taken from there: `said(3, "Drop them")` fails where its step 3 does not say so, and the last
test where README quotes something that no step here has pressed, typed or seen.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import KEY, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import Desk
from tests.e2e.steps import (
    CONTROL,
    SHIFT,
    ask,
    click,
    in_widget,
    open_page,
    page_shows,
    press,
    widget_shows,
)

README = Path(__file__).parents[2] / "README.md"
_SECTION = README.read_text("utf-8").partition("## Five minutes\n")[2].partition("\n## ")[0]
STEPS = [" ".join(step.split()) for step in re.split(r"^\d+\. ", _SECTION, flags=re.MULTILINE)[1:]]
QUOTED = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)|`([^`]+)`")
SAID: set[str] = set()

PROVIDER_FIELD = "[...document.querySelectorAll('label')].find((one) => one.innerText === 'Search provider')?.control"


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product as a new user has it."""
    with AppProcess(shared_place / "data", demo=True) as running:
        yield running


def said(step: int, words: str) -> str:
    """These words, which README has in that step."""
    assert words in STEPS[step - 1], f"README's step {step} does not say {words!r}"
    SAID.add(words)
    return words


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
    said(1, "make run")  # what `latchkey run` is to a user; the app of this test is started in its place
    widget_shows(app, "search", "results", said(1, "Local Search: on this computer, not Algolia"))
    search(app, said(2, "generator"), said(2, "from service"))
    search(app, "decorator", "from service")
    search(app, "generator", said(2, "from cache"))
    # What the widget shows when the answers are dropped, it may ask for again by itself.
    search(app, "iterator", "from service")
    app.page.evaluate("document.querySelector('[role=group][tabindex]').focus()")
    assert said(3, "Ctrl+Shift+D")
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    click(app.page, said(3, "Clear responses"))
    page_shows(app, "This drops")
    click(app.page, said(3, "Drop them"))
    page_shows(app, "dropped")
    search(app, "decorator", said(3, "from service"))
    search(app, "generator", "from service")


def test_a_provider_of_ones_own_is_added_and_bound(app: AppProcess, catalogue: Catalogue, shared_place: Path) -> None:
    """Steps 4 and 5: one of one's own on the page Providers, then *Settings…* in the menu of the widget."""
    open_page(app, said(4, "Providers"))
    click(app.page, "Add provider")
    choose(app, "Algolia")
    fill_in(app, shared_place, catalogue, "Mine")
    page_shows(app, "Mine saved", "Works")
    open_dashboard(app)
    open_settings(app)
    choose_provider(app, "Mine")
    save_settings(app)
    widget_shows(app, "search", "Algolia", "results")


def test_the_slots_field_adds_a_provider_in_one_go(app: AppProcess, catalogue: Catalogue, shared_place: Path) -> None:
    """Step 5, its last sentence: *Add a provider…* does both at once."""
    open_settings(app)
    page_shows(app, "Search settings", "Search provider")
    choose(app, said(5, "Add a provider…"), "button")
    choose(app, "Algolia")
    fill_in(app, shared_place, catalogue, "Another")
    wait_until(lambda: app.page.evaluate(f"{PROVIDER_FIELD}.value") == "Another", "what was added is not chosen")
    save_settings(app)
    bound = "latchkey.context.slots.search.providerName === 'Another'"
    wait_until(lambda: in_widget(app, "search", bound), "what was added is not what the widget uses")
    widget_shows(app, "search", "results")


def test_nothing_of_the_key_was_ever_in_the_page(app: AppProcess) -> None:
    """Neither what it shows nor what came to it."""
    assert KEY not in app.page.evaluate("document.documentElement.outerHTML")
    assert KEY not in (app.user_data / "frames.txt").read_text("utf-8")


def test_all_that_readme_quotes_was_done() -> None:
    """In the tests above: five steps, and nothing in them that is not held to."""
    quoted = {first or second for first, second in QUOTED.findall(" ".join(STEPS))}

    assert (len(STEPS), quoted - SAID) == (5, set())


def open_settings(app: AppProcess) -> None:
    """The widget's menu, and its entry."""
    assert said(5, "menu of the Search widget")
    click(app.page, "Menu of Search")
    click(app.page, said(5, "Settings…"))


def save_settings(app: AppProcess) -> None:
    """Press *Save*, over which no message lies; the settings close."""
    click(app.page, "Save")
    wait_until(lambda: app.page.evaluate("!document.querySelector('[role=dialog]')"), "the settings stay")


def open_dashboard(app: AppProcess) -> None:
    """Back from the page Providers."""
    click(app.page, "Overview")
    wait_until(lambda: app.page.evaluate("document.querySelector('h1').innerText") == "Overview", "it stays away")


def choose(app: AppProcess, label: str, what: str = "[role=menuitem]") -> None:
    """An entry of the open menu, or a button, whose words begin so."""
    entry = f"[...document.querySelectorAll({what!r})].find((one) => one.innerText.startsWith({label!r}))"
    wait_until(lambda: app.page.evaluate(f"{entry} !== undefined"), f"the menu has no {label}")
    app.page.evaluate(f"{entry}.click()")


def choose_provider(app: AppProcess, name: str) -> None:
    """Open the list of providers in the settings of the widget, and choose one."""
    wait_until(lambda: app.page.evaluate(f"{PROVIDER_FIELD} instanceof HTMLInputElement"), "the settings have no list")
    app.page.evaluate(f"{PROVIDER_FIELD}.click()")
    entry = f"[...document.querySelectorAll('[role=option]')].find((one) => one.innerText.startsWith({name!r}))"
    wait_until(lambda: app.page.evaluate(f"{entry}?.checkVisibility() === true"), f"the list has no {name}")
    app.page.evaluate(f"{entry}.click()")
    # The field takes the focus back and is scrolled to: what is clicked meanwhile moves away.
    wait_until(lambda: app.page.evaluate(f"{entry}?.checkVisibility() !== true"), "the list stays")


def fill_in(app: AppProcess, place: Path, catalogue: Catalogue, name: str) -> None:
    """The native dialog, as its user fills it in."""
    desk = Desk(app)
    assert "Algolia" in desk.dialog()["title"]
    desk.press(next(one for one in desk.dialog()["buttons"] if one.startswith("More options")))
    fields = dict(catalogue.pairs)
    for label, value in {
        "Name": name,
        "Application ID": fields["appId"],
        "API key": fields["apiKey"],
        "Hosts  (optional)": fields["hosts"],
    }.items():
        typed = place / "typed.txt"
        typed.write_text(value, "utf-8")
        desk.focus(label)
        desk.type(typed)
        typed.unlink()
    desk.press("Test and save")
    wait_until(lambda: ask(app, "mainApi.invoke", "desk-dialog") is None, "the dialog does not close")
