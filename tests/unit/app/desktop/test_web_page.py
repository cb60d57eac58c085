"""Which addresses the window and its frames may show; policies and the interceptor refuse most a second time."""

import pytest
from PySide6.QtCore import QUrl

from app.desktop.web_page import may_show

NOWHERE = [
    "https://example.com/",
    "http://127.0.0.1:9/",
    "data:text/html,taken",
    "blob:app://latchkey/0b8c8a3e",
    "file:///etc/passwd",
    "chrome://gpu/",
    "qrc:///",
    "view-source:app://latchkey/",
    "app://latchkey/assets/page.js",
    "app://latchkey/~ticket/x",
    "app://elsewhere/",
    "widget://clock/widget.js",
    "about:srcdoc",
    "javascript:1",
    "",
]


@pytest.mark.parametrize("address", NOWHERE)
@pytest.mark.parametrize("main_frame", [True, False])
def test_an_address_that_is_nowhere_shown(address: str, main_frame: bool) -> None:
    """Neither in the window nor in a frame."""
    assert may_show(QUrl(address), main_frame=main_frame) is False


@pytest.mark.parametrize(
    "address", ["app://latchkey/", "app://latchkey/index.html", "app://latchkey/#clock", "app://latchkey/beside"]
)
def test_the_apps_page_is_in_the_window_alone(address: str) -> None:
    """A frame with the app's origin would have the app's rights."""
    assert [may_show(QUrl(address), main_frame=main) for main in (True, False)] == [True, False]


@pytest.mark.parametrize("address", ["widget://clock/", "about:blank"])
def test_a_widget_is_in_a_frame_alone(address: str) -> None:
    """Its page, and the empty one that a frame begins with."""
    assert [may_show(QUrl(address), main_frame=main) for main in (True, False)] == [False, True]
