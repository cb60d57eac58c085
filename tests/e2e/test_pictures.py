"""The shell's views look as they are pictured in tests/e2e/pictures, in both themes.

One window walks through all of them. What differs from run to run, such as times and what widgets show, is hidden. The
pictures are half as large as the window, and a view may differ from its picture by what another computer's rendering
does. `make pictures` makes them anew, when the looks were changed on purpose: then look at them before they are kept.
"""

import base64
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, SHIFT, open_page, page_shows, press

PICTURES = Path(__file__).parent / "pictures"
RENEW = "LATCHKEY_RENEW_PICTURES" in os.environ
WIDTH, HEIGHT = 1366, 768
SEEN = 40
"""How far apart two colours are, of 255 in any of red, green and blue, to be told from each other."""
MOST_DIFFERENT = 0.006
"""The share of a picture's points that may differ: about an icon's worth."""

STILL = (
    "(() => { const style = document.createElement('style');"
    "style.nonce = document.querySelector('meta[name=\"style-nonce\"]').content;"
    "style.textContent = '*, *::before, *::after { transition: none !important; animation: none !important;"
    " caret-color: transparent !important } iframe, dd, .tile-updated, .tile-skeleton, .notices"
    " { visibility: hidden !important }';"
    "document.head.append(style); })()"
)


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with its demo, in a window of one size in which nothing moves."""
    with AppProcess(shared_place / "data") as running:
        page = running.page
        page.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        page_shows(running, "Overview")
        page.evaluate(STILL)
        yield running


def show_palette(app: AppProcess) -> None:
    """With a question that only the app's own commands fit."""
    press(app.page, "k", 75, modifiers=CONTROL)
    wait_until(lambda: app.page.evaluate("document.activeElement.ariaLabel === 'Search commands'"), "no palette")
    for letter in "theme":
        press(app.page, letter, ord(letter.upper()), text=letter)
    page_shows(app, "Light theme")


def show_shortcuts(app: AppProcess) -> None:
    """All of them."""
    press(app.page, "?", 191, text="?", modifiers=SHIFT)
    page_shows(app, "Keyboard shortcuts", "Change them")
    app.page.evaluate("document.activeElement.blur()")


VIEWS: dict[str, tuple[str, Callable[[AppProcess], None] | None]] = {
    "dashboard": ("Overview", None),
    "dashboards": ("Dashboards", None),
    "settings": ("Settings", None),
    "palette": ("Settings", show_palette),
    "shortcuts": ("Settings", show_shortcuts),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_looks_as_it_is_pictured(app: AppProcess, theme: str) -> None:
    """A change of looks that nobody wanted is seen, whichever style or token made it."""
    page = app.page
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    themed = f"document.documentElement.dataset.mantineColorScheme === {theme!r}"
    wait_until(lambda: page.evaluate(themed), "the shell does not follow the system's theme")
    different: dict[str, str] = {}
    for view, (name, show) in VIEWS.items():
        open_page(app, name)
        if show is not None:
            show(app)
        wait_until(lambda: page.evaluate("document.fonts.status === 'loaded'"), "the font does not come")
        now = picture(app)
        if show is not None:
            press(page, "Escape", 27)
            wait_until(lambda: page.evaluate("!document.querySelector('[role=dialog]')"), "the dialog does not close")
        kept = PICTURES / f"{view}-{theme}.png"
        if RENEW:
            PICTURES.mkdir(exist_ok=True)
            assert now.save(str(kept))
            continue
        share = difference(now, QImage(str(kept)))
        if share > MOST_DIFFERENT:
            seen = Path(tempfile.gettempdir()) / f"latchkey-{kept.name}"
            now.save(str(seen))
            different[kept.name] = f"{share:.1%} differs; now it looks like {seen}"
    assert different == {}, "If the looks were changed on purpose: make pictures"


def picture(app: AppProcess) -> QImage:
    """The window as it is, at half its size, once two pictures in a row are the same."""
    last: list[bytes] = [b""]

    def is_still() -> bool:
        taken = base64.b64decode(app.page.call("Page.captureScreenshot", format="png")["data"])
        last.append(taken)
        return taken == last[-2]

    wait_until(is_still, "something is still moving")
    half = QImage.fromData(last[-1]).scaled(
        WIDTH // 2, HEIGHT // 2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return half.convertToFormat(QImage.Format.Format_RGB888)


def difference(one: QImage, other: QImage) -> float:
    """The share of points that look different; 1 where the sizes do, or where there is no picture."""
    if one.size() != other.size():
        return 1.0
    first, second = (bytes(image.convertToFormat(QImage.Format.Format_RGBX8888).constBits()) for image in (one, other))
    differing = sum(
        max(abs(first[at + colour] - second[at + colour]) for colour in range(3)) > SEEN
        for at in range(0, len(first), 4)
        if first[at : at + 3] != second[at : at + 3]
    )
    return differing / (one.width() * one.height())


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
