"""What every native dialog is made of."""

from collections.abc import Callable

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.desktop.dialogs.theme import Colours, style_sheet, system_colours
from app.desktop.dialogs.written_out import unturned

WIDTH = 540
"""Pixels, where the screen has them. Fixed, so that the height of wrapped text is known."""
MARGINS = QMargins(28, 24, 28, 24)
MOST_BODY = 560
"""Pixels of the body before it scrolls, where the screen has them."""
LEAST_BODY = 72
FRAME = 48
"""Pixels that a window manager may add to the height."""
SCROLL_BAR = 16


class Dialog(QDialog):
    """A modal window with a title, an explanation, a body, a message line and buttons. Escape cancels.

    It is never larger than the screen: the body scrolls, and the buttons stay in sight.
    """

    def __init__(self, title: str, explanation: str, parent: QWidget | None, colours: Colours | None = None) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setStyleSheet(style_sheet(colours or system_colours()))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGINS)
        outer.setSpacing(16)
        heading = QVBoxLayout()
        heading.setSpacing(4)
        self._title = text("title", title)
        heading.addWidget(self._title)
        self._explanation = text("hint", "")
        heading.addWidget(self._explanation)
        self.explain(explanation)
        outer.addLayout(heading)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        outer.addWidget(self._area)
        self.message = text("message", "")
        self.message.setVisible(False)
        outer.addWidget(self.message)
        line = QFrame()
        line.setObjectName("line")
        outer.addWidget(line)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(10)
        outer.addLayout(self.buttons)
        self.name_window(title)

    def name_window(self, title: str) -> None:
        """The title, at the top of the dialog and in its frame."""
        self.setWindowTitle(title)
        self._title.setText(title)

    def explain(self, words: str) -> None:
        """What the dialog is about, below its title; nothing there where it is empty."""
        self._explanation.setText(unturned(words))
        self._explanation.setVisible(bool(words))

    def ask(self, no: str, yes: QPushButton, agree: Callable[[], object] | None = None) -> None:
        """End with two buttons; `yes` accepts, or does `agree`.

        `no` is the default and has the focus: Enter, pressed by habit, must not agree to anything.
        """
        cancel = button("cancel", no)
        cancel.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(yes)
        cancel.clicked.connect(self.reject)
        yes.clicked.connect(agree or self.accept)
        cancel.setFocus()

    def say(self, words: str, tone: str = "") -> None:
        """Show a message: tone `good`, `bad`, `warning` or none; an empty text hides it."""
        self.message.setProperty("tone", tone)
        self.message.setText(words)
        self.message.setAccessibleName(words)
        self.message.setVisible(bool(words))
        restyle(self.message)
        self.fit()

    def fit(self) -> None:
        """Take the size that the content needs now, within the screen: Qt does not ask wrapped labels again."""
        layout = self.layout()
        if layout is None:
            return
        available = self.screen().availableGeometry()
        width = min(WIDTH, available.width())
        self.setFixedWidth(width)
        wanted = self._body_height(width, scrolls=False)
        body = min(wanted, MOST_BODY)
        self._area.setFixedHeight(body)
        layout.activate()
        over = height_of(layout, width) - (available.height() - FRAME)
        body = max(min(wanted, LEAST_BODY), body - max(0, over))
        if body < wanted:
            self._body_height(width, scrolls=True)
        self._area.setFixedHeight(body)
        self._area.setVisible(wanted > 0)
        layout.activate()
        self.setFixedHeight(min(height_of(layout, width), available.height()))
        if self.isVisible() and self.frameGeometry().bottom() > available.bottom():
            self.move(self.x(), max(available.top(), available.bottom() - self.frameGeometry().height()))

    def reveal(self, widget: QWidget) -> None:
        """Focus an input of the body, scrolled into sight."""
        widget.setFocus()
        self._area.ensureWidgetVisible(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter presses the button that has the focus, and the default one from anywhere else.

        Qt presses the default for both, as no button here is an auto-default: Enter on *Cancel* would save.
        """
        focused = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(focused, QPushButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Fit before the first paint."""
        super().showEvent(event)
        self.fit()

    def _body_height(self, width: int, *, scrolls: bool) -> int:
        beside = SCROLL_BAR if scrolls else 0
        self.body.setContentsMargins(0, 0, beside, 0)
        self.body.activate()
        return height_of(self.body, width - MARGINS.left() - MARGINS.right()) if self.body.count() else 0


def height_of(layout: QLayout, width: int) -> int:
    """What a layout needs at that width, whether or not the width matters to it."""
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def text(name: str, words: str) -> QLabel:
    """A label that wraps, and takes nothing for markup: names come from users, sentences from services."""
    label = QLabel(unturned(words))
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
