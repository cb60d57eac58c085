"""The parts that every dialog is made of."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desktop.dialogs.theme import Colours, style_sheet, system_colours

WIDTH = 540
"""Pixels. Fixed, so that the height of wrapped text is known."""


class Dialog(QDialog):
    """A modal window with a title, an explanation, a body, a message line and buttons. Escape cancels."""

    def __init__(self, title: str, explanation: str, parent: QWidget | None, colours: Colours | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setStyleSheet(style_sheet(colours or system_colours()))
        self.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 24, 28, 24)
        outer.setSpacing(16)
        heading = QVBoxLayout()
        heading.setSpacing(4)
        heading.addWidget(text("title", title))
        if explanation:
            heading.addWidget(text("hint", explanation))
        outer.addLayout(heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(14)
        outer.addLayout(self.body)
        self.message = text("message", "")
        self.message.setVisible(False)
        outer.addWidget(self.message)
        line = QFrame()
        line.setObjectName("line")
        outer.addWidget(line)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(10)
        outer.addLayout(self.buttons)

    def say(self, words: str, tone: str = "") -> None:
        """Show a message: tone `good`, `bad`, `warning` or none; no words hide it."""
        self.message.setProperty("tone", tone)
        self.message.setText(words)
        self.message.setAccessibleName(words)
        self.message.setVisible(bool(words))
        restyle(self.message)
        self.fit()

    def fit(self) -> None:
        """Take the height that the content needs now: Qt does not ask wrapped labels again by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(WIDTH))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Fit before the first paint."""
        super().showEvent(event)
        self.fit()


def text(name: str, words: str) -> QLabel:
    """A label that wraps and never interprets markup: names come from users, sentences from services."""
    label = QLabel(words)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def button(name: str, words: str) -> QPushButton:
    """A button; the one that Enter presses is named `primary` or made the default by its dialog."""
    made = QPushButton(words)
    made.setObjectName(name)
    made.setAutoDefault(False)
    return made


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a property that it asks for has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
