"""The native dialogs with a real event loop behind them: adding, rotating, deleting, passphrases, importing."""

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.desktop.dialogs.import_dialog import ImportDialog
from app.desktop.dialogs.provider_dialog import ProviderDialog
from app.desktop.dialogs.provider_fields import FieldRow
from app.desktop.dialogs.question_dialogs import DeleteDialog, DeleteFileDialog, OldCopyDialog, PassphraseDialog
from app.desktop.dialogs.theme import DARK, LIGHT, Colours
from ipc.errors import InvalidParams
from main_process.providers.dialogs import Replace
from tests.fakes.reference_file import electron
from tests.integration.dialogs.conftest import DialogStage


def row(dialog: ProviderDialog, field: str) -> FieldRow:
    return next(found for found in dialog.findChildren(FieldRow) if found.field.name == field)


def press(dialog: QWidget, words: str) -> None:
    """Press the visible button with these words."""
    button = next(found for found in dialog.findChildren(QPushButton) if found.text() == words and found.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))


def texts(dialog: QWidget) -> list[str]:
    """Every text that shows."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]


def add(stage: DialogStage, name: str = "Prod", secret: str = "good") -> None:
    """A stored provider."""
    stage.do(stage.providers.save_provider("app", name, "algolia", {"appId": "X", "apiKey": secret}))


def stored_secret(stage: DialogStage, name: str = "Prod") -> str:
    return stage.do(stage.providers.get_provider("app", name)).credentials["apiKey"]


def test_a_provider_is_added_from_the_keyboard(stage: DialogStage) -> None:
    """Type, Tab, type, Tab, type, Enter: nothing needs a mouse."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    for words in ("Prod", "X", "good"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    view = stage.wait_for(asked)

    assert view is not None
    assert (view.name, view.public_fields, stored_secret(stage)) == ("Prod", {"appId": "X"}, "good")


def test_what_is_missing_is_said_at_its_field(stage: DialogStage) -> None:
    """The first empty field gets the focus; nothing is saved; filling it in takes the complaint back."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    QTest.keyClicks(dialog.focusWidget(), "Prod")
    press(dialog, "Save")

    assert texts(dialog).count("Fill this in.") == 2
    assert dialog.focusWidget() is row(dialog, "appId").input
    QTest.keyClicks(dialog.focusWidget(), "X")
    assert texts(dialog).count("Fill this in.") == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert stage.wait_for(asked) is None
    assert stage.do(stage.providers.list_providers("app")) == []


def test_a_name_that_is_taken_is_refused_in_words(stage: DialogStage) -> None:
    """Adding never replaces."""
    add(stage)
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    for words in ("Prod", "Y", "other"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    press(dialog, "Save")
    stage.until(lambda: "already" in dialog.message.text())
    dialog.reject()

    assert stage.wait_for(asked) is None
    assert stored_secret(stage) == "good"


def test_a_stored_secret_is_a_sentence_and_never_in_an_input(stage: DialogStage) -> None:
    """It says when it was stored; Replace opens an empty, hidden input."""
    add(stage, secret="canary")
    asked = stage.ask(stage.dialogs.edit("app", "Prod", None))
    dialog = stage.dialog(ProviderDialog)
    assert [text for text in texts(dialog) if text.startswith("Stored on ")] != []
    press(dialog, "Replace")
    secret = row(dialog, "apiKey").input

    assert (secret.isVisible(), secret.text(), secret.echoMode()) == (True, "", QLineEdit.EchoMode.Password)
    assert [found.text() for found in dialog.findChildren(QLineEdit) if "canary" in found.text()] == []
    dialog.reject()
    stage.wait_for(asked)


def test_a_rotation_is_tested_before_it_replaces(stage: DialogStage) -> None:
    """A key that the service refuses is not saved, the old one stays; a good one then takes its place."""
    add(stage, secret="old")
    asked = stage.ask(stage.dialogs.edit("app", "Prod", None))
    dialog = stage.dialog(ProviderDialog)
    press(dialog, "Replace")
    QTest.keyClicks(row(dialog, "apiKey").input, "bad")
    press(dialog, "Test and save")
    stage.until(lambda: "Algolia refused the key." in dialog.message.text())
    assert stored_secret(stage) == "old"
    row(dialog, "apiKey").input.clear()
    QTest.keyClicks(row(dialog, "apiKey").input, "new")
    press(dialog, "Test and save")
    stage.wait_for(asked)

    assert stored_secret(stage) == "new"
    assert stage.service.asked == ["bad", "new"]


def test_a_connection_is_tested_without_saving(stage: DialogStage) -> None:
    """The service's answer is shown in words."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    for words in ("Prod", "X", "good"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    press(dialog, "Test connection")
    stage.until(lambda: "3 indices" in dialog.message.text())
    dialog.reject()

    assert stage.wait_for(asked) is None
    assert stage.do(stage.providers.list_providers("app")) == []


