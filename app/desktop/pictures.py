"""Dashboards on paper and in PDF files, widgets as pictures: each through a native dialog, no path from the page."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.desktop.camera import Camera, NoPicture
from app.desktop.desktop import Desktop
from app.desktop.dialogs.file_pickers import FilePickers
from app.desktop.dialogs.showing import DialogShower, is_accepted
from app.desktop.paper import layout_for, paint, pdf_of
from app.desktop.screen import Screen
from main_process.api.picture_channels import write_chosen


class QtPictures:
    """`Pictures` for the main process: its coroutines run on the event loop."""

    def __init__(
        self, desktop: Desktop, shower: DialogShower, pickers: FilePickers, parent: Callable[[], QWidget | None]
    ) -> None:
        self._desktop = desktop
        self._shower = shower
        self._pickers = pickers
        self._parent = parent
        self._camera = Camera(desktop.qt)

    async def save_pdf(self, page: str, title: str) -> str | None:
        """Where, asked first: the picture is then what was on the screen when its user had decided."""
        target = await self._pickers.pick_target(f"{title}.pdf")
        if target is None:
            return None
        shots = await self._camera.dashboard(self._screen(page))
        await write_chosen(target, await asyncio.to_thread(pdf_of, shots, title, datetime.now().astimezone()))
        return target.name

    async def print(self, page: str, title: str) -> bool:
        """The picture first: the dialog offers the paper that it needs."""
        shots = await self._camera.dashboard(self._screen(page))
        when = datetime.now().astimezone()

        def make() -> QPrintDialog:
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setDocName(title)
            printer.setPageLayout(layout_for(shots))
            dialog = QPrintDialog(printer, self._parent())
            dialog.setWindowTitle(f"Print “{title}”")
            return dialog

        def answer(dialog: QPrintDialog) -> bool:
            if not is_accepted(dialog):
                return False
            paint(dialog.printer(), shots, title, when)
            return True

        return await self._shower.show(make, answer)

    async def save_picture(self, page: str, instance: str, title: str) -> str | None:
        """The picture first, as its user sees the tile at that moment."""
        image = await self._camera.tile(self._screen(page), instance)
        target = await self._pickers.pick_target(f"{title}.png")
        if target is None:
            return None
        await write_chosen(target, await asyncio.to_thread(_png, image))
        return target.name

    async def save_data(self, suggested_name: str, content: bytes) -> str | None:
        """Nothing is written but these bytes, and nowhere but where a person said."""
        target: Path | None = await self._pickers.pick_target(suggested_name)
        if target is None:
            return None
        await write_chosen(target, content)
        return target.name

    def _screen(self, page: str) -> Screen:
        screen = self._desktop.screen_of(page)
        if screen is None:
            raise NoPicture
        return screen


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stub wants bytes, Qt takes text
    return bytes(buffer.data().data())
