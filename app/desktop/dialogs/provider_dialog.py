"""The native dialog that adds a provider or rotates its credentials."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QScrollArea, QVBoxLayout, QWidget

from app.desktop.dialogs.base_dialog import WIDTH, Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry, FieldRow, complain_about_missing
from app.desktop.dialogs.theme import Colours
from main_process.providers.editing import Stored
from main_process.providers.model import ProviderView
from main_process.providers.types import Field, ProviderType

UNKNOWN = (Field("apiKey", "API key"),)
"""What is asked for a type that nothing here knows."""
MOST_HEIGHT = 400
"""Pixels of the form before it scrolls."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the dialog is opened with."""

    types: Sequence[ProviderType]
    name: str | None = None
    provider_type: str | None = None
    stored: Stored | None = None

    @property
    def rotating(self) -> bool:
        """Whether the provider is there already."""
        return self.name is not None


class Actions(Protocol):
    """What the buttons do. Both return at once and call back on the Qt thread: a result, or what went wrong."""

    def test(self, name: str, kind: str, entered: Mapping[str, str], done: Callable[[str, bool], None]) -> None:
        """Try the credentials; `done(sentence, works)`."""
        ...

    def save(
        self, name: str, kind: str, entered: Mapping[str, str], done: Callable[[ProviderView | None, str], None]
    ) -> None:
        """Save them; `done(view, "")`, or `done(None, why_not)`."""
        ...


