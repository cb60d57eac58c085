"""Changing an MCP server that is there: its secrets, its command and its name, agreed to natively."""

import pytest

from app.desktop.dialogs.mcp_dialog import McpServerDialog
from app.desktop.dialogs.provider_dialogs import QtProviderDialogs
from ipc.errors import InvalidParams
from main_process.mcp.adding import Typed, redraft
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import press, texts

CONFIG = {"transport": "stdio", "command": "npx", "args": ["-y", "notes"], "envMapping": {"NOTES_TOKEN": "token"}}
OLD, NEW = "old-canary-secret", "new-canary-secret"


@pytest.fixture
def dialogs(stage: DialogStage) -> QtProviderDialogs:
    stage.do(stage.providers.save_provider("app", "Notes", "notes", {"token": OLD}, "mcp", CONFIG))
    return stage.dialogs


def test_a_secret_is_replaced_and_the_command_is_read_again(stage: DialogStage, dialogs: QtProviderDialogs) -> None:
    """What is stored is shown but for its secrets; the new one goes where the old one went."""
    answer = stage.ask(dialogs.edit("app", "Notes", None))
    dialog = stage.dialog(McpServerDialog)
    shown, command = "\n".join(texts(dialog)), dialog.command.text()
    dialog.secrets["token"].input.setText(NEW)
    press(dialog, "Agree and save")
    view = stage.wait_for(answer)
    stored = stage.do(stage.providers.get_provider("app", "Notes"))

    assert command == "npx\n-y\nnotes"
    assert OLD not in shown
    assert view is not None
    assert (view.provider_class, stored.credentials["token"]) == ("mcp", NEW)
    assert stored.mcp_config is not None
    assert stored.mcp_config.reveal() == CONFIG


def test_command_and_name_change_and_what_is_left_empty_stays(stage: DialogStage, dialogs: QtProviderDialogs) -> None:
    """Another version of the program under another name, with the secret that it had."""
    answer = stage.ask(dialogs.edit("app", "Notes", None))
    dialog = stage.dialog(McpServerDialog)
    dialog.name.input.setText("My notes")
    dialog.reached_by.input.setText("npx -y notes@2")
    shown = dialog.command.text()
    press(dialog, "Agree and save")
    view = stage.wait_for(answer)
    stored = stage.do(stage.providers.get_provider("app", "My notes"))

    assert view is not None
    assert (view.name, view.type, shown) == ("My notes", "notes", "npx\n-y\nnotes@2")
    assert stored.credentials["token"] == OLD
    assert stored.mcp_config is not None
    assert stored.mcp_config.reveal() == {**CONFIG, "args": ["-y", "notes@2"]}


def test_what_cannot_be_saved_is_said(stage: DialogStage, dialogs: QtProviderDialogs) -> None:
    """A secret in an argument, which every program can read; nothing is saved then."""
    answer = stage.ask(dialogs.edit("app", "Notes", None))
    dialog = stage.dialog(McpServerDialog)
    dialog.reached_by.input.setText(f"npx -y notes --token={OLD}")
    press(dialog, "Agree and save")
    stage.until(lambda: bool(dialog.message.text()))
    said = dialog.message.text()
    dialog.reject()

    assert stage.wait_for(answer) is None
    assert OLD not in said
    stored = stage.do(stage.providers.get_provider("app", "Notes"))
    assert stored.mcp_config is not None
    assert stored.mcp_config.reveal() == CONFIG


def test_a_program_does_not_become_an_address() -> None:
    """What a secret goes into would mean something else then."""
    with pytest.raises(InvalidParams, match="another server"):
        redraft(Typed("Notes", "https://example.com/mcp"), CONFIG, "notes")
    with pytest.raises(InvalidParams, match="another server"):
        redraft(Typed("Notes", "npx x"), {"transport": "http", "url": "https://example.com/mcp"}, "notes")
