"""axe-core on all that the real window shows: the pages of the shell and every built-in widget.

In the light theme with every rule, in the dark one with those that depend on colours: elements, names and order are the
same. `test_accessibility_everywhere` repeats every rule in both.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, SHIFT, click, open_page, page_shows, press

AXE = Path(__file__).resolve().parents[2] / "renderer" / "node_modules" / "axe-core" / "axe.min.js"
WIDGETS = ("search", "index-facts", "system", "clock", "cache")
PAGES = ("Overview", "Dashboards", "Providers", "Settings")
TABS = ("Clients", "Responses", "Events", "Statistics", "Channels", "Widgets", "Console", "Servers", "Calls")
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe whose outcome a theme can change."""
QUIET = (
    "document.getAnimations().every((one) => one.playState !== 'running' ||"
    " !isFinite(one.effect.getComputedTiming().endTime))"
)
"""Whether nothing in the page moves."""


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with its demo, in the light theme."""
    with AppProcess(shared_place / "data", demo=True) as running:
        follow(running, "light")
        yield running


def follow(app: AppProcess, theme: str, target: Cdp | None = None) -> None:
    """Let the system have this theme, and wait until the page, or this frame, has it too and nothing moves."""
    app.page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    asked = target or app.page
    now = "window.latchkey?.context.theme.scheme ?? document.documentElement.dataset.mantineColorScheme"
    wait_until(lambda: asked.evaluate(f"({now}) === {theme!r} && {QUIET}"), "it does not follow the system's theme")


def violations(
    target: Cdp, *, frame: bool = False, within: str = "document", only: Sequence[str] | None = None
) -> list[str]:
    """What axe finds, of these rules or of all, as `rule: where`. A widget's heading is its tile's, outside of it."""
    options: dict[str, Any] = {"rules": {"page-has-heading-one": {"enabled": not frame}}} if only is None else {}
    if only is not None:
        options["runOnly"] = list(only)
    if not target.evaluate("typeof axe === 'object'"):
        target.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads(
        target.evaluate(f"axe.run({within}, {json.dumps(options)}).then(JSON.stringify)")
    )
    return [f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'])}" for rule in found["violations"]]


def in_both_themes(app: AppProcess, target: Cdp, *, frame: bool = False, within: str = "document") -> list[str]:
    """What axe finds in the light theme, and of colours in the dark one."""
    wait_until(lambda: target.evaluate(QUIET), "something is still moving")
    found = violations(target, frame=frame, within=within)
    follow(app, "dark", target)
    found += [f"dark: {one}" for one in violations(target, frame=frame, within=within, only=OF_COLOURS)]
    follow(app, "light", target)
    return found


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


@pytest.mark.parametrize("show", [show_gallery, show_drawer, show_versions, show_variables, show_palette])
def test_what_opens_over_a_page_passes_axe(app: AppProcess, show: Callable[[AppProcess], None]) -> None:
    """The gallery, a widget's settings, what a dashboard's menu opens and the palette."""
    open_page(app, "Overview")
    show(app)
    found = in_both_themes(app, app.page)
    press(app.page, "Escape", 27)
    closed = "document.querySelector('[role=dialog], [role=tab]') === null"
    wait_until(lambda: app.page.evaluate(closed), "it does not close")
    assert found == []


def test_the_developer_tools_pass_axe(app: AppProcess) -> None:
    """Each of their tabs."""
    open_page(app, "Overview")
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    found = {}
    for tab in TABS:
        show_tab(app, tab)
        app.page.evaluate("document.querySelector('.dock .processes')?.setAttribute('open', '')")
        found[tab] = in_both_themes(app, app.page, within="document.querySelector('.dock')")
    found["page"] = violations(app.page)
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    wait_until(lambda: app.page.evaluate("document.querySelector('.dock') === null"), "they do not close")
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_shell_passes_axe(app: AppProcess, page: str) -> None:
    """Names, roles, contrast and order of the page hold for everybody."""
    open_page(app, page)
    assert in_both_themes(app, app.page) == []


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_passes_axe(app: AppProcess, widget: str) -> None:
    """A widget's frame holds the same standard as the shell."""
    open_page(app, "Overview")
    # What is being asked anew is dimmed meanwhile.
    shown = "document.body?.innerText.trim() && !document.querySelector('.skeleton, [data-busy=true]')"
    wait_until(lambda: app.widget(widget).evaluate(shown), f"the widget {widget} shows nothing")
    assert in_both_themes(app, app.widget(widget), frame=True) == []
