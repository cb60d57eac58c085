"""Where the window stood, kept between runs."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from PySide6.QtCore import QMargins, QPoint, QRect, QSize

Coordinate = Annotated[int, Field(ge=-100_000, le=100_000)]
Length = Annotated[int, Field(ge=0, le=100_000)]


class WindowState(BaseModel):
    """The window's place, size, zoom and colour; a width of 0 means that it has not been anywhere yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Coordinate = 0
    y: Coordinate = 0
    width: Length = 0
    height: Length = 0
    maximised: bool = False
    zoom: Annotated[float, Field(ge=0.25, le=5)] = 1.0
    background: Annotated[str, Field(pattern=r"^(#[0-9a-f]{6})?$")] = ""
    """The page's background, painted before the page is there, so that a dark theme does not flash white."""


def fitted(wanted: QRect, frame: QMargins, screens: Sequence[QRect], least: QSize) -> QRect:
    """The frame's corner and the window's size for a window that stood at `wanted` (the same two), on these screens.

    It is never larger than the screen that it was most on, and its whole frame is on that screen: a screen may be gone
    or smaller than it was, and a title bar that cannot be reached cannot be moved. `screens` are their usable areas,
    the primary's first; `frame` is what the window manager adds; `least` is the smallest size.
    """

    def shared(screen: QRect) -> int:
        common = screen.intersected(wanted)
        return max(0, common.width()) * max(0, common.height())

    screen = max(screens, key=shared)
    room = screen.size().shrunkBy(frame)
    size = wanted.size().boundedTo(room).expandedTo(least)
    outer = size.grownBy(frame)
    last = QPoint(screen.right() - outer.width() + 1, screen.bottom() - outer.height() + 1)
    return QRect(
        max(screen.left(), min(wanted.x(), last.x())), max(screen.top(), min(wanted.y(), last.y())),
        size.width(), size.height(),
    )  # fmt: skip
