"""Importing in the window: what a file holds is shown before it is stored, and what came of it afterwards."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog

from app.desktop.dialogs.import_dialog import ImportDialog
from app.desktop.dialogs.programs_dialog import ProgramsDialog
from app.desktop.dialogs.question_dialogs import (
    ImportedDialog,
    PassphraseDialog,
)
from main_process.providers.backup import export_providers
from main_process.providers.importing import Wanted
from tests.fakes.reference_file import electron
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import add, pick, press, stored_secret, texts


def test_a_dotenv_file_is_imported_without_showing_its_values(stage: DialogStage, home: Path) -> None:
    """Each provider that its names make up is shown before anything is stored, to be renamed or left out."""
    file = home / "keys.env"
    file.write_text("ALGOLIA_APP_ID=X\nALGOLIA_API_KEY=canary\nOPENAI_API_KEY=other\nPATH=/usr/bin\n")
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    dialog = stage.dialog(ImportDialog)
    assert [section.wanted() for section in dialog.sections] == [
        Wanted("Algolia", "algolia", {"appId": "ALGOLIA_APP_ID", "apiKey": "ALGOLIA_API_KEY"}),
        Wanted("OpenAI", "openai", {"apiKey": "OPENAI_API_KEY"}),
    ]
    assert [text for text in texts(dialog) if "canary" in text] == []
    assert stage.do(stage.providers.list_providers("app")) == []
    dialog.sections[0].name.input.setText("Prod")
    dialog.sections[1].chosen.setChecked(False)
    press(dialog, "Import")
    result = stage.dialog(ImportedDialog)
    assert any("it also holds OPENAI_API_KEY, PATH" in text for text in texts(result))
    press(result, "Close")
    imported = stage.wait_for(asked)

    assert imported is not None
    assert [view.name for _, view in imported.saved] == ["Prod"]
    assert (stored_secret(stage), file.exists()) == ("canary", True)


def test_hidden_files_are_shown_in_the_picker(stage: DialogStage) -> None:
    """A `.env` file is one."""
    asked = stage.ask(stage.dialogs.import_file("app"))
    picker = stage.dialog(QFileDialog)
    assert picker.directory().path() == QDir.homePath(), "not where the program happens to have been started"
    assert QDir.Filter.Hidden in picker.filter()
    picker.reject()

    assert stage.wait_for(asked) is None


@pytest.mark.parametrize(("words", "stays"), [("Keep the file", True), ("Delete the file", False)])
def test_a_file_may_go_when_all_that_is_in_it_is_stored(
    stage: DialogStage, home: Path, words: str, stays: bool
) -> None:
    """Its secrets can be read by anybody, so the person is asked whether it goes."""
    file = home / "providers.json"
    entry = {"type": "algolia", "credentials": electron(b"v10", '{"appId": "X", "apiKey": "canary"}')}
    file.write_text(json.dumps({"Prod": entry}))
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    press(stage.dialog(ImportedDialog), words)
    imported = stage.wait_for(asked)

    assert imported is not None
    assert [view.name for _, view in imported.saved] == ["Prod"]
    assert (stored_secret(stage), file.exists()) == ("canary", stays)


def test_a_session_only_store_never_takes_a_file_with_it(session: DialogStage, home: Path) -> None:
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


def test_an_import_that_succeeds_in_part_is_a_result(stage: DialogStage, home: Path) -> None:
    """The rest is imported, what is there already stays as it is, each one left out is named, and the file stays."""
    add(stage, secret="newer")
    file = home / "providers.json"
    sealed = {version: electron(version, '{"appId": "X", "apiKey": "older"}') for version in (b"v10", b"v11")}
    versions = {"Prod": b"v10", "Fresh": b"v10", "Locked": b"v11"}
    entries = {name: {"type": "algolia", "credentials": sealed[version]} for name, version in versions.items()}
    file.write_text(json.dumps(entries))
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    result = stage.dialog(ImportedDialog)
    assert any("Locked: " in text and "Prod: there is a provider" in text for text in texts(result))
    press(result, "Close")
    imported = stage.wait_for(asked)

    assert imported is not None
    assert [entry.name for entry in imported.left_out] == ["Locked", "Prod"]
    assert (stored_secret(stage), stored_secret(stage, "Fresh"), file.exists()) == ("newer", "older", True)


def test_an_export_asks_for_its_passphrase(stage: DialogStage, home: Path) -> None:
    """A wrong one is said inside the dialog; the right one imports."""
    add(stage)
    file = home / "export.json"
    file.write_text(export_providers(stage.do(stage.providers.all_providers()), "other words"))
    stage.do(stage.providers.delete_provider("app", "Prod"))
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    dialog = stage.dialog(PassphraseDialog)
    dialog.first.input.setText("wrong words")
    press(dialog, "Unlock")
    stage.until(dialog.accept_button.isEnabled)
    dialog.first.input.setText("other words")
    press(dialog, "Unlock")
    press(stage.dialog(ImportedDialog), "Keep the file")

    assert stage.wait_for(asked) is not None
    assert stored_secret(stage) == "good"


def test_programs_of_an_export_are_agreed_to(stage: DialogStage, home: Path) -> None:
    """An MCP server of the file runs a command: it is shown, and a no imports the rest."""
    add(stage)
    stage.do(stage.providers.save_provider("app", "Server", "mcp", {}, "mcp", {"command": "tool", "args": ["a b"]}))
    file = home / "export.json"
    file.write_text(export_providers(stage.do(stage.providers.all_providers()), "other words"))
    for name in ("Prod", "Server"):
        stage.do(stage.providers.delete_provider("app", name))
    asked = stage.ask(stage.dialogs.import_file("app"))
    pick(stage, file)
    dialog = stage.dialog(PassphraseDialog)
    dialog.first.input.setText("other words")
    press(dialog, "Unlock")
    programs = stage.dialog(ProgramsDialog)
    shown = programs.shown.toPlainText()
    press(programs, "Go on without them")
    press(stage.dialog(ImportedDialog), "Close")
    imported = stage.wait_for(asked)

    assert shown == "tool 'a b'"
    assert imported is not None
    assert ([view.name for _, view in imported.saved], imported.left_out[0].name) == (["Prod"], "Server")