def test_a_host_that_nobody_knows_is_allowed_here_and_nowhere_else(stage: DialogStage) -> None:
    """The dialog names it and makes no client for it, until the person repeats it in the field beside."""
    asked = stage.ask(stage.dialogs.edit("app", None, "openai"))
    dialog = stage.dialog(ProviderDialog)
    QTest.keyClicks(dialog.focusWidget(), "Mine")
    for field, words in (("apiKey", "sk-test"), ("baseUrl", "https://llm.example:8443/v1")):
        QTest.keyClicks(row(dialog, field).input, words)
    press(dialog, "Test connection")
    stage.until(lambda: "does not send its key to llm.example:8443" in dialog.message.text())
    QTest.keyClicks(row(dialog, "allowedHost").input, "llm.example:8443")
    press(dialog, "Test connection")
    stage.until(lambda: "A client could be made." in dialog.message.text())
    dialog.reject()
    assert stage.wait_for(asked) is None


def test_inputs_are_empty_after_the_dialog_closed(stage: DialogStage) -> None:
    """What was typed does not linger in a widget."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    secret = row(dialog, "apiKey").input
    secret.setText("canary")
    dialog.reject()
    left = secret.text()
    stage.wait_for(asked)

    assert left == ""


def test_a_cancelled_call_closes_its_dialog(stage: DialogStage) -> None:
    """When the page goes away nobody waits for the person any more."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    stage.dialog(ProviderDialog)
    asked.cancel()

    stage.until(lambda: not any(isinstance(widget, ProviderDialog) for widget in stage.app.topLevelWidgets()))


def test_deleting_names_the_uses_and_enter_does_not_destroy(stage: DialogStage) -> None:
    """The default button is Cancel; the uses are listed."""
    asked = stage.ask(stage.dialogs.confirm_delete("app", "Prod", ["Search on Demo"], ["Staging"]))
    dialog = stage.dialog(DeleteDialog)
    assert any("Search on Demo" in text for text in texts(dialog))
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert stage.wait_for(asked) is None


@pytest.mark.parametrize(
    ("choice", "words", "answer"), [(0, "Delete", "delete"), (1, "Replace and delete", Replace("Staging"))]
)
def test_a_deletion_can_put_another_provider_in_its_place(
    stage: DialogStage, choice: int, words: str, answer: object
) -> None:
    """The button says what it will do."""
    asked = stage.ask(stage.dialogs.confirm_delete("app", "Prod", ["Search on Demo"], ["Staging"]))
    dialog = stage.dialog(DeleteDialog)
    dialog.others.setCurrentIndex(choice)
    press(dialog, words)

    assert stage.wait_for(asked) == answer


def test_a_new_passphrase_is_typed_twice_and_long_enough(stage: DialogStage) -> None:
    """Short and differing ones are refused at their input."""
    asked = stage.ask(stage.dialogs.ask_passphrase(new=True))
    dialog = stage.dialog(PassphraseDialog)
    for first, second, problem in (("short", "short", "At least"), ("long enough", "otherwise", "differ")):
        dialog.first.input.setText(first)
        dialog.second.input.setText(second)
        press(dialog, "Lock the store")
        assert any(problem in text for text in texts(dialog))
    dialog.second.input.setText("long enough")
    press(dialog, "Lock the store")

    assert stage.wait_for(asked) == "long enough"


@pytest.mark.parametrize(("words", "answer"), [("Cancel", False), ("Go on with this one", True)])
def test_an_old_copy_is_the_persons_choice(stage: DialogStage, words: str, answer: bool) -> None:
    """The sentence says what happened."""
    asked = stage.ask(stage.dialogs.confirm_old_copy("It is older than the one last used."))
    dialog = stage.dialog(OldCopyDialog)
    press(dialog, words)

    assert stage.wait_for(asked) is answer


def pick(stage: DialogStage, file: Path) -> None:
    """Choose a file in the picker."""
    picker = stage.dialog(QFileDialog)
    name = picker.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
    QTest.keyClick(name, Qt.Key.Key_Return)


