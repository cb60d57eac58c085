"""The icon in the desktop's tray, behind which the app runs on without its window."""

from collections.abc import Callable

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget


class Tray:
    """Off until the user wants it. On the Qt thread only."""

    def __init__(
        self, icon: QIcon, window: QWidget, *, show: Callable[[], object], leave: Callable[[], object]
    ) -> None:
        """`show` brings the window back, `leave` ends the app."""
        self._icon = icon
        self._window = window
        self._show = show
        self._leave = leave
        self._tray: QSystemTrayIcon | None = None

    @staticmethod
    def is_possible() -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def is_on(self) -> bool:
        """Whether the icon is there, so that a window that closes only hides."""
        return self._tray is not None

    def switch(self, *, on: bool) -> None:
        """Put the icon into the tray, or take it away. Without a tray nothing happens."""
        if on and self._tray is None and self.is_possible():
            self._tray = self._made()
            self._tray.show()
        elif not on and self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None
            # Nobody could bring a hidden window back any more.
            self._show()

    def close(self) -> None:
        """Take the icon away for good; the window stays as it is."""
        if self._tray is not None:
            self._tray.hide()
            self._tray = None

    def _made(self) -> QSystemTrayIcon:
        tray = QSystemTrayIcon(self._icon, self._window)
        tray.setToolTip("Latchkey")
        menu = QMenu(self._window)
        menu.addAction("Show Latchkey", self._show)
        menu.addSeparator()
        menu.addAction("Quit", self._leave)
        tray.setContextMenu(menu)
        tray.activated.connect(self._on_activated)
        return tray

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._show()
