"""The native dialogs with a real event loop behind them: adding, rotating, deleting, passphrases, importing."""

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QPoint, QRect, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from app.desktop.dialogs.import_dialog import ImportDialog
from app.desktop.dialogs.provider_dialog import ProviderDialog
from app.desktop.dialogs.provider_fields import FieldRow
from app.desktop.dialogs.question_dialogs import (
    DeleteDialog,
    ImportedDialog,
    LosingKeysDialog,
    OldCopyDialog,
    PassphraseDialog,
)
from app.desktop.dialogs.theme import DARK, LIGHT, Colours
from main_process.providers.backup import export_providers
from main_process.providers.dialogs import Replace
from main_process.providers.importing import Wanted
from tests.integration.dialogs.conftest import ExtensionServices
from tests.unit.providers.test_exports import electron


def row(dialog: ProviderDialog, field: str) -> FieldRow:
    return next(found for found in dialog.findChildren(FieldRow) if found.field.name == field)


def press(dialog: QWidget, words: str) -> None:
    """Press the visible button with these words."""
    button = next(found for found in dialog.findChildren(QPushButton) if found.text() == words and found.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))


def texts(dialog: QWidget) -> list[str]:
    """Every text that shows."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]


def add(backstage: ExtensionServices, name: str = "Prod", secret: str = "good") -> None:
    """A stored provider."""
    backstage.do(backstage.providers.save_provider("app", name, "algolia", {"appId": "X", "apiKey": secret}))


def stored_secret(backstage: ExtensionServices, name: str = "Prod") -> str:
    return backstage.do(backstage.providers.get_provider("app", name)).credentials["apiKey"]


def test_a_provider_is_added_from_the_keyboard(backstage: ExtensionServices) -> None:
    """Type, Tab, type, Tab, type, Enter: nothing needs a mouse."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "algolia"))
    dialog = backstage.dialog(ProviderDialog)
    for words in ("Prod", "X", "good"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    view = backstage.wait_for(asked)

    assert view is not None
    assert (view.name, view.public_fields, stored_secret(backstage)) == ("Prod", {"appId": "X"}, "good")


def test_what_is_missing_is_said_at_its_field(backstage: ExtensionServices) -> None:
    """The first empty field gets the focus; nothing is saved; filling it in takes the complaint back."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "algolia"))
    dialog = backstage.dialog(ProviderDialog)
    QTest.keyClicks(dialog.focusWidget(), "Prod")
    press(dialog, "Test and save")

    assert texts(dialog).count("Fill this in.") == 2
    assert dialog.focusWidget() is row(dialog, "appId").input
    QTest.keyClicks(dialog.focusWidget(), "X")
    assert texts(dialog).count("Fill this in.") == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert backstage.wait_for(asked) is None
    assert backstage.do(backstage.providers.list_providers("app")) == []


def test_a_name_that_is_taken_is_refused_in_words(backstage: ExtensionServices) -> None:
    """Adding never replaces."""
    add(backstage)
    asked = backstage.ask(backstage.dialogs.edit("app", None, "algolia"))
    dialog = backstage.dialog(ProviderDialog)
    for words in ("Prod", "Y", "other"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    press(dialog, "Test and save")
    backstage.until(lambda: "already" in dialog.message.text())
    dialog.reject()

    assert backstage.wait_for(asked) is None
    assert stored_secret(backstage) == "good"


def test_a_stored_secret_is_a_sentence_and_never_in_an_input(backstage: ExtensionServices) -> None:
    """It says when it was stored; Replace opens an empty, hidden input."""
    add(backstage, secret="canary")
    asked = backstage.ask(backstage.dialogs.edit("app", "Prod", None))
    dialog = backstage.dialog(ProviderDialog)
    assert [text for text in texts(dialog) if text.startswith("Stored on ")] != []
    press(dialog, "Replace")
    secret = row(dialog, "apiKey").input

    assert (secret.isVisible(), secret.text(), secret.echoMode()) == (True, "", QLineEdit.EchoMode.Password)
    assert [found.text() for found in dialog.findChildren(QLineEdit) if "canary" in found.text()] == []
    dialog.reject()
    backstage.wait_for(asked)


def test_a_rotation_is_tested_before_it_replaces(backstage: ExtensionServices) -> None:
    """A key that the service refuses is not saved, the old one stays; a good one then takes its place."""
    add(backstage, secret="old")
    asked = backstage.ask(backstage.dialogs.edit("app", "Prod", None))
    dialog = backstage.dialog(ProviderDialog)
    press(dialog, "Replace")
    QTest.keyClicks(row(dialog, "apiKey").input, "bad")
    press(dialog, "Test and save")
    backstage.until(lambda: "Algolia refused the key." in dialog.message.text())
    assert stored_secret(backstage) == "old"
    row(dialog, "apiKey").input.clear()
    QTest.keyClicks(row(dialog, "apiKey").input, "new")
    press(dialog, "Test and save")
    backstage.wait_for(asked)

    assert stored_secret(backstage) == "new"
    assert backstage.service.asked == ["bad", "new"]


def test_a_connection_is_tested_without_saving(backstage: ExtensionServices) -> None:
    """The service's answer is shown in words."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "algolia"))
    dialog = backstage.dialog(ProviderDialog)
    for words in ("Prod", "X", "good"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    press(dialog, "Test connection")
    backstage.until(lambda: "3 indices" in dialog.message.text())
    dialog.reject()

    assert backstage.wait_for(asked) is None
    assert backstage.do(backstage.providers.list_providers("app")) == []


def test_a_host_that_nobody_knows_is_allowed_here_and_nowhere_else(backstage: ExtensionServices) -> None:
    """The dialog names it and makes no client for it, until the person repeats it in the field beside."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "openai"))
    dialog = backstage.dialog(ProviderDialog)
    QTest.keyClicks(dialog.focusWidget(), "Mine")
    for field, words in (("apiKey", "sk-test"), ("baseUrl", "https://llm.example:8443/v1")):
        QTest.keyClicks(row(dialog, field).input, words)
    press(dialog, "Test connection")
    backstage.until(lambda: "does not send its key to llm.example:8443" in dialog.message.text())
    QTest.keyClicks(row(dialog, "allowedHost").input, "llm.example:8443")
    press(dialog, "Test connection")
    backstage.until(lambda: "A client could be made." in dialog.message.text())
    dialog.reject()
    assert backstage.wait_for(asked) is None


def test_inputs_are_empty_after_the_dialog_closed(backstage: ExtensionServices) -> None:
    """What was typed does not linger in a widget."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "algolia"))
    dialog = backstage.dialog(ProviderDialog)
    secret = row(dialog, "apiKey").input
    secret.setText("canary")
    dialog.reject()
    left = secret.text()
    backstage.wait_for(asked)

    assert left == ""


def test_a_cancelled_call_closes_its_dialog(backstage: ExtensionServices) -> None:
    """When the page goes away nobody waits for the person any more."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "algolia"))
    backstage.dialog(ProviderDialog)
    asked.cancel()

    backstage.until(lambda: not any(isinstance(widget, ProviderDialog) for widget in backstage.app.topLevelWidgets()))


def test_deleting_names_the_uses_and_enter_does_not_destroy(backstage: ExtensionServices) -> None:
    """The default button is Cancel; the uses are listed."""
    asked = backstage.ask(backstage.dialogs.confirm_delete("app", "Prod", ["Search on Demo"], ["Staging"]))
    dialog = backstage.dialog(DeleteDialog)
    assert any("Search on Demo" in text for text in texts(dialog))
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert backstage.wait_for(asked) is None


@pytest.mark.parametrize(
    ("choice", "words", "answer"), [(0, "Delete", "delete"), (1, "Replace and delete", Replace("Staging"))]
)
def test_a_deletion_can_put_another_provider_in_its_place(
    backstage: ExtensionServices, choice: int, words: str, answer: object
) -> None:
    """The button says what it will do."""
    asked = backstage.ask(backstage.dialogs.confirm_delete("app", "Prod", ["Search on Demo"], ["Staging"]))
    dialog = backstage.dialog(DeleteDialog)
    dialog.others.setCurrentIndex(choice)
    press(dialog, words)

    assert backstage.wait_for(asked) == answer


def test_what_is_typed_is_judged_as_it_is_typed(backstage: ExtensionServices) -> None:
    """An address that cannot be one is said at its field when one leaves it, and no more when it is mended."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "openai"))
    dialog = backstage.dialog(ProviderDialog)
    press(dialog, "More options (4)")
    address = row(dialog, "baseUrl")
    address.input.setFocus()
    QTest.keyClicks(address.input, "not a url")
    QTest.keyClick(address.input, Qt.Key.Key_Tab)
    assert any(text.startswith("The base URL ") for text in texts(address))
    press(dialog, "Test and save")
    assert backstage.service.asked == []
    address.input.clear()
    QTest.keyClicks(address.input, "http://127.0.0.1:9/v1")
    QTest.keyClick(address.input, Qt.Key.Key_Tab)
    assert [text for text in texts(address) if text.startswith("The base URL ")] == []
    dialog.reject()

    assert backstage.wait_for(asked) is None


def test_what_the_service_refuses_may_be_saved_anyway(backstage: ExtensionServices) -> None:
    """Its answer stands until something is typed again, and so does the offer."""
    asked = backstage.ask(backstage.dialogs.edit("app", None, "algolia"))
    dialog = backstage.dialog(ProviderDialog)
    assert dialog.windowTitle() == "Add a provider: Algolia"
    for words in ("Prod", "X", "bad"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert not dialog.anyway_button.isVisible()
    press(dialog, "Test and save")
    backstage.until(lambda: "Algolia refused the key." in dialog.message.text())
    assert backstage.do(backstage.providers.list_providers("app")) == []
    QTest.keyClicks(row(dialog, "appId").input, "Y")
    assert (dialog.message.text(), dialog.anyway_button.isVisible()) == ("", False)
    press(dialog, "Test and save")
    backstage.until(lambda: "Algolia refused the key." in dialog.message.text())
    press(dialog, "Save anyway")
    view = backstage.wait_for(asked)

    assert view is not None
    assert (view.public_fields, stored_secret(backstage)) == ({"appId": "XY"}, "bad")


def test_a_provider_is_renamed_in_its_dialog(backstage: ExtensionServices) -> None:
    """The title names it and its type; its credentials stay."""
    add(backstage)
    asked = backstage.ask(backstage.dialogs.edit("app", "Prod", None))
    dialog = backstage.dialog(ProviderDialog)
    assert dialog.windowTitle() == "Prod (Algolia)"
    name = next(found for found in dialog.findChildren(QLineEdit) if found.accessibleName() == "Name")
    name.setText("Production")
    press(dialog, "Test and save")
    view = backstage.wait_for(asked)

    assert view is not None
    assert (view.name, stored_secret(backstage, "Production")) == ("Production", "good")
    assert [found.name for found in backstage.do(backstage.providers.list_providers("app"))] == ["Production"]


@pytest.mark.parametrize("height", [300, 480, 768])
def test_a_dialog_fits_the_screen_and_keeps_its_buttons(
    backstage: ExtensionServices, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its body scrolls; the field that has the focus is in sight."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 500, height))
    asked = backstage.ask(backstage.dialogs.edit("app", None, "openai"))
    dialog = backstage.dialog(ProviderDialog)
    press(dialog, "More options (4)")
    last = row(dialog, "project")
    dialog.reveal(last.input)
    backstage.until(lambda: last.input.visibleRegion().boundingRect().height() == last.input.height())

    assert (dialog.width(), dialog.frameGeometry().height() <= height) == (500, True)
    for found in (dialog.save_button, dialog.cancel_button):
        assert found.visibleRegion().boundingRect().size() == found.size()
        assert dialog.rect().contains(found.geometry())
    dialog.reject()
    backstage.wait_for(asked)


def test_a_new_passphrase_is_typed_twice_and_long_enough(session: ExtensionServices) -> None:
    """Short and differing ones are refused at their input; the right one locks the store."""
    asked = session.ask(session.dialogs.protect())
    dialog = session.dialog(PassphraseDialog)
    for first, second, problem in (("short", "short", "At least"), ("long enough", "otherwise", "differ")):
        dialog.first.input.setText(first)
        dialog.second.input.setText(second)
        press(dialog, "Lock the store")
        assert any(problem in text for text in texts(dialog))
    dialog.second.input.setText("long enough")
    press(dialog, "Lock the store")

    assert session.wait_for(asked) is True
    assert session.do(session.providers.status()).kind == "passphrase"


def test_a_wrong_passphrase_is_said_inside_the_dialog_which_stays(locked: ExtensionServices) -> None:
    """What is typed next goes into its input again, not into the page behind."""
    asked = locked.ask(locked.dialogs.unlock())
    dialog = locked.dialog(PassphraseDialog)
    dialog.first.input.setText("wrong words")
    press(dialog, "Unlock")
    locked.until(lambda: any("does not open" in text for text in texts(dialog)))
    assert (dialog.isVisible(), dialog.focusWidget()) == (True, dialog.first.input)
    QTest.keyClicks(dialog.focusWidget(), "some words")  # what was wrong is selected, so typing replaces it
    press(dialog, "Unlock")

    assert locked.wait_for(asked) is True
    assert [view.name for view in locked.do(locked.providers.list_providers("app"))] == ["Prod"]


@pytest.mark.parametrize(
    ("words", "closes"), [("Cancel", False), ("Close anyway", True), ("Choose a passphrase", True)]
)
def test_keys_in_memory_are_not_lost_without_a_question(session: ExtensionServices, words: str, closes: bool) -> None:
    """A passphrase keeps them; without any there is nothing to ask."""
    assert session.do(session.dialogs.confirm_losing_keys()) is True
    add(session)
    asked = session.ask(session.dialogs.confirm_losing_keys())
    dialog = session.dialog(LosingKeysDialog)
    assert any("Prod" in text for text in texts(dialog))
    press(dialog, words)
    if words.startswith("Choose"):
        passphrase = session.dialog(PassphraseDialog)
        passphrase.first.input.setText("some words")
        passphrase.second.input.setText("some words")
        press(passphrase, "Lock the store")

    assert session.wait_for(asked) is closes
    assert session.do(session.providers.status()).persistent is words.startswith("Choose")


@pytest.mark.parametrize(("words", "answer"), [("Cancel", False), ("Go on with this one", True)])
def test_an_old_copy_is_the_persons_choice(backstage: ExtensionServices, words: str, answer: bool) -> None:
    """The sentence says what happened."""
    asked = backstage.ask(backstage.dialogs.confirm_old_copy("It is older than the one last used."))
    dialog = backstage.dialog(OldCopyDialog)
    press(dialog, words)

    assert backstage.wait_for(asked) is answer


def pick(backstage: ExtensionServices, file: Path) -> None:
    """Choose a file in the picker."""
    picker = backstage.dialog(QFileDialog)
    name = picker.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
    QTest.keyClick(name, Qt.Key.Key_Return)


def test_a_dotenv_file_is_imported_without_showing_its_values(backstage: ExtensionServices, home: Path) -> None:
    """Each provider that its names make up is shown before anything is stored, to be renamed or left out."""
    file = home / "keys.env"
    file.write_text("ALGOLIA_APP_ID=X\nALGOLIA_API_KEY=canary\nOPENAI_API_KEY=other\nPATH=/usr/bin\n")
    asked = backstage.ask(backstage.dialogs.import_file("app"))
    pick(backstage, file)
    dialog = backstage.dialog(ImportDialog)
    assert [section.wanted() for section in dialog.sections] == [
        Wanted("Algolia", "algolia", {"appId": "ALGOLIA_APP_ID", "apiKey": "ALGOLIA_API_KEY"}),
        Wanted("OpenAI", "openai", {"apiKey": "OPENAI_API_KEY"}),
    ]
    assert [text for text in texts(dialog) if "canary" in text] == []
    assert backstage.do(backstage.providers.list_providers("app")) == []
    dialog.sections[0].name.input.setText("Prod")
    dialog.sections[1].chosen.setChecked(False)
    press(dialog, "Import")
    result = backstage.dialog(ImportedDialog)
    assert any("it also holds OPENAI_API_KEY, PATH" in text for text in texts(result))
    press(result, "Close")
    imported = backstage.wait_for(asked)

    assert imported is not None
    assert [view.name for _, view in imported.saved] == ["Prod"]
    assert (stored_secret(backstage), file.exists()) == ("canary", True)


def test_hidden_files_are_shown_in_the_picker(backstage: ExtensionServices) -> None:
    """A `.env` file is one."""
    asked = backstage.ask(backstage.dialogs.import_file("app"))
    picker = backstage.dialog(QFileDialog)
    assert QDir.Filter.Hidden in picker.filter()
    picker.reject()

    assert backstage.wait_for(asked) is None


@pytest.mark.parametrize(("words", "stays"), [("Keep the file", True), ("Delete the file", False)])
def test_a_file_may_go_when_all_that_is_in_it_is_stored(
    backstage: ExtensionServices, home: Path, words: str, stays: bool
) -> None:
    """Its secrets can be read by anybody, so the person is asked whether it goes."""
    file = home / "providers.json"
    entry = {"type": "algolia", "credentials": electron(b"v10", '{"appId": "X", "apiKey": "canary"}')}
    file.write_text(json.dumps({"Prod": entry}))
    asked = backstage.ask(backstage.dialogs.import_file("app"))
    pick(backstage, file)
    press(backstage.dialog(ImportedDialog), words)
    imported = backstage.wait_for(asked)

    assert imported is not None
    assert [view.name for _, view in imported.saved] == ["Prod"]
    assert (stored_secret(backstage), file.exists()) == ("canary", stays)


def test_a_session_only_store_never_takes_a_file_with_it(session: ExtensionServices, home: Path) -> None:
    """What is in memory alone would be gone with the file."""
    file = home / ".env"
    file.write_text("OPENAI_API_KEY=canary\n")
    asked = session.ask(session.dialogs.import_file("app"))
    pick(session, file)
    press(session.dialog(ImportDialog), "Import")
    result = session.dialog(ImportedDialog)
    assert any("in memory only" in text for text in texts(result))
    assert not result.delete_button.isVisible()
    press(result, "Close")

    assert session.wait_for(asked) is not None


def test_an_import_that_succeeds_in_part_is_a_result(backstage: ExtensionServices, home: Path) -> None:
    """The rest is imported, what is there already stays as it is, each one left out is named, and the file stays."""
    add(backstage, secret="newer")
    file = home / "providers.json"
    sealed = {version: electron(version, '{"appId": "X", "apiKey": "older"}') for version in (b"v10", b"v11")}
    versions = {"Prod": b"v10", "Fresh": b"v10", "Locked": b"v11"}
    entries = {name: {"type": "algolia", "credentials": sealed[version]} for name, version in versions.items()}
    file.write_text(json.dumps(entries))
    asked = backstage.ask(backstage.dialogs.import_file("app"))
    pick(backstage, file)
    result = backstage.dialog(ImportedDialog)
    assert any("Locked: " in text and "Prod: there is a provider" in text for text in texts(result))
    press(result, "Close")
    imported = backstage.wait_for(asked)

    assert imported is not None
    assert [entry.name for entry in imported.left_out] == ["Locked", "Prod"]
    assert (stored_secret(backstage), stored_secret(backstage, "Fresh"), file.exists()) == ("newer", "older", True)


def test_an_export_asks_for_its_passphrase(backstage: ExtensionServices, home: Path) -> None:
    """A wrong one is said inside the dialog; the right one imports."""
    add(backstage)
    file = home / "export.json"
    file.write_text(export_providers(backstage.do(backstage.providers.all_providers()), "other words"))
    backstage.do(backstage.providers.delete_provider("app", "Prod"))
    asked = backstage.ask(backstage.dialogs.import_file("app"))
    pick(backstage, file)
    dialog = backstage.dialog(PassphraseDialog)
    dialog.first.input.setText("wrong words")
    press(dialog, "Unlock")
    backstage.until(dialog.accept_button.isEnabled)
    dialog.first.input.setText("other words")
    press(dialog, "Unlock")
    press(backstage.dialog(ImportedDialog), "Keep the file")

    assert backstage.wait_for(asked) is not None
    assert stored_secret(backstage) == "good"


def test_one_dialog_is_open_at_a_time(backstage: ExtensionServices) -> None:
    """A second request waits until the first is answered."""
    first = backstage.ask(backstage.dialogs.unlock())
    dialog = backstage.dialog(PassphraseDialog)
    second = backstage.ask(backstage.dialogs.confirm_old_copy("…"))
    backstage.do(asyncio.sleep(0))
    assert [widget for widget in backstage.app.topLevelWidgets() if isinstance(widget, OldCopyDialog)] == []
    dialog.reject()
    backstage.wait_for(first)
    backstage.dialog(OldCopyDialog).reject()

    assert backstage.wait_for(second) is False


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
