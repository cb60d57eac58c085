"""The native dialog that adds an MCP server: the exact command is shown, and secrets go nowhere else."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit

from app.desktop.dialogs.mcp_dialog import McpServerDialog, SignInDialog
from app.desktop.dialogs.mcp_dialogs import QtMcpDialogs
from app.desktop.dialogs.mcp_question_dialogs import AllowQuestionsDialog, QuestionDialog
from app.desktop.dialogs.mcp_sampling_dialogs import AllowModelDialog, SampleQuestionDialog
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.showing import DialogShower
from app.desktop.dialogs.theme import DARK, LIGHT, Colours
from app.desktop.dialogs.tool_question_dialog import ToolQuestionDialog
from app.desktop.qt_thread import QtThread
from main_process.mcp.adding import SECRET, Draft, ToolQuestion
from main_process.mcp.catalogue import McpCatalogueEntry, ServerCatalogue
from main_process.mcp.questions import question_of
from main_process.mcp.sampling import ModelChoice, Said, SampleQuestion, SampleRequest
from main_process.providers.model import ProviderView
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import press, texts


def entry_of(name: str) -> McpCatalogueEntry:
    return next(entry for entry in ServerCatalogue().all().servers if entry.id == name)


def never(_name: str, _draft: Draft, _done: Callable[[ProviderView | None, str], None]) -> None:
    raise AssertionError("nothing is saved")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_exact_command_is_shown_as_it_is_typed(qt_app: QApplication, colours: Colours) -> None:
    """Each argument on a line of its own; what is no command cannot be agreed to."""
    dialog = McpServerDialog(None, never, None, colours)
    dialog.show()
    before = dialog.save_button.isEnabled()
    dialog.reached_by.input.setText("npx -y 'a server'")
    qt_app.processEvents()

    assert (before, dialog.save_button.isEnabled()) == (False, True)
    assert dialog.command.text() == "npx\n-y\na server"
    dialog.reached_by.input.setText("npx 'unfinished")
    assert not dialog.save_button.isEnabled()
    dialog.close()


def test_an_entry_of_the_catalogue_is_filled_in(qt_app: QApplication) -> None:
    """Its publisher, its package and what it asks for; its secret is hidden as it is typed."""
    dialog = McpServerDialog(entry_of("notion"), never)
    dialog.show()
    qt_app.processEvents()
    words = "\n".join(texts(dialog))

    assert "Published by Notion" in words
    assert dialog.command.text() == "npx\n-y\n@notionhq/notion-mcp-server"
    assert dialog.secrets["token"].input.echoMode() != QLineEdit.EchoMode.Normal
    dialog.close()


def test_a_server_is_saved_as_it_was_agreed_to(stage: DialogStage) -> None:
    """Class, configuration and secret are stored; the dialog is empty of the secret afterwards."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    answer = stage.ask(dialogs.add("app", None))
    dialog = stage.dialog(McpServerDialog)
    for entry, words in (
        (dialog.name, "Notes"),
        (dialog.reached_by, "npx -y notes"),
        (dialog.place, "TOKEN"),
        (dialog.secrets[SECRET], "canary"),
    ):
        QTest.keyClicks(entry.input, words)
    press(dialog, "Agree and save")
    view = stage.wait_for(answer)
    stored = stage.do(stage.providers.get_provider("app", "Notes"))

    assert view is not None
    assert (view.name, view.provider_class, stored.credentials[SECRET]) == ("Notes", "mcp", "canary")
    assert stored.mcp_config is not None
    assert stored.mcp_config.reveal()["command"] == "npx"


