"""axe-core on all that the real window shows, in both themes: the pages of the shell and every built-in widget."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, SHIFT, click, open_page, page_shows, press

AXE = Path(__file__).resolve().parents[2] / "renderer" / "node_modules" / "axe-core" / "axe.min.js"
WIDGETS = ("search", "index-facts", "system", "clock", "cache")
PAGES = ("Overview", "Dashboards", "Providers", "Settings")
QUIET = (
    "document.getAnimations().every((one) => one.playState !== 'running' ||"
    " !isFinite(one.effect.getComputedTiming().endTime))"
)
"""Whether nothing in the page moves."""


@pytest.fixture(scope="module", params=["light", "dark"])
def app(request: pytest.FixtureRequest, shared_place: Path) -> Iterator[AppProcess]:
    """The product with its demo, in one theme."""
    with AppProcess(shared_place / request.param) as running:
        running.page.call(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": request.param}]
        )
        themed = f"document.documentElement.dataset.mantineColorScheme === {request.param!r}"
        wait_until(lambda: running.page.evaluate(themed), "the shell does not follow the system's theme")
        yield running


def violations(target: Cdp, *, frame: bool = False, within: str = "document") -> list[str]:
    """What axe finds, as `rule: where`. A widget's heading is its tile's, outside of its frame."""
    options = {"rules": {"page-has-heading-one": {"enabled": not frame}}}
    if not target.evaluate("typeof axe === 'object'"):
        target.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads(
        target.evaluate(f"axe.run({within}, {json.dumps(options)}).then(JSON.stringify)")
    )
    return [f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'])}" for rule in found["violations"]]


def show_dock(app: AppProcess) -> None:
    """The developer tools, with each of their tabs in turn drawn at least once."""
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    for tab in ("Clients", "Responses", "Events", "Statistics", "Channels", "Widgets", "Console", "Servers", "Calls"):
        show_tab(app, tab)
        app.page.evaluate("document.querySelector('.dock .processes')?.setAttribute('open', '')")
        assert violations(app.page, within="document.querySelector('.dock')") == [], tab


def show_tab(app: AppProcess, tab: str) -> None:
    """Choose this tab of the developer tools, by its role: the sidebar has a page Widgets. Wait until it is drawn."""
    found = f"[...document.querySelectorAll('.dock [role=tab]')].find((one) => one.innerText === {tab!r})"
    wait_until(lambda: app.page.evaluate(f"{found}?.click() ?? {found} !== undefined"), f"there is no {tab}")
    page_shows_tab(app, tab)
    drawn = "[...document.querySelectorAll('.dock .dock-panel')].some((one) => one.innerText.trim() !== '')"
    wait_until(lambda: app.page.evaluate(drawn), f"{tab} shows nothing")


def page_shows_tab(app: AppProcess, tab: str) -> None:
    """Wait until this tab of the developer tools is the chosen one."""
    chosen = "document.querySelector('[role=tab][aria-selected=true]')?.innerText"
    wait_until(lambda: app.page.evaluate(chosen) == tab, f"{tab} does not open")


def show_gallery(app: AppProcess) -> None:
    """The widgets to add."""
    click(app.page, "Add widget")
    page_shows(app, "Add a widget", "Uses no provider")


def show_drawer(app: AppProcess) -> None:
    """A widget's settings."""
    app.page.evaluate("document.querySelector('[role=group][aria-label=Search]').focus()")
    press(app.page, "s", 83, text="s")
    page_shows(app, "Search settings", "not Algolia")


def show_palette(app: AppProcess) -> None:
    """The command palette."""
    press(app.page, "k", 75, modifiers=CONTROL)
    page_shows(app, "Show or hide the developer tools", "Add Cache")


def show_versions(app: AppProcess) -> None:
    """The history of the dashboard, one version of it chosen."""
    app.page.evaluate("document.querySelector('[aria-label=\"Menu of the dashboard Overview\"]').click()")
    wait_until(lambda: app.page.evaluate("document.querySelector('[role=menuitem]') !== null"), "no menu opens")
    app.page.evaluate(
        "[...document.querySelectorAll('[role=menuitem]')].find((one) => /Versions/.test(one.innerText)).click()"
    )
    page_shows(app, "Versions of Overview", "Create the dashboard")
    app.page.evaluate("document.querySelector('.history-entry').click()")


def show_variables(app: AppProcess) -> None:
    """The form for the variables of the dashboard, with a new one."""
    click(app.page, "Menu of the dashboard Overview")
    click(app.page, "Variables…")
    wait_until(lambda: app.page.evaluate(QUIET), "the form is still moving")
    click(app.page, "Add a variable")
    page_shows(app, "Variables of Overview", "Kind")


@pytest.mark.parametrize("show", [show_dock, show_gallery, show_drawer, show_versions, show_variables, show_palette])
def test_what_opens_over_a_page_passes_axe(app: AppProcess, show: Callable[[AppProcess], None]) -> None:
    """The developer tools' tabs, the gallery, a widget's settings and the palette, opened by their keys and buttons."""
    open_page(app, "Overview")
    show(app)
    settled = (
        "document.getAnimations().every((one) => one.playState !== 'running' || "
        "!isFinite(one.effect.getComputedTiming().endTime))"
    )
    wait_until(lambda: app.page.evaluate(settled), "something is still moving")
    found = violations(app.page)
    if show is show_dock:
        press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    else:
        press(app.page, "Escape", 27)
    gone = "document.querySelector('[role=dialog], [role=tab]') === null"
    wait_until(lambda: app.page.evaluate(gone), "it does not close")
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_shell_passes_axe(app: AppProcess, page: str) -> None:
    """Names, roles, contrast and order of the page hold for everybody."""
    open_page(app, page)
    assert violations(app.page) == []


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_passes_axe(app: AppProcess, widget: str) -> None:
    """A widget's frame holds the same standard as the shell."""
    open_page(app, "Overview")
    # What is being asked anew is dimmed meanwhile.
    shown = "document.body?.innerText.trim() && !document.querySelector('.skeleton, [data-busy=true]')"
    wait_until(lambda: app.widget(widget).evaluate(shown), f"the widget {widget} shows nothing")
    assert violations(app.widget(widget), frame=True) == []
