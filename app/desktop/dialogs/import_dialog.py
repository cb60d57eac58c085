"""The native dialog that maps the names in a .env or JSON file to providers, before anything of it is stored."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QVBoxLayout, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.theme import Colours
from main_process.providers.import_names import Proposal, propose, suggest
from main_process.providers.importing import Imported, Wanted
from main_process.providers.types import ProviderType

Save: TypeAlias = Callable[[Sequence[Wanted], Callable[[Imported | None, str], None]], None]
"""`save(wanted, done)`; `done(imported, "")`, or `done(None, why_not)`, on the Qt thread."""

MOST_PROPOSALS = 12
"""More are not shown at once; they stay in the file, and the file stays."""
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class ImportSection(QWidget):
    """One provider of the file: whether to import it, its type and name, and which name is which field."""

    changed = Signal()
    """It needs another height now."""

    def __init__(self, names: Sequence[str], types: Sequence[ProviderType], proposal: Proposal | None) -> None:
        super().__init__()
        self._names = names
        self._proposal = proposal
        self._choices: dict[str, QComboBox] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        self.chosen = QCheckBox(f"Import {proposal.name}" if proposal else "Import a provider")
        self.chosen.setChecked(True)
        rows.addWidget(self.chosen)
        self.kind = combo("Type", [(schema.label, schema) for schema in types], rows)
        self.name = Entry("Name", placeholder="Algolia Production")
        self.name.input.setText(proposal.name if proposal else "")
        rows.addWidget(self.name)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(10)
        rows.addLayout(self._fields)
        if proposal is not None:
            self.kind.setCurrentIndex(next(n for n, schema in enumerate(types) if schema.type == proposal.type))
        self.kind.currentIndexChanged.connect(lambda _: self._make_fields())
        self.name.changed.connect(self.changed)
        self.chosen.toggled.connect(self._show_rest)
        self._make_fields()

    def wanted(self) -> Wanted | str:
        """What was chosen, or what is missing for it."""
        schema: ProviderType = self.kind.currentData()
        name = self.name.input.text().strip()
        mapping = {field: str(choice.currentData()) for field, choice in self._choices.items() if choice.currentData()}
        if not name:
            self.name.complain("Give it a name: you will choose it by that in your dashboards.")
            return f"Give the {schema.label} provider a name."
        if missing := schema.missing(dict.fromkeys(mapping.keys(), "chosen")):
            return f"{name}: choose where to find {', '.join(missing)}."
        return Wanted(name, schema.type, mapping)

    def _make_fields(self) -> None:
        while (item := self._fields.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._choices.clear()
        schema: ProviderType = self.kind.currentData()
        proposed = self._proposal
        likely = proposed.mapping if proposed and proposed.type == schema.type else suggest(schema, self._names)
        options: list[tuple[str, object]] = [("Not in the file", None), *((name, name) for name in self._names)]
        for field in schema.fields:
            box = QWidget()
            rows = QVBoxLayout(box)
            rows.setContentsMargins(0, 0, 0, 0)
            choice = combo(field.label + ("" if field.required else "  (optional)"), options, rows)
            choice.setCurrentIndex(max(0, choice.findData(likely.get(field.name))) if field.name in likely else 0)
            self._choices[field.name] = choice
            box.setVisible(field.required or field.name in likely)
            self._fields.addWidget(box)
        self.changed.emit()

    def _show_rest(self, shown: bool) -> None:
        for child in self.findChildren(QWidget, options=_DIRECT):
            if child is not self.chosen:
                child.setVisible(shown)
        self.changed.emit()


class ImportDialog(Dialog):
    """Shows the providers that a file seems to hold, each to be corrected or left out. It gets names, never values.

    `imported` is the result, once the dialog was accepted.
    """

    def __init__(
        self,
        file_name: str,
        names: Sequence[str],
        types: Sequence[ProviderType],
        save: Save,
        parent: QWidget | None = None,
        colours: Colours | None = None,
    ) -> None:
        words = f"{file_name} holds {len(names)} values. Nothing is stored before you have seen which of them is what."
        super().__init__("Import providers", words, parent, colours)
        self.imported: Imported | None = None
        self._save = save
        self.sections: list[ImportSection] = []
        proposals: list[Proposal | None] = [*propose(types, names)[:MOST_PROPOSALS]]
        typed = [schema for schema in types if schema.fields]
        for proposal in proposals or [None]:
            if self.sections:
                line = QFrame()
                line.setObjectName("line")
                self.body.addWidget(line)
            section = ImportSection(names, typed, proposal)
            section.changed.connect(self.fit)
            self.sections.append(section)
            self.body.addWidget(section)
        cancel, self.import_button = button("cancel", "Cancel"), button("primary", "Import")
        self.import_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.import_button)
        cancel.clicked.connect(self.reject)
        self.import_button.clicked.connect(self._import)
        self.sections[0].name.input.setFocus()

    def _import(self) -> None:
        wanted: list[Wanted] = []
        for section in self.sections:
            if section.chosen.isChecked():
                one = section.wanted()
                if isinstance(one, str):
                    self.say(one, "bad")
                    self.reveal(section.name.input)
                    return
                wanted.append(one)
        if not wanted:
            self.say("Choose at least one provider.", "bad")
            return
        self.import_button.setEnabled(False)
        self._save(wanted, self._done)

    def _done(self, imported: Imported | None, why_not: str) -> None:
        if not self.isVisible():
            return
        self.import_button.setEnabled(True)
        if imported is None:
            self.say(why_not, "bad")
            return
        self.imported = imported
        self.accept()


def combo(label: str, options: Sequence[tuple[str, object]], rows: QVBoxLayout) -> QComboBox:
    """A choice with its label, added to the rows."""
    box = QWidget()
    pair = QVBoxLayout(box)
    pair.setContentsMargins(0, 0, 0, 0)
    pair.setSpacing(4)
    choice = QComboBox()
    choice.setAccessibleName(label)
    for words, value in options:
        choice.addItem(words, value)
    caption = text("label", label)
    caption.setBuddy(choice)
    pair.addWidget(caption)
    pair.addWidget(choice)
    rows.addWidget(box)
    return choice
