"""The one object that a page's isolated world can reach: one slot, one signal, and text both ways.

QWebChannel offers every slot and signal of a registered object, underscored ones included. So this object has one of
each, and what it needs for itself lives in another object that is never registered.
"""

from collections.abc import Callable

import structlog
from PySide6.QtCore import QObject, Qt, Signal, Slot

log = structlog.get_logger(__name__)


class Bridge(QObject):
    """Carries text between one page and the event loop's thread. It neither reads nor changes the text."""

    sent = Signal(str)
    """To the page. Emitted on the Qt thread only: from any other, QWebChannel crashes the process."""

    def __init__(self, on_text: Callable[[str], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_text = on_text
        self._outbox = _Outbox()
        # From signal to signal: Qt carries the text over without a turn in Python, which would wait for the GIL.
        self._outbox.queued.connect(self.sent, Qt.ConnectionType.QueuedConnection)
        self.send: Callable[[str], None] = self._outbox.queued.emit
        """Send a text to the page soon, in the order of the calls. On any thread; nothing once the page is gone."""

    @Slot(str)
    def receive(self, text: str) -> None:
        """Take a text of the page. Raises nothing: Qt would print the exception, and what the page sent with it."""
        try:
            self._on_text(text)
        except Exception as error:  # noqa: BLE001 - nothing may leave a slot
            # Only its type: the message may quote what the page sent.
            log.error("bridge.receive_failed", error_type=type(error).__name__)  # noqa: TRY400 - see above


class _Outbox(QObject):
    """Brings text to the Qt thread: a queued signal, because a QWebChannel signal must not be emitted elsewhere."""

    queued = Signal(str)
