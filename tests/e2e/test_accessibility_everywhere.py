"""axe-core on every view and dialog of the shell, in both themes: in a usual window, a narrow one, and one at 200 %."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, SHIFT, ask, click, open_page, page_shows, press, save_provider
from tests.e2e.test_accessibility import (
    QUIET,
    show_drawer,
    show_gallery,
    show_palette,
    show_variables,
    show_versions,
    violations,
)
from tests.e2e.test_windows import beside

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(1800)]

DEMO = "latchkey-demo"
SIZES = {"usual": (1366, 768, 1.0), "700 px": (700, 840, 1.0), "200 %": (683, 384, 2.0)}
MENU = "Menu of the dashboard Overview"


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with its demo, a second dashboard of two pages in a folder, and one that was deleted."""
    with AppProcess(shared_place / "data", demo=True) as running:
        save_provider(running, DEMO, "Another", "local-search", [])
        pages = [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}]
        second = {"id": "second", "name": "Second", "appId": DEMO, "widgets": [], "pages": pages}
        ask(running, "mainApi.dashboards.save", second)
        ask(running, "mainApi.dashboards.save", second | {"id": "gone", "name": "Gone"})
        ask(running, "mainApi.dashboards.delete", "gone")
        folder = {"id": "folder-1", "name": "Work", "dashboards": ["second"]}
        ask(running, "mainApi.dashboards.arrange", {"folders": [folder], "top": ["overview"]})
        running.reload_page()
        yield running


def from_menu(entry: str, *shows: str) -> Callable[[AppProcess], None]:
    """Opens something by the dashboard's menu."""

    def show(app: AppProcess) -> None:
        click(app.page, MENU)
        click(app.page, entry)
        page_shows(app, *shows)

    return show


def by_command(words: str, *shows: str) -> Callable[[AppProcess], None]:
    """Opens something by the palette."""

    def show(app: AppProcess) -> None:
        press(app.page, "k", 75, modifiers=CONTROL)
        wait_until(lambda: app.page.evaluate("document.activeElement.ariaLabel === 'Search commands'"), "no palette")
        app.page.call("Input.insertText", text=words)
        chosen = "document.querySelector('[role=dialog] [data-selected=true]')?.innerText ?? ''"
        wait_until(lambda: words in app.page.evaluate(chosen), f"the palette does not have {words!r}")
        press(app.page, "Enter", 13, text="\r")
        page_shows(app, *shows)

    return show


def button(name: str, *shows: str) -> Callable[[AppProcess], None]:
    """Opens something by a button of the page."""

    def show(app: AppProcess) -> None:
        click(app.page, name)
        page_shows(app, *shows)

    return show


def show_lacking(app: AppProcess) -> None:
    """What a dashboard from a template still lacks."""
    click(app.page, "From a template…")
    card = "[...document.querySelectorAll('.template')].find((one) => one.innerText.includes('Search overview'))"
    wait_until(lambda: app.page.evaluate(f"{card} !== undefined"), "there is no such template")
    app.page.evaluate(f"{card}.click()")
    page_shows(app, "leave for later")


def nothing(_app: AppProcess) -> None:
    """The page itself."""


OPENED: dict[str, tuple[str, Callable[[AppProcess], None]]] = {
    **{f"page {page}": (page, nothing) for page in ("Overview", "Second", "Dashboards", "Providers", "Widgets")},
    "settings": ("Settings", nothing),
    "licences": ("Settings", button("Show licences…", "Licences")),
    "menu of the window": ("Overview", button("Menu")),
    "menu of the dashboard": ("Overview", button(MENU, "Versions…")),
    "menu of a tile": ("Overview", button("Menu of Search", "Reload")),
    "menu of a row": ("Dashboards", button("Menu of Overview", "Duplicate")),
    "menu of periods": ("Overview", button("Refreshes by itself: Off", "Every 10 s")),
    "gallery": ("Overview", show_gallery),
    "settings of a widget": ("Overview", show_drawer),
    "palette": ("Overview", show_palette),
    "versions": ("Overview", show_versions),
    "variables": ("Overview", show_variables),
    "wiring": ("Overview", from_menu("Wiring…", "Wiring of Overview")),
    "refresh": ("Overview", from_menu("Refresh…", "Refresh")),
    "templates": ("Dashboards", button("From a template…", "Service status")),
    "shortcuts": ("Overview", by_command("Keyboard shortcuts", "Change them")),
    "report": ("Overview", by_command("Make a report", "Report")),
    "tour": ("Overview", by_command("Take the tour")),
    "deleted dashboards": ("Dashboards", button("One deleted dashboard")),
    "menu of a folder": ("Dashboards", button("Menu of the folder Work", "Rename")),
    "menu of pages": ("Second", button("Menu of the page One", "Remove the page")),
    "kinds of providers": ("Providers", button("Add provider", "REST API")),
    "kinds of servers": ("Providers", button("Add MCP server", "By command or address…")),
    "what a dashboard lacks": ("Dashboards", show_lacking),
}
CHOSEN = "document.querySelector('.dock [role=tab][aria-selected=true]')?.innerText.split('\\n')[0]"
TABS = ("Calls", "Clients", "Responses", "Events", "Statistics", "Channels", "Servers", "Widgets", "Console")


