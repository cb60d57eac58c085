"""Native questions: whether to delete a provider or a file, which passphrase, whether to go on with an old copy."""

from PySide6.QtWidgets import QComboBox, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.theme import Colours
from main_process.providers.dialogs import DeleteAnswer, Replace
from main_process.providers.validation import SHORTEST_PASSPHRASE

MOST_USES = 8
"""How many uses are named before the rest is counted."""


class DeleteDialog(Dialog):
    """Names what uses a provider, and offers another one in its place. `answer` is None unless it was accepted."""

    def __init__(
        self,
        name: str,
        uses: list[str],
        others: list[str],
        parent: QWidget | None = None,
        colours: Colours | None = None,
    ) -> None:
        words = "Its credentials are removed from this computer." + ("" if uses else " Nothing uses it.")
        super().__init__(f"Delete {name}?", words, parent, colours)
        self.answer: DeleteAnswer = None
        if uses:
            count = "One place uses it" if len(uses) == 1 else f"{len(uses)} places use it"
            self.body.addWidget(text("label", f"{count} and would stop working:"))
            rest = [f"and {len(uses) - MOST_USES} more"] if len(uses) > MOST_USES else []
            self.body.addWidget(text("list", "\n".join([*(f"•  {use}" for use in uses[:MOST_USES]), *rest])))
        self.others = QComboBox()
        self.others.setAccessibleName("Use another provider in its place")
        if uses and others:
            self.others.addItem("Leave them without a provider", None)
            for other in others:
                self.others.addItem(f"Replace with {other}", other)
            self.body.addWidget(self.others)
        cancel, self.delete_button = button("cancel", "Cancel"), button("danger", "Delete")
        cancel.setDefault(True)  # Enter, pressed by habit, must not destroy
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.delete_button)
        cancel.clicked.connect(self.reject)
        self.delete_button.clicked.connect(self._delete)
        self.others.currentIndexChanged.connect(self._word_button)
        cancel.setFocus()

    def _word_button(self) -> None:
        self.delete_button.setText("Replace and delete" if self.others.currentData() else "Delete")

    def _delete(self) -> None:
        other = self.others.currentData()
        self.answer = Replace(other) if other else "delete"
        self.accept()


class DeleteFileDialog(Dialog):
    """After an import: whether the file goes. Accepted means yes."""

    def __init__(
        self, file_name: str, providers: int, parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        count = "One provider is" if providers == 1 else f"{providers} providers are"
        words = f"{count} imported. Anybody who gets the file can read the secrets in it."
        super().__init__(f"Delete {file_name}?", words, parent, colours)
        keep, self.delete_button = button("cancel", "Keep the file"), button("danger", "Delete the file")
        keep.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(keep)
        self.buttons.addWidget(self.delete_button)
        keep.clicked.connect(self.reject)
        self.delete_button.clicked.connect(self.accept)
        keep.setFocus()


class PassphraseDialog(Dialog):
    """Asks for the store's passphrase, or for a new one, twice. `passphrase` is None unless it was accepted."""

    def __init__(self, *, new: bool, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        title = "Choose a passphrase" if new else "Unlock the credential store"
        words = (
            "It locks the credential store on this computer. It is kept nowhere: whoever forgets it enters all "
            "credentials again."
            if new
            else "The credentials on this computer are locked with your passphrase."
        )
        super().__init__(title, words, parent, colours)
        self.passphrase: str | None = None
        self._new = new
        self.first = Entry("Passphrase", secret=True)
        self.second = Entry("The same again", secret=True)
        self.body.addWidget(self.first)
        if new:
            self.body.addWidget(self.second)
        cancel, accept = button("cancel", "Cancel"), button("primary", "Lock the store" if new else "Unlock")
        accept.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(accept)
        cancel.clicked.connect(self.reject)
        accept.clicked.connect(self._accept)
        for entry in (self.first, self.second):
            entry.changed.connect(self.fit)
        self.first.input.setFocus()

    def _accept(self) -> None:
        typed = self.first.input.text()
        if self._new and len(typed) < SHORTEST_PASSPHRASE:
            self._complain(self.first, f"At least {SHORTEST_PASSPHRASE} characters; several words are best.")
        elif not typed:
            self._complain(self.first, "Type your passphrase.")
        elif self._new and self.second.input.text() != typed:
            self._complain(self.second, "The two differ.")
        else:
            self.passphrase = typed
            self.accept()

    def _complain(self, entry: Entry, problem: str) -> None:
        entry.complain(problem)
        entry.input.setFocus()

    def done(self, result: int) -> None:
        """Close, and empty both inputs."""
        self.first.input.clear()
        self.second.input.clear()
        super().done(result)


class OldCopyDialog(Dialog):
    """Whether to go on with a store that is older than the last one, or damaged in its list."""

    def __init__(self, sentence: str, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        super().__init__("Go on with this credential store?", sentence, parent, colours)
        self.say(
            "Credentials that were changed or revoked since would be used again. Go on only if you put this copy "
            "there yourself.",
            "warning",
        )
        cancel, self.go_on_button = button("cancel", "Cancel"), button("danger", "Go on with this one")
        cancel.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.go_on_button)
        cancel.clicked.connect(self.reject)
        self.go_on_button.clicked.connect(self.accept)
        cancel.setFocus()