def test_a_dotenv_file_is_imported_without_showing_its_values(stage: DialogStage, home: Path) -> None:
    """Type and fields are guessed from the names; the file goes when the person says so."""
    file = home / "keys.env"
    file.write_text("ALGOLIA_APP_ID=X\nALGOLIA_API_KEY=canary\nPATH=/usr/bin\n")
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    dialog = stage.dialog(ImportDialog)
    assert dialog.mapping() == {"appId": "ALGOLIA_APP_ID", "apiKey": "ALGOLIA_API_KEY"}
    assert [text for text in texts(dialog) if "canary" in text] == []
    dialog.name.input.setText("Prod")
    dialog._delete.setChecked(True)
    press(dialog, "Import")
    views = stage.wait_for(asked)

    assert views is not None
    assert ([view.name for view in views], stored_secret(stage), file.exists()) == (["Prod"], "canary", False)


@pytest.mark.parametrize(("words", "stays"), [("Keep the file", True), ("Delete the file", False)])
def test_the_reference_products_file_is_taken_over_and_the_person_asked(
    stage: DialogStage, home: Path, words: str, stays: bool
) -> None:
    """Its secrets can be read by anybody, so the person is asked whether it goes."""
    file = home / "providers.json"
    entry = {"type": "algolia", "credentials": electron(b"v10", '{"appId": "X", "apiKey": "canary"}')}
    file.write_text(json.dumps({"Prod": entry}))
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    press(stage.dialog(DeleteFileDialog), words)
    views = stage.wait_for(asked)

    assert views is not None
    assert ([view.name for view in views], stored_secret(stage), file.exists()) == (["Prod"], "canary", stays)


def test_what_cannot_be_read_of_the_reference_products_file_is_named(stage: DialogStage, home: Path) -> None:
    """The rest is imported, what is there already stays as it is, and the file stays too."""
    add(stage, secret="newer")
    file = home / "providers.json"
    sealed = {version: electron(version, '{"appId": "X", "apiKey": "older"}') for version in (b"v10", b"v11")}
    versions = {"Prod": b"v10", "Fresh": b"v10", "Locked": b"v11"}
    entries = {name: {"type": "algolia", "credentials": sealed[version]} for name, version in versions.items()}
    file.write_text(json.dumps(entries))
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    with pytest.raises(InvalidParams, match=r"Imported 1\. Left out: Locked: .*; Prod: there is a provider"):
        stage.wait_for(asked)

    assert (stored_secret(stage), stored_secret(stage, "Fresh"), file.exists()) == ("newer", "older", True)


def test_an_export_is_named_as_what_it_is(stage: DialogStage, home: Path) -> None:
    """It needs its passphrase, which the command line asks for."""
    file = home / "export.json"
    file.write_text('{"format": "latchkey-export", "version": 1}')
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)

    with pytest.raises(InvalidParams, match="latchkey providers import"):
        stage.wait_for(asked)


def test_one_dialog_is_open_at_a_time(stage: DialogStage) -> None:
    """A second request waits until the first is answered."""
    first = stage.ask(stage.dialogs.ask_passphrase(new=False))
    dialog = stage.dialog(PassphraseDialog)
    second = stage.ask(stage.dialogs.confirm_old_copy("…"))
    stage.do(asyncio.sleep(0))
    assert [widget for widget in stage.app.topLevelWidgets() if isinstance(widget, OldCopyDialog)] == []
    dialog.reject()
    stage.wait_for(first)
    stage.dialog(OldCopyDialog).reject()

    assert stage.wait_for(second) is False


def luminance(colour: str) -> float:
    """Relative luminance, after WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, after WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_text_can_be_read_in_both_themes(colours: Colours) -> None:
    """Every pair of text and ground that dialogs use has a contrast of at least 4.5 (WCAG AA)."""
    pairs = [
        (colours.text, colours.surface), (colours.muted, colours.surface), (colours.accent, colours.surface),
        (colours.danger, colours.surface), (colours.on_accent, colours.accent), (colours.surface, colours.danger),
        (colours.success, colours.success_soft), (colours.danger, colours.danger_soft),
        (colours.warning, colours.warning_soft), (colours.muted, colours.sunken),
    ]  # fmt: skip
    bright = [sorted((luminance(text), luminance(ground))) for text, ground in pairs]

    assert [
        pair for pair, (dark, light) in zip(pairs, bright, strict=True) if (light + 0.05) / (dark + 0.05) < 4.5
    ] == []


def test_the_colours_are_those_of_the_renderer() -> None:
    """A token that changes there changes here."""
    source = (Path(__file__).parents[3] / "renderer" / "src" / "ui" / "theme" / "tokens.ts").read_text()
    light, dark = source[source.index("const LIGHT") :].split("const DARK")

    for colours, tokens in ((LIGHT, light), (DARK, dark)):
        differing = {
            name: getattr(colours, name)
            for name in Colours.__dataclass_fields__
            if f'"--lk-{name.replace("_", "-")}": "{getattr(colours, name)}"' not in tokens
        }
        assert differing == {}
