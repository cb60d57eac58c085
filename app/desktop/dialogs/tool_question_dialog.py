"""Whether a tool of an MCP server that may destroy something is called for a widget."""

import json
from typing import Literal

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.theme import Colours
from app.desktop.region import region
from main_process.mcp.adding import ToolQuestion
from main_process.mcp.model import Json
from main_process.mcp.tools import says_it_destroys

MOST_SHOWN = 100_000
"""Characters of arguments that one reads; a call with more of them says so, and is better refused."""
TALLEST = 220
MOST_SAID = 300


class ToolQuestionDialog(Dialog):
    """Names the server, the tool and its arguments, in full. `answer` is None unless it was agreed to."""

    def __init__(self, question: ToolQuestion, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        name = _one_line(str(question.tool["name"]), 128)
        super().__init__(f"Let the tool “{name}” run?", f"{question.whose} wants to call it.", parent, colours)
        self.answer: Literal["once", "always"] | None = None
        self.body.addWidget(text("label", f"Server: {question.server}"))
        said = _one_line(str(question.tool.get("description") or ""), MOST_SAID)
        destroys = says_it_destroys(question.tool)
        word = "It says that it may change or destroy things" if destroys else "It does not say what it may do"
        self.body.addWidget(text("hint", f"{word}. {'It describes itself: ' + said if said else ''}".strip()))
        self.body.addWidget(text("label", "With these arguments"))
        self.arguments = QPlainTextEdit(_readable(question.arguments))
        self.arguments.setReadOnly(True)
        self.arguments.setAccessibleName("Arguments")
        self.arguments.setTabChangesFocus(True)
        lines = self.arguments.blockCount()
        self.arguments.setFixedHeight(min(TALLEST, 28 + lines * self.arguments.fontMetrics().lineSpacing()))
        self.body.addWidget(self.arguments)
        cancel, self.once = button("cancel", "Do not run it"), button("danger", "Run it once")
        self.always = button("cancel", "Always for this tile")
        cancel.setDefault(True)  # Enter, pressed by habit, must not agree to anything
        self.buttons.addWidget(self.always)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.once)
        cancel.clicked.connect(self.reject)
        self.once.clicked.connect(lambda: self._agree("once"))
        self.always.clicked.connect(lambda: self._agree("always"))
        cancel.setFocus()

    def _agree(self, answer: Literal["once", "always"]) -> None:
        self.answer = answer
        self.accept()


def _readable(arguments: Json) -> str:
    """The arguments as one reads them; what does not show, or turns text around, is written out."""
    whole = json.dumps(arguments, indent=2, ensure_ascii=False)
    if len(whole) > MOST_SHOWN:
        whole = f"{whole[:MOST_SHOWN]}\n… and {region().toString(len(whole) - MOST_SHOWN)} characters more"
    return "".join(
        character if character.isprintable() or character == "\n" else f"\\u{ord(character):04x}" for character in whole
    )


def _one_line(words: str, most: int) -> str:
    shown = "".join(character if character.isprintable() else " " for character in words)
    return " ".join(shown.split())[:most]
