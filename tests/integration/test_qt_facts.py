"""Facts about Qt that the code stands on. When one of these fails after an upgrade, so does what was built on it."""

import sys

from PySide6.QtCore import QObject, Signal


class _Emitter(QObject):
    rang = Signal(str)


def test_emitting_a_signal_takes_no_reference_to_true() -> None:
    """1,000 emits leave the reference count of True alone: PySide6 6.12.0 loses one at each and aborts CPython 3.11."""
    emitter = _Emitter()
    heard: list[str] = []
    emitter.rang.connect(heard.append)
    before = sys.getrefcount(True)

    for _ in range(1_000):
        emitter.rang.emit("")

    assert len(heard) == 1_000
    assert abs(sys.getrefcount(True) - before) < 100
