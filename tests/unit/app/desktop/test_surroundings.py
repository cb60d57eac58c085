"""A display that is not there is told before Qt would abort."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desktop.chromium import StartRefused
from app.desktop.surroundings import check_display_answers

NOBODY = "4711"


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a desktop that answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        yield {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"}


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, "DISPLAY and WAYLAND_DISPLAY are not set"),
        ({"DISPLAY": ""}, "DISPLAY and WAYLAND_DISPLAY are not set"),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, "DISPLAY is not set"),
        ({"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":0"}, "WAYLAND_DISPLAY is not set"),
        ({"DISPLAY": f":{NOBODY}"}, f"DISPLAY is ':{NOBODY}'"),
        ({"DISPLAY": f"unix:{NOBODY}.0"}, f"DISPLAY is 'unix:{NOBODY}.0'"),
        ({"DISPLAY": f"127.0.0.1:{NOBODY}"}, f"DISPLAY is '127.0.0.1:{NOBODY}'"),
        ({"WAYLAND_DISPLAY": "no\0where"}, "The display does not answer"),
        ({"DISPLAY": f":{NOBODY}", "WAYLAND_DISPLAY": "nowhere"}, "WAYLAND_DISPLAY is 'nowhere'"),
    ],
)
def test_a_start_without_a_display_is_refused_in_a_sentence(environment: dict[str, str], why: str) -> None:
    """It says what was found and what can be done instead."""
    with pytest.raises(StartRefused, match="latchkey run --headless") as refused:
        check_display_answers(environment, "linux")
    assert why in str(refused.value)


@pytest.mark.parametrize("more", [{}, {"DISPLAY": f":{NOBODY}"}, {"QT_QPA_PLATFORM": "wayland"}])
def test_one_display_that_answers_is_enough(wayland: dict[str, str], more: dict[str, str]) -> None:
    """Qt takes the one that does."""
    check_display_answers({**wayland, **more}, "linux")


@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({}, "darwin"),
        ({}, "win32"),
        ({"DISPLAY": "/private/x:0"}, "linux"),
    ],
)
def test_what_needs_no_display_or_is_not_understood_is_left_to_qt(environment: dict[str, str], platform: str) -> None:
    """Other systems have theirs; and a form of DISPLAY may be one that only Qt knows."""
    check_display_answers(environment, platform)
