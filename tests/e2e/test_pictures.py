"""The shell's views look as they are pictured in tests/e2e/pictures, in both themes.

One window walks through all of them. What differs from run to run, such as times and what widgets show, is hidden, and
nothing is blurred behind dialogs, which takes long without a graphics card. The
pictures are half as large as the window, and a view may differ from its picture by what another computer's rendering
does. `make pictures` makes them anew, when the looks were changed on purpose: then look at them before they are kept.
"""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.checks.pictures import MOST_DIFFERENT, RENEW, compare, difference
from tests.e2e.cdp import Cdp
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, click, open_page, page_shows, press
from tests.e2e.test_windows import beside, page_ids
from tests.e2e.test_windows import tools as tools_window

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1366, 768

STILL = (
    "(() => { const style = document.createElement('style');"
    "style.nonce = document.querySelector('meta[name=\"style-nonce\"]').content;"
    "style.textContent = '*, *::before, *::after { transition: none !important; animation: none !important;"
    " caret-color: transparent !important; backdrop-filter: none !important }"
    " iframe, dl:not(.keys) dd, pre, time, .tile-updated, .tile-skeleton, .notices, .dt tbody, .dock-empty, .facts,"
    " .dock-server, .big-value, .live b, .live svg, .stats-tables, .processes summary, [data-section=caches] td,"
    " .history-entry, .library-facts, .filter-found, .filter-counts"
    " { visibility: hidden !important } [aria-labelledby=widget-usage-title] { display: none !important }';"
    "document.head.append(style); })()"
)


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with its demo, in a window of one size in which nothing moves."""
    with AppProcess(shared_place / "data", demo=True) as running:
        page_shows(running, "Overview")
        hold_still(running.page)
        yield running


def hold_still(page: Cdp) -> None:
    """Give a window its size, and let nothing in it move."""
    page.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)
    page.evaluate(STILL)


Show = Callable[[AppProcess], None]


def show_palette(app: AppProcess) -> None:
    """With a question that only the app's own commands fit."""
    press(app.page, "k", 75, modifiers=CONTROL)
    wait_until(lambda: app.page.evaluate("document.activeElement.ariaLabel === 'Search commands'"), "no palette")
    for letter in "theme":
        press(app.page, letter, ord(letter.upper()), text=letter)
    page_shows(app, "Light theme")


def chosen(command: str, *words: str) -> Show:
    """What a command of the window's menu opens, once it shows these words."""
    entry = f"[...document.querySelectorAll('[role=menuitem]')].find((one) => one.innerText.startsWith({command!r}))"

    def show(app: AppProcess) -> None:
        open_menu(app, "Menu")
        app.page.evaluate(f"{entry}.click()")
        wait_until(
            lambda: app.page.evaluate(
                "!!document.querySelector('[role=dialog]') && !document.querySelector('[role=menu]')"
            ),
            f"{command} opens nothing",
        )
        page_shows(app, *words)
        app.page.evaluate("document.activeElement.blur()")

    return show


def menu(name: str) -> Show:
    """An open menu."""
    return lambda app: open_menu(app, name)


def open_menu(app: AppProcess, name: str) -> None:
    """Press the button that opens a menu."""
    click(app.page, name)
    wait_until(lambda: app.page.evaluate("document.querySelector('[role=menuitem]') !== null"), f"no {name} opens")


def section(name: str) -> Show:
    """A section of Settings at the top of the page."""
    found = f"document.querySelector('[data-section={name}]')"
    return lambda app: app.page.evaluate(f"{found}.scrollIntoView({{ block: 'start', behavior: 'instant' }})")


def tools(tab: str, place: str = "below") -> Show:
    """A tab of the developer tools, docked."""

    def show(app: AppProcess) -> None:
        app.page.evaluate(
            "(() => { const channel = new BroadcastChannel('latchkey.devtools'); channel.postMessage("
            f"{{ kind: 'inspect', inspection: {{ tab: {tab!r}, filter: '' }} }}); channel.close() }})()"
        )
        now = "document.querySelector('.dock [role=tab][aria-selected=true]')?.innerText"
        wait_until(lambda: app.page.evaluate(now) == tab, f"{tab} does not open")
        if app.page.evaluate("document.querySelector('.dock').dataset.place") != place:
            click(app.page, "Dock at the side" if place == "beside" else "Dock below")
        app.page.evaluate("document.activeElement.blur()")

    return show


