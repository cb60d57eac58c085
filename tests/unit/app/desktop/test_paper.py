"""Where a dashboard is cut into pages, and the file that it becomes."""

import pytest
from PySide6.QtCore import QRect

from app.desktop.paper import breaks


def tile(top: int, height: int, left: int = 0) -> QRect:
    return QRect(left, top, 100, height)


@pytest.mark.parametrize(
    ("height", "tiles", "expected"),
    [
        (80, [tile(10, 60)], [(0, 80)]),
        (200, [tile(0, 60), tile(70, 60), tile(140, 60)], [(0, 60), (60, 130), (130, 200)]),
        (250, [tile(0, 250)], [(0, 100), (100, 200), (200, 250)]),
        (180, [tile(0, 90), tile(0, 170, 200), tile(95, 80)], [(0, 100), (100, 180)]),
        (150, [], [(0, 100), (100, 150)]),
    ],
)
def test_pages_end_between_tiles(height: int, tiles: list[QRect], expected: list[tuple[int, int]]) -> None:
    """No tile is cut that fits a page, all of the picture is on some page, and a long tile goes on over several."""
    assert breaks(height, tiles, 100) == expected
