"""Where the window opens: where it last was, as far as it fits a screen of today. Pure."""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QRect, QSize

from app.desktop.window_state import WindowState

DEFAULT_SIZE = QSize(1280, 840)
MINIMUM_SIZE = QSize(320, 240)
"""In it every part of the page can still be reached; a laptop's screen at 200 % is 683 × 384."""

FRAME = QMargins(8, 40, 8, 8)
"""The most that a window manager adds around a window: title bar and borders. It is unknown before the window shows."""

TITLE_BAR = QMargins(0, 24, 0, 0)
"""The least space above a window, for its title bar. A window that was nearer to the edge than `FRAME` stays."""


def opening_size(state: WindowState, screens: Sequence[QRect]) -> QSize:
    """The size to open with. `screens` are the usable parts of the screens, the main one first; none: no bound."""
    stood = _rect(state)
    wanted, frame = (stood.size(), TITLE_BAR) if state.width else (DEFAULT_SIZE, FRAME)
    if screens:
        wanted = wanted.boundedTo(_screen_of(stood, screens).marginsRemoved(frame).size())
    return wanted.expandedTo(MINIMUM_SIZE)


def opening_place(state: WindowState, screens: Sequence[QRect]) -> QRect | None:
    """The rectangle to open with, frame excluded and wholly on a screen.

    None where the window manager should choose a place: at the first start, and when the screen is no longer there.
    """
    stood = _rect(state)
    if not state.width or not any(screen.intersects(stood) for screen in screens):
        return None
    room = _screen_of(stood, screens).marginsRemoved(TITLE_BAR)
    placed = QRect(stood.topLeft(), opening_size(state, screens))
    placed.moveLeft(max(room.left(), min(placed.left(), room.right() + 1 - placed.width())))
    placed.moveTop(max(room.top(), min(placed.top(), room.bottom() + 1 - placed.height())))
    return placed


def _rect(state: WindowState) -> QRect:
    return QRect(state.x, state.y, state.width, state.height)


def _screen_of(stood: QRect, screens: Sequence[QRect]) -> QRect:
    """The screen that a window is mostly on; the main screen where it is on none."""
    return max(screens, key=lambda screen: _area(screen.intersected(stood)))


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0
