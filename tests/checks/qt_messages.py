"""No integration test may make Qt complain, unless it asks for `qt_messages` or is so marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

HARMLESS: tuple[str, ...] = (
    "This plugin does not support propagateSizeHints()",  # the offscreen platform, of any window with a fixed size
)
"""Beginnings of messages that say nothing about Latchkey, each with its reason beside it."""


@dataclass(frozen=True)
class QtMessage:
    """What Qt said: `severity` is Qt's own name, `QtWarningMsg` for example."""

    severity: str
    category: str
    text: str


@pytest.fixture(autouse=True)
def _recorded_qt_messages(request: pytest.FixtureRequest) -> Iterator[list[QtMessage]]:
    messages: list[QtMessage] = []
    if "integration" not in request.path.parts:
        yield messages
        return

    # Only here: unit tests run without Qt.
    from PySide6.QtCore import qInstallMessageHandler  # noqa: PLC0415 - only where a test has to do with Qt

    def record(severity: "QtMsgType", context: "QMessageLogContext", text: str) -> None:
        messages.append(QtMessage(severity.name, context.category or "", text))

    qInstallMessageHandler(record)
    yield messages
    qInstallMessageHandler(None)
    judged = "qt_messages" in request.fixturenames or request.node.get_closest_marker("allow_qt_messages") is not None
    if not judged:
        assert [message for message in messages if _is_complaint(message)] == []


def _is_complaint(message: QtMessage) -> bool:
    return message.severity not in {"QtDebugMsg", "QtInfoMsg"} and not message.text.startswith(HARMLESS)


@pytest.fixture
def qt_messages(_recorded_qt_messages: list[QtMessage]) -> list[QtMessage]:
    """Everything Qt says during the test, in order. Whoever asks for it judges the complaints too."""
    return _recorded_qt_messages