class ProviderDialog(Dialog):
    """Adds a provider or rotates one. `saved` is its view after it was accepted.

    Fields come from the type's schema. What is wrong stands at its field; what the service says, above the buttons.
    """

    def __init__(
        self, form: Form, actions: Actions, parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        title = f"Rotate {form.name}" if form.rotating else "Add a provider"
        words = (
            "The new credentials are tested first. If they fail, the old ones stay."
            if form.rotating
            else "Credentials go from here straight into the encrypted store. No widget ever sees them."
        )
        super().__init__(title, words, parent, colours)
        self.saved: ProviderView | None = None
        self._form = form
        self._actions = actions
        self._rows: list[FieldRow] = []
        self._help = text("hint", "")
        self._asked = 0
        self._name = Entry("Name", placeholder="Algolia Production")
        self._kind = QComboBox()
        self._kind.setAccessibleName("Type")
        for schema in form.types:
            self._kind.addItem(schema.label, schema.type)
        self._make_head()
        self._fields = QVBoxLayout()
        self._fields.setSpacing(14)
        self._more = button("more", "")
        self._more.setCheckable(True)
        self._make_scroll_area()
        self._make_buttons()
        self._kind.currentIndexChanged.connect(lambda _: self._make_rows())
        self._more.toggled.connect(self._show_more)
        self._name.changed.connect(self.fit)
        self._make_rows()
        (self._name.input if not form.rotating else self._rows[0].input).setFocus()

    def _make_head(self) -> None:
        if self._form.provider_type is not None:
            place = self._kind.findData(self._form.provider_type)
            if place < 0:
                self._kind.addItem(self._form.provider_type, self._form.provider_type)
                place = self._kind.count() - 1
            self._kind.setCurrentIndex(place)
        if self._form.rotating:
            return
        if self._form.provider_type is None:
            pair = QVBoxLayout()
            pair.setSpacing(4)
            caption = text("label", "Type")
            caption.setBuddy(self._kind)
            pair.addWidget(caption)
            pair.addWidget(self._kind)
            self.body.addLayout(pair)
        self.body.addWidget(self._name)

    def _make_scroll_area(self) -> None:
        self._inside = QWidget()
        rows = QVBoxLayout(self._inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(14)
        rows.addLayout(self._fields)
        rows.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        self.body.addWidget(self._help)
        self.body.addWidget(self._area)

    def _make_buttons(self) -> None:
        self.test_button = button("test", "Test connection")
        self.cancel_button = button("cancel", "Cancel")
        self.save_button = button("primary", "Test and save" if self._form.rotating else "Save")
        self.save_button.setDefault(True)
        self.buttons.addWidget(self.test_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.save_button)
        self.test_button.clicked.connect(self._test)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._save)

    def _make_rows(self) -> None:
        for row in self._rows:
            self._fields.removeWidget(row)
            row.deleteLater()
        schema = self._schema()
        fields = schema.fields if schema and schema.fields else UNKNOWN
        self._rows = [FieldRow(field, self._form.stored) for field in fields]
        for row in self._rows:
            self._fields.addWidget(row)
            row.changed.connect(self.fit)
            row.entry.changed.connect(self.fit)
        self._help.setText(schema.help if schema else "")
        self._help.setVisible(bool(schema and schema.help))
        self.say("")
        self._order_tabs()
        self._show_more(self._more.isChecked())

    def _order_tabs(self) -> None:
        """From top to bottom: Qt goes by the order of making, and the rows are made last."""
        stops: list[QWidget] = [
            self._kind,
            *self._name.stops(),
            *(stop for row in self._rows for stop in row.stops()),
            self._more,
        ]
        stops += [self.test_button, self.cancel_button, self.save_button]
        # Where the type or the name is given, its input is in no window.
        for before, after in itertools.pairwise(stop for stop in stops if stop.window() is self):
            QWidget.setTabOrder(before, after)

    def _rare(self) -> list[FieldRow]:
        """The rows that most people never fill in, and that nothing is in."""
        return [row for row in self._rows if not row.field.required and not row.filled]

    def _show_more(self, shown: bool) -> None:
        rare = self._rare()
        for row in rare:
            row.setVisible(shown)
        self._more.setVisible(bool(rare))
        self._more.setText("Fewer options" if shown else f"More options ({len(rare)})")
        self.fit()

    def fit(self) -> None:
        """Take the height that the form needs, up to the one from which it scrolls."""
        layout = self._inside.layout()
        if layout is not None:
            layout.activate()
            wanted = layout.totalHeightForWidth(WIDTH - 56)
            layout.setContentsMargins(0, 0, 16 if wanted > MOST_HEIGHT else 0, 0)
            self._area.setFixedHeight(min(wanted, MOST_HEIGHT))
        super().fit()

    def _schema(self) -> ProviderType | None:
        return next((schema for schema in self._form.types if schema.type == self._kind.currentData()), None)

    def _values(self) -> dict[str, str] | None:
        """What was typed, or None after saying what is missing."""
        if not self._form.rotating and not self._name.input.text().strip():
            self._name.complain("Give it a name: you will choose it by that in your dashboards.")
            self._name.input.setFocus()
            return None
        schema = self._schema()
        if schema is not None and complain_about_missing(self._rows, schema.missing):
            return None
        return {row.field.name: row.value() for row in self._rows}

    def _test(self) -> None:
        values = self._values()
        if values is None:
            return
        asked = self._begin("Testing the connection …")

        def done(sentence: str, works: bool) -> None:
            if self._is_current(asked):
                self._end(sentence, "good" if works else "bad")

        self._actions.test(self._chosen_name(), self._kind.currentData(), values, done)

    def _save(self) -> None:
        values = self._values()
        if values is None:
            return
        asked = self._begin("Testing, then saving …" if self._form.rotating else "Saving …")

        def done(view: ProviderView | None, why_not: str) -> None:
            if not self._is_current(asked):
                return
            if view is None:
                self._end(why_not, "bad")
                return
            self.saved = view
            self.accept()

        self._actions.save(self._chosen_name(), self._kind.currentData(), values, done)

    def _chosen_name(self) -> str:
        return self._form.name or self._name.input.text().strip()

    def _begin(self, words: str) -> int:
        self._asked += 1
        self.say(words)
        for widget in (self.test_button, self.save_button, self._kind, self._name, *self._rows):
            widget.setEnabled(False)
        return self._asked

    def _end(self, words: str, tone: str) -> None:
        for widget in (self.test_button, self.save_button, self._kind, self._name, *self._rows):
            widget.setEnabled(True)
        self.say(words, tone)
        self.save_button.setFocus()

    def _is_current(self, asked: int) -> bool:
        return asked == self._asked and self.isVisible()

    def done(self, result: int) -> None:
        """Close, and empty every input."""
        for row in self._rows:
            row.input.clear()
        super().done(result)