@pytest.mark.parametrize("size", SIZES)
def test_every_view_and_dialog_passes_axe(app: AppProcess, size: str) -> None:
    """Names, roles, contrast and order hold whatever is open, in both themes."""
    width, height, scale = SIZES[size]
    app.page.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
    )
    found: dict[str, list[str]] = {}
    for theme in ("light", "dark"):
        app.page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
        themed = f"document.documentElement.dataset.mantineColorScheme === {theme!r}"
        wait_until(lambda themed=themed: app.page.evaluate(themed), "the shell does not follow the system's theme")  # type: ignore[misc]  # a lambda's default
        for name, (page, show) in OPENED.items():
            go_to(app, page)
            show(app)
            look(app, f"{name}, {theme}", found)
            close(app)
        dock(app, theme, found)
    assert found == {}


def go_to(app: AppProcess, page: str) -> None:
    """By the sidebar, unfolded or not: a narrow window has it as a rail of icons, whose entries are named alike."""
    command = {"Overview": "Overview", "Second": "Second", "Dashboards": "All dashboards"}.get(page, page)
    heading = f"[...document.querySelectorAll('h1')].some((one) => one.checkVisibility() && one.innerText === {page!r})"
    if app.page.evaluate(heading):
        return
    if app.page.evaluate("document.querySelector('nav')?.dataset.folded === 'true'"):
        click(app.page, command)
        wait_until(lambda: app.page.evaluate(heading), f"the page {page} does not show")
    else:
        open_page(app, page)


def look(app: AppProcess, name: str, found: dict[str, list[str]]) -> None:
    """Note what axe finds once nothing moves."""
    wait_until(lambda: app.page.evaluate(QUIET), f"{name}: something is still moving")
    wrong = serious(app.page)
    if wrong:
        found[name] = wrong


def serious(page: Cdp) -> list[str]:
    """What axe finds, but for menus outside of landmarks: they are drawn above the page, and a button leads there."""
    return [one for one in violations(page) if not one.startswith("region: ")]


def close(app: AppProcess) -> None:
    """Close what is open, layer by layer."""
    closed = "document.querySelector('[role=dialog], [role=menu]') === null"
    for _ in range(4):
        if app.page.evaluate(closed):
            return
        press(app.page, "Escape", 27)
        wait_until(lambda: app.page.evaluate(QUIET), "something is still moving")
    wait_until(lambda: app.page.evaluate(closed), "it does not close")


def dock(app: AppProcess, theme: str, found: dict[str, list[str]]) -> None:
    """The developer tools with each of their tabs."""
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    for tab in TABS:
        # The sidebar has a "Widgets", too.
        found_tab = (
            f"[...document.querySelectorAll('.dock [role=tab]')].find((one) => one.innerText.startsWith({tab!r}))"
        )
        wait_until(lambda found_tab=found_tab: app.page.evaluate(f"{found_tab} !== undefined"), f"there is no {tab}")  # type: ignore[misc]  # a lambda's default
        app.page.evaluate(f"{found_tab}.click()")
        wait_until(lambda tab=tab: app.page.evaluate(CHOSEN) == tab, f"{tab} does not open")  # type: ignore[misc]  # a lambda's default
        look(app, f"developer tools, {tab}, {theme}", found)
    click(app.page, "Clients")
    click(app.page, "Invalidate all")
    page_shows(app, "Cancel")
    look(app, f"a question of the developer tools, {theme}", found)
    click(app.page, "Cancel")
    wait_until(lambda: app.page.evaluate("document.querySelector('[role=dialog]') === null"), "the question stays")
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    wait_until(lambda: app.page.evaluate("document.querySelector('.dock [role=tab]') === null"), "the tools stay")


def test_a_window_beside_passes_axe(app: AppProcess) -> None:
    """A widget and a dashboard in windows of their own; and the tile that says where its widget is."""
    found: dict[str, list[str]] = {}
    go_to(app, "Overview")
    main = app.page
    for instance in ("overview-clock", None):
        main.evaluate(f"mainApi.windows.popOut('overview', {'null' if instance is None else repr(instance)})")
        window = beside(app)
        wait_until(lambda window=window: window.evaluate(QUIET), "something is still moving")  # type: ignore[misc]  # a lambda's default
        for name, page in (("beside", window), ("main", main)):
            wrong = serious(page)
            if wrong:
                found[f"{name}, {instance}"] = wrong
        main.evaluate(f"mainApi.windows.bringBack('overview', {'null' if instance is None else repr(instance)})")
        wait_until(lambda: sum(one["type"] == "page" for one in app.targets()) == 1, "the window stays")
    assert found == {}
