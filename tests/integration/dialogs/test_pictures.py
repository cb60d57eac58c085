"""The native dialogs look as they are pictured, in both themes: a change of looks that nobody wanted is seen.

They are drawn with the font of the page, which the renderer brings along. See `tests/e2e/test_pictures.py`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QApplication

from app.desktop.dialogs.base_dialog import Dialog
from app.desktop.dialogs.install_dialogs import InstallDialog, RemoveWidgetDialog
from app.desktop.dialogs.provider_dialog import Entered, Form, ProviderDialog
from app.desktop.dialogs.question_dialogs import DeleteDialog, LosingKeysDialog, PassphraseDialog
from app.desktop.dialogs.theme import DARK, LIGHT, Colours
from app.desktop.dialogs.tool_question_dialog import ToolQuestionDialog
from main_process.providers.model import ProviderView
from tests.checks.pictures import compare
from tests.integration.dialogs.conftest import ALGOLIA, unheard
from tests.integration.dialogs.steps import press, row
from tests.integration.dialogs.test_mcp_dialogs import question
from tests.integration.dialogs.test_widget_dialogs import an_offer

PICTURES = Path(__file__).parent / "pictures"
FONT = (
    Path(__file__)
    .parents[3]
    .joinpath(*("renderer", "node_modules", "@fontsource-variable", "inter", "files", "inter-latin-wght-normal.woff2"))
)


class Refusing:
    """The `Actions` of a service that takes no key."""

    def test(self, _entered: Entered, done: Callable[[str, bool], None]) -> None:
        done("Algolia refused the key.", False)

    def save(self, _entered: Entered, *, tested: bool, done: Callable[[ProviderView | None, str], None]) -> None:
        assert tested
        done(None, "Algolia refused the key.")


def a_provider(_place: Path, colours: Colours) -> Dialog:
    """Empty, as it opens."""
    return ProviderDialog(Form([ALGOLIA], None, "algolia"), Refusing(), None, colours)


def a_refused_provider(place: Path, colours: Colours) -> Dialog:
    """After the service has refused the key: it may be saved all the same."""
    dialog = a_provider(place, colours)
    dialog.show()
    for field, words in (("appId", "SHOP"), ("apiKey", "not the key")):
        row(dialog, field).input.setText(words)  # type: ignore[arg-type]  # a_provider makes a ProviderDialog
    dialog.findChildren(type(row(dialog, "appId").input))[0].setText("Algolia Production")  # type: ignore[arg-type]  # likewise
    press(dialog, "Test and save")
    return dialog


def a_wrong_passphrase(_place: Path, colours: Colours) -> Dialog:
    """After one was tried that does not open the store."""
    dialog = PassphraseDialog(lambda _words, done: done("That is not the passphrase."), new=False, colours=colours)
    dialog.show()
    dialog.first.input.setText("something else")
    press(dialog, "Unlock")
    return dialog


DIALOGS: dict[str, Callable[[Path, Colours], Dialog]] = {
    "provider": a_provider,
    "provider-refused": a_refused_provider,
    "passphrase": lambda _place, colours: PassphraseDialog(lambda _words, _done: None, new=True, colours=colours),
    "passphrase-wrong": a_wrong_passphrase,
    "install": lambda place, colours: InstallDialog(an_offer(place), None, colours),
    "update": lambda place, colours: InstallDialog(an_offer(place, granted=["algolia-search"]), None, colours),
    "remove-widget": lambda _place, colours: RemoveWidgetDialog("Guest", ["Overview", "Shop"], None, colours),
    "tool": lambda _place, colours: ToolQuestionDialog(question(path="/home/me"), None, colours),
    "delete": lambda _place, colours: DeleteDialog("Main", ["“Search” on Overview"], ["Other"], None, colours),
    "losing-keys": lambda _place, colours: LosingKeysDialog(["Main", "Other"], None, colours),
}


@pytest.fixture(scope="module")
def drawn(qt_app: QApplication) -> QApplication:
    """An application with the page's font, which it keeps: Qt crashes where one is taken away that was drawn with."""
    number = QFontDatabase.addApplicationFont(str(FONT))
    assert QFontDatabase.applicationFontFamilies(number) == ["Inter"]
    return qt_app


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_looks_as_it_is_pictured(drawn: QApplication, tmp_path: Path, name: str) -> None:
    """And a screen reader and the keyboard find all of it."""
    different: dict[str, str] = {}
    for theme, colours in (("light", LIGHT), ("dark", DARK)):
        dialog = DIALOGS[name](tmp_path / theme, colours)
        dialog.show()
        drawn.processEvents()
        assert unheard(dialog) == []
        dialog.setFocus()  # a field's cursor blinks
        words = compare(picture(dialog), PICTURES / f"{name}-{theme}.png")
        dialog.close()
        dialog.deleteLater()
        drawn.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if words is not None:
            different[theme] = words
    assert different == {}, "If the looks were changed on purpose: make pictures"


def picture(dialog: Dialog) -> QImage:
    """What it draws, at half its size."""
    whole = dialog.grab().toImage()
    half = whole.scaled(
        whole.width() // 2,
        whole.height() // 2,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return half.convertToFormat(QImage.Format.Format_RGB888)