def test_what_cannot_be_saved_is_said_and_the_dialog_stays(stage: DialogStage) -> None:
    """A name that is taken, at its field; Escape saves nothing."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    stage.do(stage.providers.save_provider("app", "Taken", "algolia", {"appId": "X", "apiKey": "good"}))
    answer = stage.ask(dialogs.add("app", entry_of("time")))
    dialog = stage.dialog(McpServerDialog)
    dialog.name.input.setText("Taken")
    press(dialog, "Agree and save")
    said = texts(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert "Another provider here has this name already. Choose another one." in said
    assert stage.wait_for(answer) is None
    assert stage.do(stage.providers.describe_provider("app", "Taken")).provider_class == "credential"


DESTROY = {"name": "delete_all", "description": "Deletes\neverything.", "annotations": {"destructiveHint": True}}


def question(**arguments: object) -> ToolQuestion:
    return ToolQuestion("“Files” on the dashboard “Desk”", "My files", DESTROY, arguments)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_call_that_may_destroy_is_shown_in_full(qt_app: QApplication, colours: Colours) -> None:
    """Who wants it, which server and tool, every argument; what would turn text around is written out."""
    dialog = ToolQuestionDialog(question(path="/home/me", text="a\u202eb"), None, colours)
    dialog.show()
    qt_app.processEvents()
    words = "\n".join([*texts(dialog), dialog.arguments.toPlainText()])

    for expected in ("delete_all", "Desk", "My files", "may change or destroy", "Deletes everything.", "/home/me"):
        assert expected in words
    assert "a\\u202eb" in words
    assert "\u202e" not in words
    dialog.close()


@pytest.mark.parametrize(
    ("words", "answer"), [("Run it once", "once"), ("Always for this tile", "always"), ("Do not run it", None)]
)
def test_each_button_is_its_answer_and_enter_agrees_to_nothing(
    stage: DialogStage, words: str, answer: str | None
) -> None:
    """Once, always, or not; the key that one presses by habit does not run the tool."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    pressed = stage.ask(dialogs.confirm_call(question(path="/")))
    press(stage.dialog(ToolQuestionDialog), words)
    by_button = stage.wait_for(pressed)
    entered = stage.ask(dialogs.confirm_call(question()))
    QTest.keyClick(stage.dialog(ToolQuestionDialog), Qt.Key.Key_Return)

    assert by_button == answer
    assert stage.wait_for(entered) is None


def test_a_server_at_which_one_signs_in_asks_for_no_secret(stage: DialogStage) -> None:
    """With the box ticked the secret's fields are gone, and the configuration says that its user signs in."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    answer = stage.ask(dialogs.add("app", None))
    dialog = stage.dialog(McpServerDialog)
    dialog.secrets[SECRET].input.setText("typed before")
    dialog.name.input.setText("Team")
    dialog.reached_by.input.setText("https://mcp.example/mcp")
    dialog.oauth.click()
    hidden = (dialog.place.isVisible(), dialog.secrets[SECRET].isVisible(), dialog.what.text())
    press(dialog, "Agree and save")
    stage.wait_for(answer)
    stored = stage.do(stage.providers.get_provider("app", "Team"))

    assert hidden == (False, False, "Latchkey will speak to this address:")
    assert stored.mcp_config is not None
    assert (stored.mcp_config.reveal()["oauth"], dict(stored.credentials)) == (True, {})


@pytest.mark.parametrize(("words", "opened"), [("Open the page", True), ("Cancel", False)])
def test_a_sign_in_page_is_opened_after_its_host_was_shown(
    stage: DialogStage, monkeypatch: pytest.MonkeyPatch, words: str, opened: bool
) -> None:
    """The dialog names the host; the system's browser is asked only then, and for nothing but a page of the web."""
    went: list[str] = []

    def browser(url: QUrl) -> bool:
        went.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", browser)
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    answer = stage.ask(dialogs.open_sign_in("Team", "https://login.example/authorize?a=1"))
    dialog = stage.dialog(SignInDialog)
    shown = "login.example" in texts(dialog)
    press(dialog, words)

    assert (stage.wait_for(answer), shown) == (opened, True)
    assert went == (["https://login.example/authorize?a=1"] if opened else [])
    for wrong in ("http://login.example/", "file:///etc/passwd", "javascript:alert(1)"):
        assert stage.do(dialogs.open_sign_in("Team", wrong)) is False


