"""What a person does with a dialog, and what they see of it."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.desktop.dialogs.provider_dialog import ProviderDialog
from app.desktop.dialogs.provider_fields import FieldRow
from tests.integration.dialogs.conftest import DialogStage


def row(dialog: ProviderDialog, field: str) -> FieldRow:
    return next(found for found in dialog.findChildren(FieldRow) if found.field.name == field)


def press(dialog: QWidget, words: str) -> None:
    """Press the visible button with these words."""
    button = _button(dialog, words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))


def focus(dialog: QWidget, words: str) -> None:
    """Put the focus on the visible button with these words."""
    _button(dialog, words).setFocus()


def _button(dialog: QWidget, words: str) -> QPushButton:
    return next(found for found in dialog.findChildren(QPushButton) if found.text() == words and found.isVisible())


def texts(dialog: QWidget) -> list[str]:
    """Every text that shows."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]


def add(stage: DialogStage, name: str = "Prod", secret: str = "good") -> None:
    """A stored provider."""
    stage.do(stage.providers.save_provider("app", name, "algolia", {"appId": "X", "apiKey": secret}))


def stored_secret(stage: DialogStage, name: str = "Prod") -> str:
    return stage.do(stage.providers.get_provider("app", name)).credentials["apiKey"]


def pick(stage: DialogStage, file: Path) -> None:
    """Choose a file in the picker."""
    picker = stage.dialog(QFileDialog)
    name = picker.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
    QTest.keyClick(name, Qt.Key.Key_Return)
