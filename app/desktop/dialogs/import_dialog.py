"""The native dialog that maps the names in a .env or JSON file to the fields of a provider."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.theme import Colours
from main_process.providers.import_file import suggest
from main_process.providers.model import ProviderView
from main_process.providers.types import ProviderType

Save: TypeAlias = Callable[[str, str, Mapping[str, str], Callable[[ProviderView | None, str], None]], None]
"""`save(name, type, mapping, done)`; `done(view, "")`, or `done(None, why_not)`, on the Qt thread."""


class ImportDialog(Dialog):
    """Chooses type, name and which name in the file is which field. It is shown names, never values.

    After it was accepted `saved` is the provider's view, and `delete_file` says whether the file is to go.
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
        words = f"{file_name} holds {len(names)} values. Choose which of them are this provider's fields."
        super().__init__("Import a provider", words, parent, colours)
        self.saved: ProviderView | None = None
        self._names = list(names)
        self._save = save
        self._choices: dict[str, QComboBox] = {}
        self._kind = self._combo("Type", [(schema.label, schema) for schema in types], self.body)
        self.name = Entry("Name", placeholder="Algolia Production")
        self.body.addWidget(self.name)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(14)
        self.body.addLayout(self._fields)
        self._delete = QCheckBox("Delete the file afterwards: it holds the secrets in plain text")
        self.body.addWidget(self._delete)
        cancel, self.import_button = button("cancel", "Cancel"), button("primary", "Import")
        self.import_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.import_button)
        cancel.clicked.connect(self.reject)
        self.import_button.clicked.connect(self._import)
        self.name.changed.connect(self.fit)
        self._kind.currentIndexChanged.connect(lambda _: self._make_fields())
        self._choose_likely_type(types)
        self._make_fields()
        self.name.input.setFocus()

    @property
    def delete_file(self) -> bool:
        """Whether the person wants the file to go."""
        return self._delete.isChecked()

    def mapping(self) -> dict[str, str]:
        """Field name → name in the file, as chosen."""
        return {field: str(combo.currentData()) for field, combo in self._choices.items() if combo.currentData()}

    def _choose_likely_type(self, types: Sequence[ProviderType]) -> None:
        fitting = [len(suggest(schema, self._names)) for schema in types]
        named = [any(schema.type.replace("-", "") in name.lower() for name in self._names) for schema in types]
        if types:
            self._kind.setCurrentIndex(max(range(len(types)), key=lambda n: (named[n], fitting[n])))

    def _make_fields(self) -> None:
        while (item := self._fields.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._choices.clear()
        schema: ProviderType = self._kind.currentData()
        likely = suggest(schema, self._names)
        for field in schema.fields:
            box = QWidget()
            rows = QVBoxLayout(box)
            rows.setContentsMargins(0, 0, 0, 0)
            options: list[tuple[str, object]] = [("Not in the file", None), *((name, name) for name in self._names)]
            combo = self._combo(field.label + ("" if field.required else "  (optional)"), options, rows)
            combo.setCurrentIndex(max(0, combo.findData(likely.get(field.name))) if field.name in likely else 0)
            self._choices[field.name] = combo
            box.setVisible(field.required or field.name in likely)
            self._fields.addWidget(box)
        self.fit()

    def _import(self) -> None:
        schema: ProviderType = self._kind.currentData()
        name = self.name.input.text().strip()
        if not name:
            self.name.complain("Give it a name: you will choose it by that in your dashboards.")
            self.name.input.setFocus()
            return
        mapping = self.mapping()
        if missing := schema.missing(dict.fromkeys(mapping, "chosen")):
            self.say(f"Choose where to find {', '.join(missing)}.", "bad")
            return
        self.import_button.setEnabled(False)
        self._save(name, schema.type, mapping, self._done)

    def _done(self, view: ProviderView | None, why_not: str) -> None:
        if not self.isVisible():
            return
        self.import_button.setEnabled(True)
        if view is None:
            self.say(why_not, "bad")
            return
        self.saved = view
        self.accept()

    def _combo(self, label: str, options: Sequence[tuple[str, object]], rows: QVBoxLayout) -> QComboBox:
        pair = QVBoxLayout()
        pair.setSpacing(4)
        combo = QComboBox()
        combo.setAccessibleName(label)
        for words, value in options:
            combo.addItem(words, value)
        caption = text("label", label)
        caption.setBuddy(combo)
        pair.addWidget(caption)
        pair.addWidget(combo)
        rows.addLayout(pair)
        return combo
