"""The icon in the tray: off until it is wanted; it brings the window back, ends the app, and never strands a window."""

import pytest
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.desktop.tray import Tray


@pytest.fixture
def qt_app() -> QApplication:
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(["latchkey-tests"])


@pytest.mark.allow_qt_messages  # without a desktop Qt misses a signal of its tray
def test_it_brings_the_window_back_and_ends_the_app(qt_app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its two entries and a click on it; switched off, the window comes back: nobody could fetch it any more."""
    monkeypatch.setattr(Tray, "is_possible", staticmethod(lambda: True))
    said: list[str] = []
    pixmap = QPixmap(16, 16)
    pixmap.fill()
    window = QWidget()
    tray = Tray(QIcon(pixmap), window, show=lambda: said.append("show"), leave=lambda: said.append("leave"))
    seen = [tray.is_on]
    tray.switch(on=True)
    seen.append(tray.is_on)
    assert seen == [False, True]
    icon = window.findChild(QSystemTrayIcon)
    assert icon is not None
    for action in icon.contextMenu().actions():
        if not action.isSeparator():
            action.trigger()
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert said == ["show", "leave", "show"]
    tray.switch(on=False)
    assert (tray.is_on, said[-1]) == (False, "show")
    qt_app.processEvents()


def test_without_a_tray_nothing_is_hidden(qt_app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop that has none: the window closes as ever."""
    assert qt_app is not None
    monkeypatch.setattr(Tray, "is_possible", staticmethod(lambda: False))
    tray = Tray(QIcon(), QWidget(), show=lambda: None, leave=lambda: None)
    tray.switch(on=True)
    assert not tray.is_on
