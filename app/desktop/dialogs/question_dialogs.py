"""Native questions: whether to delete a provider or a file, which passphrase, whether to go on with an old copy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QComboBox, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.theme import Colours
from main_process.providers.dialogs import DeleteAnswer, Replace
from main_process.providers.importing import Imported
from main_process.providers.validation import SHORTEST_PASSPHRASE

MOST_USES = 8
"""How many uses are named before the rest is counted."""


def named(things: list[str]) -> str:
    """A list in lines, the first of them by name."""
    rest = [f"and {len(things) - MOST_USES} more"] if len(things) > MOST_USES else []
    return "\n".join([*(f"•  {thing}" for thing in things[:MOST_USES]), *rest])


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
            self.body.addWidget(text("list", named(uses)))
        self.others = QComboBox()
        self.others.setAccessibleName("Use another provider in its place")
        if uses and others:
            self.others.addItem("Leave them without a provider", None)
            for other in others:
                self.others.addItem(f"Replace with {other}", other)
            self.body.addWidget(self.others)
        self.delete_button = button("danger", "Delete")
        self.ask("Cancel", self.delete_button, self._delete)
        self.others.currentIndexChanged.connect(self._word_button)

    def _word_button(self) -> None:
        self.delete_button.setText("Replace and delete" if self.others.currentData() else "Delete")

    def _delete(self) -> None:
        other = self.others.currentData()
        self.answer = Replace(other) if other else "delete"
        self.accept()


class ImportedDialog(Dialog):
    """After an import: what was left out and why, and whether to delete the file. `delete_file` is the answer."""

    def __init__(
        self, file_name: str, imported: Imported, parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        stays = imported.why_the_file_stays
        count = {0: "No provider was imported", 1: "One provider was imported"}.get(
            len(imported.saved), f"{len(imported.saved)} providers were imported"
        )
        words = "Anybody who gets the file can read the secrets in it." if not stays else f"The file is kept: {stays}."
        super().__init__(count, f"{file_name}. {words}", parent, colours)
        self.delete_file = False
        if imported.left_out:
            self.body.addWidget(text("label", "Left out:"))
            self.body.addWidget(text("list", named([f"{entry.name}: {entry.reason}" for entry in imported.left_out])))
        keep = button("cancel", "Close" if stays else "Keep the file")
        self.delete_button = button("danger", "Delete the file")
        keep.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(keep)
        if not stays:
            self.buttons.addWidget(self.delete_button)
        keep.clicked.connect(self.reject)
        self.delete_button.clicked.connect(self._delete)
        keep.setFocus()

    def _delete(self) -> None:
        self.delete_file = True
        self.accept()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a question about a passphrase says: its title, its explanation, its buttons."""

    title: str
    explanation: str
    action: str
    cancel: str = "Cancel"


_LOCK = Wording(
    "Choose a passphrase",
    "It locks the credential store on this computer. It is kept nowhere: whoever forgets it enters all credentials "
    "again.",
    "Lock the store",
)
_UNLOCK = Wording(
    "Unlock the credential store",
    "The credentials on this computer are locked with your passphrase.",
    "Unlock",
    "Not now",
)


class PassphraseDialog(Dialog):
    """Asks for the store's passphrase, or for a new one, twice; it stays open until one is accepted, or cancelled.

    `use(passphrase, done)` tries it and calls `done(why_not)` on the Qt thread, empty where it succeeded.
    """

    def __init__(
        self,
        use: Callable[[str, Callable[[str], None]], None],
        *,
        new: bool,
        wording: Wording | None = None,
        parent: QWidget | None = None,
        colours: Colours | None = None,
    ) -> None:
        wording = wording or (_LOCK if new else _UNLOCK)
        super().__init__(wording.title, wording.explanation, parent, colours)
        self._use = use
        self._new = new
        self.first = Entry("Passphrase", secret=True)
        self.second = Entry("The same again", secret=True)
        self.body.addWidget(self.first)
        if new:
            self.body.addWidget(self.second)
        cancel = button("cancel", wording.cancel)
        self.accept_button = button("primary", wording.action)
        self.accept_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.accept_button)
        cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self._try)
        for entry in (self.first, self.second):
            entry.changed.connect(self.fit)
        self.first.input.setFocus()

    def _try(self) -> None:
        typed = self.first.input.text()
        if self._new and len(typed) < SHORTEST_PASSPHRASE:
            self._complain(self.first, f"At least {SHORTEST_PASSPHRASE} characters; several words are best.")
        elif not typed:
            self._complain(self.first, "Type your passphrase.")
        elif self._new and self.second.input.text() != typed:
            self._complain(self.second, "The two differ.")
        else:
            self._enable(False)
            self._use(typed, self._tried)

    def _tried(self, why_not: str) -> None:
        if not self.isVisible():
            return
        self._enable(True)
        if why_not:
            self._complain(self.first, why_not)
            self.first.input.selectAll()
        else:
            self.accept()

    def _enable(self, enabled: bool) -> None:
        for widget in (self.accept_button, self.first, self.second):
            widget.setEnabled(enabled)

    def _complain(self, entry: Entry, problem: str) -> None:
        entry.complain(problem)
        self.reveal(entry.input)

    def done(self, result: int) -> None:
        """Close, and empty both inputs."""
        self.first.input.clear()
        self.second.input.clear()
        super().done(result)


class LosingKeysDialog(Dialog):
    """Before the window closes on keys that are in memory alone. `answer` is what to do; None: stay."""

    def __init__(self, names: list[str], parent: QWidget | None = None, colours: Colours | None = None) -> None:
        count = "One key is" if len(names) == 1 else f"{len(names)} keys are"
        words = f"{count} in memory only and would be gone. A passphrase keeps them, encrypted, on this computer."
        super().__init__("Close without keeping your keys?", words, parent, colours)
        self.answer: Literal["protect", "close"] | None = None
        self.body.addWidget(text("list", named(names)))
        stay, close = button("cancel", "Cancel"), button("danger", "Close anyway")
        self.protect_button = button("primary", "Choose a passphrase")
        self.protect_button.setDefault(True)
        self.buttons.addWidget(close)
        self.buttons.addStretch(1)
        self.buttons.addWidget(stay)
        self.buttons.addWidget(self.protect_button)
        stay.clicked.connect(self.reject)
        close.clicked.connect(lambda: self._choose("close"))
        self.protect_button.clicked.connect(lambda: self._choose("protect"))
        self.protect_button.setFocus()

    def _choose(self, answer: Literal["protect", "close"]) -> None:
        self.answer = answer
        self.accept()


class OldCopyDialog(Dialog):
    """Whether to go on with a store that is older than the last one, or damaged in its list."""

    def __init__(self, sentence: str, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        super().__init__("Go on with this credential store?", sentence, parent, colours)
        self.say(
            "Credentials that were changed or revoked since would be used again. Go on only if you put this copy "
            "there yourself.",
            "warning",
        )
        self.go_on_button = button("danger", "Go on with this one")
        self.ask("Cancel", self.go_on_button)
