"""The native dialog that adds a provider or rotates its credentials."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry, FieldRow, first_wrong, not_one_of
from app.desktop.dialogs.theme import Colours
from main_process.providers.editing import Stored
from main_process.providers.model import ProviderView
from main_process.providers.types import Field, ProviderType

UNKNOWN = (Field("apiKey", "API key"),)
"""What is asked for a type that nothing here knows."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the dialog is opened with."""

    types: Sequence[ProviderType]
    name: str | None = None
    provider_type: str | None = None
    stored: Stored | None = None
    taken: frozenset[str] = frozenset()
    """The names that other providers of the app have."""

    @property
    def rotating(self) -> bool:
        """Whether the provider is there already."""
        return self.name is not None


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person typed."""

    name: str
    provider_type: str
    fields: Mapping[str, str] = field(repr=False)
    """By field name; empty for a stored secret that stays."""


class Actions(Protocol):
    """What the buttons do. Both return at once and call back on the Qt thread: a result, or what went wrong."""

    def test(self, entered: Entered, done: Callable[[str, bool], None]) -> None:
        """Try the credentials; `done(sentence, works)`."""
        ...

    def save(self, entered: Entered, *, tested: bool, done: Callable[[ProviderView | None, str], None]) -> None:
        """Save them, if `tested` only when the service accepts them; `done(view, "")`, or `done(None, why_not)`."""
        ...


class ProviderDialog(Dialog):
    """Adds a provider, or changes one: its credentials and its name. `saved` is its view after it was accepted.

    Fields come from the type's schema. What is wrong shows at its field, as it is typed; what the service says shows
    above the buttons, until something is typed again. Saving tests first; what the service refuses may be saved anyway.
    """

    def __init__(
        self, form: Form, actions: Actions, parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        super().__init__("", "", parent, colours)
        self.saved: ProviderView | None = None
        self._form = form
        self._actions = actions
        self._rows: list[FieldRow] = []
        self._help = text("hint", "")
        self._asked = 0
        self._name = Entry("Name")
        self._name.input.setText(form.name or "")
        # A quarantined provider is entered anew under its own name.
        self._name.setEnabled(not form.rotating or form.stored is not None)
        self._name.judge_by(not_one_of(form.taken))
        self._kind = QComboBox()
        self._kind.setAccessibleName("Type")
        for schema in form.types:
            self._kind.addItem(schema.label, schema.type)
        self._make_head()
        self._fields = QVBoxLayout()
        self._fields.setSpacing(14)
        self._more = button("more", "")
        self._more.setCheckable(True)
        self.body.addWidget(self._help)
        self.body.addLayout(self._fields)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._make_buttons()
        self._kind.currentIndexChanged.connect(lambda _: self._make_rows())
        self._more.toggled.connect(self._show_more)
        self._more.clicked.connect(self._go_to_more)
        self._name.changed.connect(self.fit)
        self._name.input.textChanged.connect(self._forget_answer)
        self._make_rows()
        # For a stored secret, the first stop is its Replace button.
        (self._name.input if not form.rotating or not self._rows else self._rows[0].stops()[0]).setFocus()

    def _make_head(self) -> None:
        if self._form.provider_type is not None:
            place = self._kind.findData(self._form.provider_type)
            if place < 0:
                self._kind.addItem(self._form.provider_type, self._form.provider_type)
                place = self._kind.count() - 1
            self._kind.setCurrentIndex(place)
        elif not self._form.rotating:
            pair = QVBoxLayout()
            pair.setSpacing(4)
            caption = text("label", "Type")
            caption.setBuddy(self._kind)
            pair.addWidget(caption)
            pair.addWidget(self._kind)
            self.body.addLayout(pair)
        self.body.addWidget(self._name)

    def _make_buttons(self) -> None:
        self.test_button = button("test", "Test connection")
        self.cancel_button = button("cancel", "Cancel")
        self.anyway_button = button("anyway", "Save anyway")
        self.save_button = button("primary", "Test and save")
        self.save_button.setDefault(True)
        self.buttons.addWidget(self.test_button)
        self.buttons.addStretch(1)
        for made in (self.cancel_button, self.anyway_button, self.save_button):
            self.buttons.addWidget(made)
        self.anyway_button.setVisible(False)
        self.test_button.clicked.connect(self._test)
        self.cancel_button.clicked.connect(self.reject)
        self.anyway_button.clicked.connect(lambda: self._save(tested=False))
        self.save_button.clicked.connect(lambda: self._save(tested=True))

    def _make_rows(self) -> None:
        for row in self._rows:
            self._fields.removeWidget(row)
            row.deleteLater()
        schema = self._schema()
        fields = schema.fields if schema else UNKNOWN
        self._rows = [FieldRow(field, self._form.stored) for field in fields]
        for row in self._rows:
            self._fields.addWidget(row)
            row.changed.connect(self.fit)
            row.entry.changed.connect(self.fit)
            row.input.textChanged.connect(self._forget_answer)
        label = schema.label if schema else self._kind.currentData() or ""
        name = self._form.name
        self._name.input.setPlaceholderText(f"{label.partition(':')[0]} Production")
        self.name_window(f"{name} ({label})" if name else f"Add a provider: {label}")
        self.explain(self._explanation_of(fields))
        self._help.setText(schema.help if schema else "")
        self._help.setVisible(bool(schema and schema.help))
        self._forget_answer()
        self._order_tabs()
        self._show_more(self._more.isChecked())

    def _explanation_of(self, fields: Sequence[Field]) -> str:
        if not fields:
            return "It has no credentials: its name is all that there is to it."
        if self._form.rotating:
            return "The new credentials are tested first. If they fail, the old ones stay."
        return "Credentials go from here straight into the encrypted store. No widget ever sees them."

    def _order_tabs(self) -> None:
        """From top to bottom: Qt goes by the order of making, and the rows are made last."""
        stops: list[QWidget] = [
            self._kind,
            *self._name.stops(),
            *(stop for row in self._rows for stop in row.stops()),
            self._more,
            *(self.test_button, self.cancel_button, self.anyway_button, self.save_button),
        ]
        # Where the type is given, its input is not shown.
        for before, after in itertools.pairwise(stop for stop in stops if stop.window() is self):
            QWidget.setTabOrder(before, after)

    def _rare(self) -> list[FieldRow]:
        """The optional rows that are empty."""
        return [row for row in self._rows if not row.field.required and not row.filled]

    def _show_more(self, shown: bool) -> None:
        rare = self._rare()
        for row in rare:
            row.setVisible(shown)
        self._more.setVisible(bool(rare))
        self._more.setText("Fewer options" if shown else f"More options ({len(rare)})")
        self.fit()

    def _go_to_more(self, shown: bool) -> None:
        """Focus the first of the rows that were opened: they are above the button."""
        rare = self._rare()
        if shown and rare:
            self.reveal(rare[0].input)

    def _schema(self) -> ProviderType | None:
        return next((schema for schema in self._form.types if schema.type == self._kind.currentData()), None)

    def _entered(self) -> Entered | None:
        """What was typed, or None after saying what is missing or cannot be right."""
        name = self._name.input.text().strip()
        if not name:
            self._name.complain("Give it a name: you will choose it by that in your dashboards.")
            self.reveal(self._name.input)
            return None
        if not self._name.judge():
            self.reveal(self._name.input)
            return None
        schema = self._schema()
        wrong = first_wrong(self._rows, schema.missing if schema else lambda _: ())
        if wrong is not None:
            self._more.setChecked(self._more.isChecked() or not wrong.isVisibleTo(self))
            self.reveal(wrong.input)
            return None
        return Entered(name, self._kind.currentData(), {row.field.name: row.value() for row in self._rows})

    def _test(self) -> None:
        entered = self._entered()
        if entered is None:
            return
        asked = self._begin("Testing the connection …")

        def done(sentence: str, works: bool) -> None:
            if self._is_current(asked):
                self._end(sentence, "good" if works else "bad")

        self._actions.test(entered, done)

    def _save(self, *, tested: bool) -> None:
        entered = self._entered()
        if entered is None:
            return
        asked = self._begin("Testing, then saving …" if tested else "Saving …")

        def done(view: ProviderView | None, why_not: str) -> None:
            if not self._is_current(asked):
                return
            if view is None:
                self._end(why_not, "bad")
                self._offer_anyway(tested)
                return
            self.saved = view
            self.accept()

        self._actions.save(entered, tested=tested, done=done)

    def _forget_answer(self) -> None:
        """The fields have changed: the service's answer about the earlier text no longer holds."""
        self._offer_anyway(False)
        if self.message.text():
            self.say("")

    def _offer_anyway(self, offered: bool) -> None:
        """Show the button that saves anyway in place of the one that only tests: there is room for three."""
        self.anyway_button.setVisible(offered)
        self.test_button.setVisible(not offered)

    def _begin(self, words: str) -> int:
        self._asked += 1
        self._forget_answer()
        self.say(words)
        self._enable(False)
        return self._asked

    def _end(self, words: str, tone: str) -> None:
        self._enable(True)
        self.say(words, tone)
        self.save_button.setFocus()

    def _enable(self, enabled: bool) -> None:
        self._name.setEnabled(enabled and (not self._form.rotating or self._form.stored is not None))
        for widget in (self.test_button, self.save_button, self.anyway_button, self._kind, *self._rows):
            widget.setEnabled(enabled)

    def _is_current(self, asked: int) -> bool:
        return asked == self._asked and self.isVisible()

    def done(self, result: int) -> None:
        """Close, and empty every input."""
        for row in self._rows:
            row.input.clear()
        super().done(result)