HOME = "Overview"
TABS = ("Calls", "Responses", "Clients", "Statistics", "Widgets", "Channels", "Events", "Console", "Servers")
VIEWS: dict[str, tuple[str, Show | None]] = {
    "dashboard": (HOME, None),
    "dashboards": ("Dashboards", None),
    "providers": ("Providers", None),
    "widgets": ("Widgets", None),
    "settings": ("Settings", None),
    **{f"settings-{name}": ("Settings", section(name)) for name in ("widgets", "caches", "shortcuts", "about")},
    "palette": (HOME, show_palette),
    "shortcuts": (HOME, chosen("Keyboard shortcuts", "Change them")),
    "report": (HOME, chosen("Make a report…", "Report")),
    "menu": (HOME, menu("Menu")),
    "tile-menu": (HOME, menu("Menu of Clock")),
    "gallery": (HOME, chosen("Add a widget…", "Uses no provider")),
    "templates": (HOME, chosen("New dashboard from a template…", "New dashboard")),
    "variables": (HOME, chosen("Variables of this dashboard…", "Variables of Overview")),
    "wiring": (HOME, chosen("Wiring of this dashboard…", "Wiring of Overview")),
    "versions": (HOME, chosen("Versions of this dashboard", "Versions of Overview")),
    "refreshes": (HOME, chosen("When this dashboard refreshes…", "Refresh of Overview")),
    "tour": (HOME, chosen("Take the tour", "Step 1 of 5")),
    **{f"tools-{name.lower()}": (HOME, tools(name)) for name in TABS},
    "tools-beside": (HOME, tools("Calls", "beside")),
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_looks_as_it_is_pictured(app: AppProcess, view: str) -> None:
    """In both themes: a change of looks that nobody wanted is seen, whichever style or token made it."""
    name, show = VIEWS[view]
    open_page(app, name)
    try:
        if show is not None:
            show(app)
        different = compared(app.page, view)
    finally:
        close(app)
    assert different == {}, "If the looks were changed on purpose: make pictures"


@pytest.mark.parametrize(
    ("view", "opened", "closed", "find"),
    [
        ("window-beside", "popOut('overview', 'overview-clock')", "bringBack('overview', 'overview-clock')", beside),
        ("window-tools", "tools(true)", "tools(false)", tools_window),
    ],
    ids=["beside", "tools"],
)
def test_a_window_beside_looks_as_it_is_pictured(
    app: AppProcess, view: str, opened: str, closed: str, find: Callable[[AppProcess], Cdp]
) -> None:
    """A widget, and the developer tools, each in a window of its own."""
    main = app.page
    main.evaluate(f"mainApi.windows.{opened}")
    try:
        page = find(app)
        hold_still(page)
        different = compared(page, view)
    finally:
        main.evaluate(f"mainApi.windows.{closed}")
        wait_until(lambda: len(page_ids(app)) == 1, "the window stays")
    assert different == {}, "If the looks were changed on purpose: make pictures"


def compared(page: Cdp, view: str) -> dict[str, str]:
    """The pictures, of both themes, that it does not look like, and by how much; or the pictures are made anew."""
    different: dict[str, str] = {}
    page.call("Input.dispatchMouseEvent", type="mouseMoved", x=1, y=1)  # away from what would show its tooltip
    for theme in ("light", "dark"):
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
        themed = (
            f"document.documentElement.dataset.mantineColorScheme === {theme!r} && document.fonts.status === 'loaded'"
        )
        wait_until(lambda wanted=themed: page.evaluate(wanted), "the shell does not follow the system's theme")  # type: ignore[misc]  # a lambda's default
        kept = PICTURES / f"{view}-{theme}.png"
        if (words := compare(picture(page, kept), kept)) is not None:
            different[kept.name] = words
    return different


def close(app: AppProcess) -> None:
    """Whatever lies over the page, and the developer tools."""
    over = "document.querySelector('[role=dialog], [role=menu]') !== null"
    if app.page.evaluate(over):
        # The tour's card is no dialog that would have the focus by itself.
        app.page.evaluate("document.querySelector('.tour-card h2')?.focus()")
        press(app.page, "Escape", 27)
        wait_until(lambda: not app.page.evaluate(over), "it does not close")
    if app.page.evaluate("document.querySelector('.dock') !== null"):
        click(app.page, "Close the developer tools")
        wait_until(lambda: app.page.evaluate("document.querySelector('.dock') === null"), "the tools do not close")


def picture(page: Cdp, wanted: Path) -> QImage:
    """The window at half its size, once it looks like the wanted picture, or else once two in a row are the same."""
    expected, last = QImage() if RENEW else QImage(str(wanted)), b""

    def look() -> QImage | None:
        nonlocal last
        taken = page.call("Page.captureScreenshot", format="png", optimizeForSpeed=True)["data"]
        before, last = last, base64.b64decode(taken)
        half = QImage.fromData(last).scaled(
            WIDTH // 2, HEIGHT // 2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        seen = half.convertToFormat(QImage.Format.Format_RGB888)
        return seen if last == before or difference(seen, expected) <= MOST_DIFFERENT else None

    return wait_until(look, "something is still moving")


def test_a_button_that_looks_different_is_seen() -> None:
    """What the comparison calls the same, and what not: a shade more is, a button in another colour is not."""
    plain = QImage(WIDTH // 2, HEIGHT // 2, QImage.Format.Format_RGB888)
    plain.fill(Qt.GlobalColor.white)
    shade, button = plain.copy(), plain.copy()
    for image, colour, width in ((shade, 0xFFF0F0F0, 400), (button, 0xFF0B7764, 90)):
        for x in range(width):
            for y in range(20):
                image.setPixel(x, y, colour)
    assert difference(plain, plain) == difference(plain, shade) == 0
    assert difference(plain, button) > MOST_DIFFERENT
    assert difference(plain, QImage()) == 1
