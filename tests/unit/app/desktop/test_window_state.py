"""Where the window stands: where it stood, but never out of reach."""

import pytest
from PySide6.QtCore import QMargins, QRect, QSize

from app.desktop.window_state import fitted

LEAST = QSize(640, 480)
FRAME = QMargins(2, 30, 2, 2)
LAPTOP, BESIDE = QRect(0, 0, 1366, 728), QRect(1366, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("wanted", "screens", "expected"),
    [
        (QRect(100, 100, 700, 500), [LAPTOP], QRect(100, 100, 700, 500)),
        (QRect(1500, 100, 1200, 800), [LAPTOP, BESIDE], QRect(1500, 100, 1200, 800)),
        (QRect(1500, 100, 700, 500), [LAPTOP], QRect(662, 100, 700, 500)),
        (QRect(-4000, -300, 700, 500), [LAPTOP], QRect(0, 0, 700, 500)),
        (QRect(0, 0, 3000, 2000), [LAPTOP], QRect(0, 0, 1362, 696)),
        (QRect(900, 600, 700, 500), [LAPTOP], QRect(662, 196, 700, 500)),
        (QRect(10, 10, 100, 100), [LAPTOP], QRect(10, 10, 640, 480)),
        (QRect(10, 10, 700, 500), [QRect(0, 0, 500, 300)], QRect(0, 0, 640, 480)),
        (QRect(1300, 100, 700, 500), [LAPTOP, BESIDE], QRect(1366, 100, 700, 500)),
    ],
    ids=[
        *("fits", "second screen", "second screen gone", "far away", "larger than the screen", "off the corner"),
        *("too small", "screen too small", "between two"),
    ],
)
def test_a_window_comes_back_within_reach(wanted: QRect, screens: list[QRect], expected: QRect) -> None:
    """Whole, with its frame, on the screen that it was most on, and no larger than that."""
    assert fitted(wanted, FRAME, screens, LEAST) == expected
