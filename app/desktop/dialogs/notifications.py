"""Notifications of the desktop, through an icon in its tray that is there for as long as a notification is."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from ipc.errors import Code, IpcError
from main_process.widgets.dialogs import NotificationAnswer

SHOWN_MS = 15_000
"""Desktops take notifications away after some seconds, and not all of them tell."""


class NoNotifications(IpcError):
    """This desktop shows none."""

    code = Code.NOT_GRANTED
    default_message = "This desktop shows no notifications."


class Notifications(QObject):
    """Shows one notification at a time. Lives on the Qt thread."""

    def __init__(self, icon: Callable[[], QIcon]) -> None:
        super().__init__()
        self._icon = icon

    def show(self, title: str, body: str, answer: Callable[[NotificationAnswer], None]) -> None:
        """Show it; `answer` hears, once, what became of it. Raises NoNotifications."""
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            raise NoNotifications
        tray = QSystemTrayIcon(self._icon(), self)
        timer = QTimer(tray, singleShot=True, interval=SHOWN_MS)

        def end(what: NotificationAnswer) -> None:
            timer.stop()
            tray.hide()
            tray.deleteLater()
            answer(what)

        tray.messageClicked.connect(lambda: end("clicked"))
        timer.timeout.connect(lambda: end("shown"))
        tray.show()
        tray.showMessage(title, body, self._icon())
        timer.start()
