"""What every dialog is held to when a test opens it can fail: see `unheard`."""

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from app.desktop.dialogs.base_dialog import Dialog
from tests.integration.dialogs.conftest import unheard


def test_a_field_without_a_name_is_found_and_one_with_a_label_is_not(qt_app: QApplication) -> None:
    """A screen reader would say nothing but that there is a field."""
    dialog = Dialog("Title", "", None)
    field, label = QLineEdit(), QLabel("Key")
    field.setObjectName("key")
    dialog.body.addWidget(label)
    dialog.body.addWidget(field)
    dialog.ask("Cancel", QPushButton("Save"))
    dialog.show()
    assert unheard(dialog) == ["QLineEdit key"]
    label.setBuddy(field)
    assert unheard(dialog) == []
    dialog.close()
    qt_app.processEvents()
