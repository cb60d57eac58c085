"""Shows one native dialog at a time for coroutines on the event loop: they wait, the Qt thread shows, nobody blocks."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QDialog

from app.desktop.dialogs.theme import Theme, follow
from app.desktop.qt_thread import QtThread
from main_process.preferences import Accent

T = TypeVar("T")
D = TypeVar("D", bound=QDialog)


class DialogShower:
    """One dialog at a time; the others wait for their turn."""

    def __init__(
        self,
        qt: QtThread,
        theme: Callable[[], Theme] = lambda: "auto",
        accent: Callable[[], Accent] = lambda: "verdigris",
    ) -> None:
        """`theme` and `accent` are what the user has chosen for the page by the time a dialog opens."""
        self.qt = qt
        self._theme = theme
        self._accent = accent
        self._one = asyncio.Lock()

    async def show(self, make: Callable[[], D], answer: Callable[[D], T]) -> T:
        """Make a dialog on the Qt thread, wait until the person has closed it, and return what `answer` says of it."""
        made: list[D] = []

        def start(reply: Callable[[T], None]) -> None:
            follow(self._theme(), self._accent())
            dialog = make()
            made.append(dialog)
            dialog.finished.connect(lambda _: reply(answer(dialog)))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        async with self._one:
            try:
                return await self.qt.ask(start)
            except asyncio.CancelledError:
                # The page went away, or the app is ending: a dialog that nobody waits for must not stay.
                self.qt.post(lambda: [dialog.reject() for dialog in made])
                raise


def is_accepted(dialog: QDialog) -> bool:
    """Whether the person said yes."""
    return dialog.result() == QDialog.DialogCode.Accepted
