"""What providers of a file would run on this computer, to be read before they are saved."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button
from app.desktop.dialogs.theme import Colours
from app.desktop.dialogs.written_out import written_out


def read_whole(words: str, name: str) -> QPlainTextEdit:
    """Text of any length, which scrolls; `name` for screen readers."""
    shown = QPlainTextEdit(words)
    shown.setReadOnly(True)
    shown.setAccessibleName(name)
    shown.setTabChangesFocus(True)
    return shown


class ProgramsDialog(Dialog):
    """What MCP servers of a file run here, every word of it. Accepted means that they may."""

    def __init__(self, programs: Sequence[str], parent: QWidget | None = None, colours: Colours | None = None) -> None:
        words = (
            "MCP servers in this file are programs. A dashboard may start them at once, and they can do all that you "
            "can do on this computer. Agree only to what you know."
        )
        super().__init__("Let these programs run here?", words, parent, colours)
        self.shown = read_whole("\n\n".join(written_out(program) for program in programs), "Command lines")
        self.body.addWidget(self.shown)
        self.run_button = button("primary", "Let them run")
        self.ask("Go on without them", self.run_button)
