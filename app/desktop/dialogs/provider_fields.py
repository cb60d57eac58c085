"""The rows of a provider's form: one for each field of its type."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.desktop.dialogs.base_dialog import button, restyle, text
from app.desktop.region import region
from main_process.providers.editing import Stored
from main_process.providers.types import Field

PAUSE_MS = 600
"""After so long without a key what was typed is judged: an address is wrong until its last letter."""
_HIDDEN = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class Entry(QWidget):
    """A label, an input, its help, and what is wrong with it."""

    changed = Signal()
    """It needs another height now."""

    def __init__(self, label: str, help_text: str = "", placeholder: str = "", *, secret: bool = False) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        caption = text("label", label)
        self.input = QLineEdit(placeholderText=placeholder)
        self.input.setAccessibleName(label)
        self.input.setAccessibleDescription(help_text)
        caption.setBuddy(self.input)
        self._problem = text("problem", "")
        self._problem.setVisible(False)
        rows.addWidget(caption)
        self._line = QHBoxLayout()
        self._line.addWidget(self.input, 1)
        rows.addLayout(self._line)
        if help_text:
            rows.addWidget(text("hint", help_text))
        rows.addWidget(self._problem)
        self._judge: Callable[[str], str] = lambda _: ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.judge)
        self.input.textChanged.connect(self._typed)
        self.input.editingFinished.connect(self.judge)
        if secret:
            self._hide_input()

    def judge_by(self, problem_of: Callable[[str], str]) -> None:
        """Say what is wrong as it is typed: `problem_of(text)` is a sentence, or empty."""
        self._judge = problem_of

    def judge(self) -> bool:
        """Say what is wrong with what was typed, if anything; returns whether it can be right."""
        self._pause.stop()
        problem = self._judge(self.input.text())
        if problem:
            self.complain(problem)
        return not problem

    def complain(self, problem: str) -> None:
        """Say under the input what is wrong with it; an empty text takes it back."""
        if problem == self._problem.text():
            return
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.input.setProperty("wrong", bool(problem))
        self.input.setAccessibleDescription(problem)
        restyle(self.input)
        self.changed.emit()

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return [self.input, *self.findChildren(QPushButton)]

    def _typed(self) -> None:
        self.complain("")
        self._pause.start()

    def _hide_input(self) -> None:
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setInputMethodHints(_HIDDEN)
        show = button("link", "Show")
        show.setCheckable(True)
        show.setAccessibleName(f"Show {self.input.accessibleName()}")

        def toggle(shown: bool) -> None:
            self.input.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
            show.setText("Hide" if shown else "Show")

        show.toggled.connect(toggle)
        self._line.addWidget(show)


class FieldRow(QWidget):
    """One field. A stored secret is a sentence with a Replace button, never a filled input."""

    changed = Signal()
    """It needs another height now."""

    def __init__(self, field: Field, stored: Stored | None) -> None:
        super().__init__()
        self.field = field
        self._has_secret = stored is not None and field.name in stored.secret_fields
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        optional = "" if field.required else "  (optional)"
        self.entry = Entry(field.label + optional, field.help, field.placeholder, secret=field.secret)
        self.entry.judge_by(lambda typed: field.problem(field.tidied(typed)))
        rows.addWidget(self.entry)
        if stored is not None and not field.secret:
            self.entry.input.setText(stored.view.public_fields.get(field.name, ""))
        if stored is not None and self._has_secret:
            rows.addWidget(self._stored_line(stored))
            self.entry.setVisible(False)

    @property
    def input(self) -> QLineEdit:
        """Where the field is typed."""
        return self.entry.input

    def value(self) -> str:
        """What was typed; empty for a stored secret that stays."""
        return self.entry.input.text().strip()

    @property
    def filled(self) -> bool:
        """Whether there is a value, typed now or stored."""
        return bool(self.value()) or self._has_secret

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order; the Replace button comes before what it opens."""
        entry = self.entry.stops()
        return [*(found for found in self.findChildren(QPushButton) if found not in entry), *entry]

    def complain(self, problem: str) -> None:
        """Say what is wrong with this field."""
        if problem:
            self._replace()
        self.entry.complain(problem)

    def _stored_line(self, stored: Stored) -> QWidget:
        self._line = QWidget()
        line = QVBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(text("label", self.field.label))
        day = stored.view.date_updated.astimezone()
        words = region().toString(day.date(), "d MMMM yyyy")  # type: ignore[call-overload]  # the stub lacks date
        pair = QHBoxLayout()
        since = text("stored", f"Stored on {words}")
        since.setWordWrap(False)
        pair.addWidget(since)
        replace = button("link", "Replace")
        replace.setAccessibleName(f"Replace {self.field.label}, stored on {words}")
        replace.clicked.connect(self._replace)
        pair.addWidget(replace)
        pair.addStretch(1)
        line.addLayout(pair)
        return self._line

    def _replace(self) -> None:
        if self._has_secret and not self.entry.isVisibleTo(self):
            self._line.setVisible(False)
            self.entry.setVisible(True)
            self.entry.input.setFocus()
            self.changed.emit()


def not_one_of(taken: Collection[str]) -> Callable[[str], str]:
    """What judges a provider's name: the others of its app have theirs."""

    def problem_of(typed: str) -> str:
        return "Another provider here has this name already. Choose another one." if typed.strip() in taken else ""

    return problem_of


def first_wrong(rows: Sequence[FieldRow], missing: Callable[[dict[str, str]], tuple[str, ...]]) -> FieldRow | None:
    """Mark the rows that the type needs and that are empty, and those that cannot be right; the first of them."""
    values = {row.field.name: row.value() or ("stored" if row.filled else "") for row in rows}
    # Of alternatives the first one is asked for; the others are older or rarer names of the same thing.
    absent = {group.split(" or ")[0] for group in missing(values)}
    wrong = []
    for row in rows:
        if row.field.name in absent:
            row.complain("Fill this in.")
            wrong.append(row)
        elif not row.entry.judge():
            wrong.append(row)
    return wrong[0] if wrong else None
