"""What is asked about widgets, with real windows: `WidgetDialogs` for the main process's coroutines."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QFileDialog, QWidget

from app.desktop.dialogs import freedesktop
from app.desktop.dialogs.freedesktop import NoSuchDesktop
from app.desktop.dialogs.install_dialogs import (
    FileDialog,
    InstallDialog,
    LinkDialog,
    RefusedDialog,
    RemoveWidgetDialog,
)
from app.desktop.dialogs.notifications import Notifications
from app.desktop.dialogs.showing import DialogShower, is_accepted
from app.desktop.qt_thread import QtThread
from main_process.local_search.index.folders import FoundFile
from main_process.widgets.dialogs import NotificationAnswer
from main_process.widgets.faults import Fault
from main_process.widgets.package.archive import SUFFIX
from main_process.widgets.packages import Offer

FILTERS = (f"Widgets (*{SUFFIX} manifest.json)",)
MOST_NOTIFICATIONS = 8
"""On the screen at the same time; further ones wait."""


class QtWidgetDialogs:
    """Its coroutines run on the event loop; one dialog at a time is shown."""

    def __init__(self, qt: QtThread, shower: DialogShower, parent: Callable[[], QWidget | None]) -> None:
        self._qt = qt
        self._parent = parent
        self._shower = shower
        self._notifications = asyncio.Lock()
        self._few = asyncio.Semaphore(MOST_NOTIFICATIONS)

    async def pick_package(self) -> Path | None:
        """A folder is chosen by the manifest in it: one dialog then serves for both."""
        return await self._shower.show(self._picker, _picked)

    async def confirm_install(self, offer: Offer) -> bool:
        return await self._shower.show(lambda: InstallDialog(offer, self._parent()), is_accepted)

    async def confirm_remove(self, name: str, uses: Sequence[str]) -> bool:
        return await self._shower.show(lambda: RemoveWidgetDialog(name, uses, self._parent()), is_accepted)

    async def tell_refused(self, name: str, faults: Sequence[Fault]) -> None:
        await self._shower.show(lambda: RefusedDialog(name, faults, self._parent()), is_accepted)

    async def confirm_link(self, widget: str, url: str) -> bool:
        """This and `open_file` alone ask the system to open something, after a person has agreed."""
        if not await self._shower.show(lambda: LinkDialog(widget, url, self._parent()), is_accepted):
            return False
        address = QUrl(url, QUrl.ParsingMode.StrictMode)
        return await self._qt.run(lambda: address.scheme() == "https" and QDesktopServices.openUrl(address))

    async def open_file(self, widget: str | None, file: FoundFile) -> bool:
        """Open a text file of the user's folders in the program for it, if the user says so."""
        if not await self._shower.show(lambda: FileDialog(widget, file.name, self._parent()), is_accepted):
            return False
        return await self._qt.run(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.path))))

    async def notify(self, widget: str, title: str, body: str) -> NotificationAnswer:
        """The widget's name comes first, so that none can pass for Latchkey or for another.

        By the desktop's own service where there is one, which tells what its user did; else through the tray.
        """
        try:
            async with self._few:
                return await freedesktop.show(f"{widget}: {title}", body)
        except NoSuchDesktop:
            return await self._notify_by_tray(widget, title, body)

    async def _notify_by_tray(self, widget: str, title: str, body: str) -> NotificationAnswer:
        """One notification at a time: the tray icon exists only while one is shown."""

        def start(answer: Callable[[NotificationAnswer], None]) -> None:
            parent = self._parent()
            icon = parent.windowIcon() if parent is not None else QIcon()
            Notifications(lambda: icon).show(f"{widget}: {title}", body, answer)

        async with self._notifications:
            return await self._qt.ask(start)

    def _picker(self) -> QFileDialog:
        dialog = QFileDialog(self._parent(), "Choose a widget, or the manifest.json of a folder", QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(FILTERS)
        return dialog


def _picked(dialog: QFileDialog) -> Path | None:
    files = dialog.selectedFiles() if is_accepted(dialog) else []
    path = Path(files[0]) if files else None
    return path.parent if path is not None and path.name == "manifest.json" else path
