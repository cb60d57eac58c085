"""Shows one native dialog at a time for coroutines on the event loop: they wait, the Qt thread shows, nobody blocks."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QDialog

from app.desktop.qt_thread import QtThread

T = TypeVar("T")
D = TypeVar("D", bound=QDialog)


class DialogShower:
    """One dialog at a time; the others wait for their turn."""

    def __init__(self, qt: QtThread) -> None:
        self._qt = qt
        self._one = asyncio.Lock()

    async def show(self, make: Callable[[], D], answer: Callable[[D], T]) -> T:
        """Make a dialog on the Qt thread, wait until the person has closed it, and return what `answer` says of it."""
        made: list[D] = []

        def start(reply: Callable[[T], None]) -> None:
            dialog = make()
            made.append(dialog)
            dialog.finished.connect(lambda _: reply(answer(dialog)))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        async with self._one:
            try:
                return await self._qt.ask(start)
            except asyncio.CancelledError:
                # The page went away, or the app is ending: a dialog that nobody waits for must not stay.
                self._qt.post(lambda: [dialog.reject() for dialog in made])
                raise


def is_accepted(dialog: QDialog) -> bool:
    """Whether the person said yes."""
    return dialog.result() == QDialog.DialogCode.Accepted
