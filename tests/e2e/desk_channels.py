"""What a person does at the desk: looks at the native dialog, types into it, presses its buttons; the window too.

Texts are typed from a file: what a test typed through a channel would be in the frames and in the page's memory.
"""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.desktop.desktop import Desktop
from ipc.dispatch.router import Router
from ipc.messages import Sender


def register_desk_channels(ipc: Router, desktop: Desktop) -> None:
    """`desk-dialog`, `-type`, `-focus`, `-key`, `-press`, `-choose`, `-window`, `-drop` and `-paste`."""

    async def dialog(_sender: Sender, _params: dict[str, Any]) -> dict[str, Any] | None:
        return await desktop.qt.run(_seen)

    async def type_text(_sender: Sender, params: dict[str, Any]) -> None:
        await desktop.qt.run(lambda: QTest.keyClicks(_focused(), Path(params["file"]).read_text()))

    async def focus(_sender: Sender, params: dict[str, Any]) -> None:
        await desktop.qt.run(lambda: _focus(params["name"]))

    async def key(_sender: Sender, params: dict[str, Any]) -> None:
        await desktop.qt.run(lambda: QTest.keyClick(_focused(), Qt.Key[f"Key_{params['name']}"]))

    async def press(_sender: Sender, params: dict[str, Any]) -> None:
        await desktop.qt.run(lambda: _button(params["label"]).click())

    async def choose(_sender: Sender, params: dict[str, Any]) -> None:
        await desktop.qt.run(lambda: _choose(params["entry"]))

    async def window(_sender: Sender, params: dict[str, Any]) -> dict[str, bool]:
        return await desktop.qt.run(lambda: _window(desktop, minimise=params.get("minimise") is True))

    async def drop(_sender: Sender, params: dict[str, Any]) -> bool:
        return await desktop.qt.run(lambda: _drop(desktop, params["path"]))

    for handler in (dialog, type_text, focus, key, press, choose, window, drop):
        ipc.handle(f"desk-{handler.__name__.partition('_')[0]}", handler)
    ipc.handle("desk-paste", partial(_paste, desktop))


async def _paste(desktop: Desktop, _sender: Sender, params: dict[str, Any]) -> None:
    """Put what is on the clipboard into a file."""
    Path(params["file"]).write_text(await desktop.qt.run(lambda: QApplication.clipboard().text()))


def _drop(desktop: Desktop, path: str) -> bool:
    """Drag a file over the middle of the window and drop it there; whether it was taken."""
    if desktop.window is None:
        raise LookupError("there is no window")
    view = desktop.window.findChild(QWebEngineView)
    if view is None:
        raise LookupError("there is no view")
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(path)])
    where, copy, left = view.rect().center(), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(where, copy, dragged, left, none)
    entered.setAccepted(False)
    QApplication.sendEvent(view, entered)
    if entered.isAccepted():
        QApplication.sendEvent(view, QDropEvent(where.toPointF(), copy, dragged, left, none))
    return entered.isAccepted()


def _open() -> QDialog | None:
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
    return shown[0] if shown else None


def _dialog() -> QDialog:
    dialog = _open()
    if dialog is None:
        raise LookupError("no dialog is open")
    return dialog


def _seen() -> dict[str, Any] | None:
    dialog = _open()
    if dialog is None:
        return None
    focused: QWidget | None = dialog.focusWidget()  # the stub does not know that there may be none
    buttons = [found for found in dialog.findChildren(QPushButton) if found.isVisible() and found.isEnabled()]
    return {
        "title": dialog.windowTitle(),
        "texts": [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()],
        "buttons": [button.text() for button in buttons],
        "choices": [box.itemText(n) for box in dialog.findChildren(QComboBox) for n in range(box.count())],
        "focus": focused.accessibleName() if focused is not None else "",
    }


def _focused() -> QWidget:
    dialog = _dialog()
    focused: QWidget | None = dialog.focusWidget()
    return dialog if focused is None else focused


def _focus(name: str) -> None:
    """Go to an input by its name for screen readers, and select what is in it."""
    for field in _dialog().findChildren(QLineEdit):
        if field.accessibleName() == name and field.isVisible():
            field.setFocus()
            field.selectAll()
            return
    raise LookupError(f"the dialog has no input {name!r}")


def _button(label: str) -> QPushButton:
    buttons = [found for found in _dialog().findChildren(QPushButton) if found.text() == label and found.isVisible()]
    if not buttons:
        raise LookupError(f"the dialog has no button {label!r}")
    return buttons[0]


def _choose(entry: str) -> None:
    for box in _dialog().findChildren(QComboBox):
        if box.findText(entry) >= 0:
            box.setCurrentIndex(box.findText(entry))
            return
    raise LookupError(f"the dialog has no entry {entry!r}")


def _window(desktop: Desktop, *, minimise: bool) -> dict[str, bool]:
    window = desktop.window
    if window is None:
        raise LookupError("there is no window")
    if minimise:
        window.showMinimized()
    return {"minimised": window.isMinimized(), "visible": window.isVisible()}