ASKED = question_of(
    "Files",
    "Where to?",
    {
        "required": ["city"],
        "properties": {
            "city": {"type": "string", "title": "City"},
            "nights": {"type": "integer"},
            "kind": {"type": "string", "enum": ["bus", "train"]},
            "window": {"type": "boolean"},
        },
    },
)


def test_a_servers_question_is_a_form_that_names_the_server(stage: DialogStage) -> None:
    """What is needed is said; each value goes back as what the server asked for; cancelling answers nothing."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    answer = stage.ask(dialogs.answer_question(ASKED))
    dialog = stage.dialog(QuestionDialog)
    words = "\n".join(texts(dialog))
    press(dialog, "Answer")
    said = dialog.message.text()
    city, nights, kind, window = dialog.inputs.values()
    assert isinstance(city, Entry)
    assert isinstance(nights, Entry)
    assert isinstance(kind, QComboBox)
    assert isinstance(window, QCheckBox)
    city.input.setText("Ulm")
    nights.input.setText("3")
    kind.setCurrentText("train")
    window.setChecked(True)
    press(dialog, "Answer")
    given = stage.wait_for(answer)
    cancelled = stage.ask(dialogs.answer_question(ASKED))
    press(stage.dialog(QuestionDialog), "Do not answer")

    assert ("Files" in words, "no password" in words, said) == (True, True, "City: this is needed.")
    assert given == {"city": "Ulm", "nights": 3, "kind": "train", "window": True}
    assert stage.wait_for(cancelled) is None


@pytest.mark.parametrize(("words", "allowed"), [("Allow it", True), ("Do not allow it", False)])
def test_whether_a_server_may_ask_is_agreed_to_natively(stage: DialogStage, words: str, allowed: bool) -> None:
    """The dialog names the server; only its button allows it."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    answer = stage.ask(dialogs.allow_questions("Files"))
    dialog = stage.dialog(AllowQuestionsDialog)
    named = any("Files" in shown for shown in texts(dialog))
    press(dialog, words)

    assert (stage.wait_for(answer), named) == (allowed, True)


REQUEST = SampleRequest("Be brief.", (Said("user", "What is in a\u202eb?"), Said("assistant", "Letters.")), 99)


@pytest.mark.parametrize(("words", "sent"), [("Send it once", True), ("Do not send it", False)])
def test_what_a_server_has_a_model_asked_is_read_whole(stage: DialogStage, words: str, sent: bool) -> None:
    """Server, model, provider and every word, what hides itself written out; only its button sends it."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    question = SampleQuestion("Files", ModelChoice(provider_name="Work", model="gpt-5"), REQUEST)
    answer = stage.ask(dialogs.confirm_sample(question))
    dialog = stage.dialog(SampleQuestionDialog)
    words_shown, shown = "\n".join(texts(dialog)), dialog.shown.toPlainText()
    press(dialog, words)

    assert all(word in words_shown for word in ("Files", "gpt-5", "Work", "99 tokens"))
    assert shown == "System:\nBe brief.\n\nUser:\nWhat is in a\\u202eb?\n\nAssistant:\nLetters."
    assert stage.wait_for(answer) is sent


def test_which_model_a_server_may_use_is_chosen_natively(stage: DialogStage) -> None:
    """One of the user's providers and a model that is named; Enter pressed by habit allows nothing."""
    dialogs = QtMcpDialogs(DialogShower(QtThread()), stage.providers, lambda: None)
    answer = stage.ask(dialogs.allow_model("Files", ["Home", "Work"]))
    dialog = stage.dialog(AllowModelDialog)
    dialog.providers.setCurrentText("Work")
    dialog.model.input.setText(" ")
    press(dialog, "Allow it")
    said = dialog.message.text()
    dialog.model.input.setText("gpt-5")
    press(dialog, "Allow it")
    chosen = stage.wait_for(answer)
    refused = stage.ask(dialogs.allow_model("Files", ["Home"]))
    QTest.keyClick(stage.dialog(AllowModelDialog), Qt.Key.Key_Return)

    assert (said, chosen) == ("Name the model.", ModelChoice(provider_name="Work", model="gpt-5"))
    assert stage.wait_for(refused) is None
