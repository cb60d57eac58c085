"""A server that wants a language model asked: whether it may at all and which model, and each of its requests."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.theme import Colours
from app.desktop.dialogs.written_out import written_out
from app.desktop.region import region
from main_process.mcp.sampling import ModelChoice, SampleQuestion, SampleRequest

USUAL_MODEL = "gpt-4o-mini"
HEIGHT = 260


class AllowModelDialog(Dialog):
    """Which provider and model a server may have asked. `choice` is None unless that was agreed to."""

    def __init__(
        self, server: str, providers: Sequence[str], parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        words = (
            "While its tools work it may then want a language model asked, with your key and at your cost. You see "
            "each request before it is sent; the server gets the answer and never the key."
        )
        super().__init__(f"Let {server} use a language model?", words, parent, colours)
        self.choice: ModelChoice | None = None
        self.providers = QComboBox()
        self.providers.setAccessibleName("Provider")
        self.providers.addItems(list(providers))
        self.body.addWidget(text("label", "Provider"))
        self.body.addWidget(self.providers)
        self.model = Entry("Model")
        self.model.input.setText(USUAL_MODEL)
        self.model.input.setMaxLength(256)
        self.body.addWidget(self.model)
        self.allow_button = button("primary", "Allow it")
        self.ask("Do not allow it", self.allow_button, self._allow)

    def _allow(self) -> None:
        model = self.model.input.text().strip()
        if not model:
            self.say("Name the model.", "bad")
            self.reveal(self.model.input)
            return
        self.choice = ModelChoice(provider_name=self.providers.currentText(), model=model)
        self.accept()


class SampleQuestionDialog(Dialog):
    """One request, every word of it. Accepted means that it is sent."""

    def __init__(self, question: SampleQuestion, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        words = f"It goes to {question.model.model}, with the provider {question.model.provider_name} and at its cost."
        super().__init__(f"Send this for the MCP server {question.server}?", words, parent, colours)
        self.shown = QPlainTextEdit(_readable(question.request))
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName("What is sent")
        self.shown.setTabChangesFocus(True)
        lines = self.shown.blockCount()
        self.shown.setFixedHeight(min(HEIGHT, 28 + max(lines, 4) * self.shown.fontMetrics().lineSpacing()))
        self.body.addWidget(self.shown)
        tokens = region().toString(question.request.max_tokens)
        most = f"The answer, at most {tokens} tokens long, goes to the server."
        self.body.addWidget(text("hint", f"These words are the server's. {most}"))
        self.send_button = button("primary", "Send it once")
        self.ask("Do not send it", self.send_button)


def _readable(request: SampleRequest) -> str:
    """All that is sent; what does not show, or turns text around, is written out."""
    parts = [f"System:\n{request.system}"] if request.system else []
    parts += [f"{'Assistant' if said.role == 'assistant' else 'User'}:\n{said.text}" for said in request.messages]
    if request.stop:
        parts.append("Ends before: " + ", ".join(request.stop))
    return written_out("\n\n".join(parts))
