"""A server's questions to its user: whether it may ask at all, and each of them."""

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.theme import Colours
from ipc.errors import IpcError
from main_process.mcp.model import Json
from main_process.mcp.questions import Question, QuestionField, answer_of


class AllowQuestionsDialog(Dialog):
    """Whether a server may ask its user. Accepted means yes."""

    def __init__(self, server: str, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        words = "While its tools work it may then show you a form of its own, in a window like this one."
        super().__init__(f"Let {server} ask you questions?", words, parent, colours)
        self.allow_button = button("primary", "Allow it")
        self.ask("Do not allow it", self.allow_button)


class QuestionDialog(Dialog):
    """One question. `answer` is what was typed; None where its user does not answer."""

    def __init__(self, question: Question, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        super().__init__(f"The MCP server {question.server} asks", question.message, parent, colours)
        self.answer: Json | None = None
        self._question = question
        self.inputs: dict[str, Entry | QCheckBox | QComboBox] = {}
        for field in question.fields:
            made = _input(field)
            self.inputs[field.name] = made
            if isinstance(made, QComboBox):
                self.body.addWidget(text("label", field.label))
            self.body.addWidget(made)
        self.body.addWidget(text("hint", "The answer goes to the server. Type no password and no key here."))
        cancel, self.send_button = button("cancel", "Do not answer"), button("primary", "Answer")
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.send_button)
        cancel.clicked.connect(self.reject)
        self.send_button.clicked.connect(self._send)
        cancel.setFocus()

    def _send(self) -> None:
        try:
            self.answer = answer_of(self._question, self._typed())
        except IpcError as error:
            self.say(error.message, "bad")
            return
        self.accept()

    def _typed(self) -> Mapping[str, str | bool]:
        typed: dict[str, str | bool] = {}
        for name, made in self.inputs.items():
            if isinstance(made, QCheckBox):
                typed[name] = made.isChecked()
            else:
                typed[name] = made.currentText() if isinstance(made, QComboBox) else made.input.text()
        return typed


def _input(field: QuestionField) -> Entry | QCheckBox | QComboBox:
    if field.kind == "boolean":
        return QCheckBox(field.label)
    if field.kind == "choice":
        made = QComboBox()
        made.setAccessibleName(field.label)
        made.addItems(["", *field.choices])
        return made
    return Entry(field.label, field.help)
