"""The window opens where it stood, inside a screen of today."""

import pytest
from PySide6.QtCore import QRect, QSize

from app.desktop.window_place import MINIMUM_SIZE, TITLE_BAR, opening_place, opening_size
from app.desktop.window_state import WindowState

LAPTOP = QRect(0, 0, 1366, 728)
MONITOR = QRect(1366, 0, 2560, 1400)


def test_the_first_window_fits_the_screen() -> None:
    """With its title bar; the window manager chooses the place."""
    assert opening_size(WindowState(), [LAPTOP]) == QSize(1280, 728 - 48)
    assert opening_size(WindowState(), [MONITOR]) == QSize(1280, 840)
    assert opening_place(WindowState(), [LAPTOP]) is None


@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
def test_the_first_window_fits_an_enlarged_screen(scale: float) -> None:
    """1366 × 768 at 200 % is 683 × 384: the smallest window is smaller still, and nothing is below the edge."""
    screen = QRect(0, 0, int(1366 / scale), int(768 / scale))
    size = opening_size(WindowState(), [screen])
    assert size.height() + TITLE_BAR.top() <= screen.height()
    assert size.width() <= screen.width()


def test_it_opens_where_it_stood() -> None:
    """To the pixel, start after start, on either screen, and snapped to an edge."""
    for x, y in ((100, 100), (1500, 300), (0, 28), (666, 228)):
        state = WindowState(x=x, y=y, width=700, height=500)
        assert opening_place(state, [LAPTOP, MONITOR]) == QRect(x, y, 700, 500)


@pytest.mark.parametrize(("x", "y"), [(-300, 100), (1300, 700), (200, -40), (-5000, 100)])
def test_what_stood_partly_off_the_screen_comes_back(x: int, y: int) -> None:
    """All of it, or, where nothing of it was on a screen, where the window manager likes."""
    state = WindowState(x=x, y=y, width=900, height=600)
    place = opening_place(state, [LAPTOP])
    assert place is None if x == -5000 else place is not None and LAPTOP.contains(place.marginsAdded(TITLE_BAR))


def test_it_is_never_larger_than_the_screen() -> None:
    """A window of the large monitor fits the laptop's screen."""
    state = WindowState(x=0, y=0, width=2500, height=1300)
    place = opening_place(state, [LAPTOP])
    assert place is not None
    assert LAPTOP.contains(place.marginsAdded(TITLE_BAR))
    gone = WindowState(x=9000, y=0, width=2500, height=1300)
    assert opening_size(gone, [LAPTOP]) == QSize(1366, 728 - 24)


def test_a_screen_smaller_than_the_smallest_window_bounds_nothing() -> None:
    """The page cannot be used below that size."""
    assert opening_size(WindowState(), [QRect(0, 0, 200, 150)]) == MINIMUM_SIZE


def test_a_run_without_a_user_keeps_its_size() -> None:
    """A picture is as large as it was asked to be, whatever the platform takes for a screen."""
    state = WindowState.model_validate_json('{"width": 1440, "height": 860}')
    assert opening_size(state, []) == QSize(1440, 860)
