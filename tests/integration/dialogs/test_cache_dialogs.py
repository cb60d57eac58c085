"""The native dialogs of the shared cache: secrets are typed there, an invitation carries them to the next seat."""

import base64
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.desktop.dialogs.cache_dialog import ConnectDialog, Joining
from app.desktop.dialogs.cache_dialogs import QtCacheDialogs
from app.desktop.dialogs.question_dialogs import PassphraseDialog
from app.desktop.dialogs.showing import DialogShower
from app.desktop.dialogs.theme import DARK, LIGHT, Colours
from app.desktop.qt_thread import QtThread
from ipc.errors import InvalidParams
from main_process.response_cache.second_level.choices import Team
from main_process.response_cache.second_level.invitation import read_invitation, write_invitation
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import press, texts

TEAM = Team(address="valkeys://team:canary@cache.example:6379/0", key=base64.b64encode(b"t" * 32).decode())


class Joins:
    """A sharing that takes one key and remembers what it was given."""

    def __init__(self) -> None:
        self.shared: list[tuple[str, ...]] = []

    async def share(self, url: str, password: str, key: str) -> None:
        self.shared.append((url, password, key))
        if password == "wrong":  # what a person types in this test
            raise InvalidParams("The shared cache refuses the user or the password.")

    async def accept(self, invitation: str, passphrase: str) -> None:
        team = read_invitation(invitation, passphrase)
        self.shared.append((team.address, team.key))

    async def invite(self, passphrase: str) -> str:
        return write_invitation(TEAM, passphrase)


def never(_entered: Joining, _done: Callable[[str], None]) -> None:
    raise AssertionError("nobody joins")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_an_invitation_asks_for_its_passphrase_and_nothing_else(qt_app: QApplication, colours: Colours) -> None:
    """The rows follow what stands in the first one; all that is secret is hidden as it is typed."""
    dialog = ConnectDialog(never, None, colours)
    dialog.show()
    shown = [dialog.password, dialog.key, dialog.passphrase]

    assert [row.isVisible() for row in shown] == [True, True, False]
    dialog.say("The password was refused.", "bad")
    dialog.where.input.setText("latchkey-team-1:abc")
    qt_app.processEvents()
    assert [row.isVisible() for row in shown] == [False, False, True]
    assert not dialog.message.isVisible()
    assert all(row.input.echoMode() != row.input.EchoMode.Normal for row in shown)
    dialog.close()


def test_a_new_key_is_made_for_the_first_seat(qt_app: QApplication) -> None:
    """Thirty-two random bytes; what is missing is said where it is missing."""
    dialog = ConnectDialog(never)
    dialog.show()
    press(dialog, "Connect")
    assert "Fill this in." in texts(dialog)
    press(dialog, "I am the first: make a new key")
    qt_app.processEvents()

    assert len(base64.b64decode(dialog.key.input.text())) == 32
    dialog.close()
    assert dialog.key.input.text() == ""


def test_a_refused_password_is_said_and_the_dialog_stays(stage: DialogStage) -> None:
    """Then another one is typed, and it closes."""
    joins = Joins()
    answer = stage.ask(QtCacheDialogs(DialogShower(QtThread()), joins, lambda: None).connect())
    dialog = stage.dialog(ConnectDialog)
    for entry, words in ((dialog.where, "redis://127.0.0.1"), (dialog.password, "wrong"), (dialog.key, TEAM.key)):
        QTest.keyClicks(entry.input, words)
    press(dialog, "Connect")
    stage.until(lambda: "refuses" in dialog.message.text())
    dialog.password.input.setText("right")
    QTest.keyClick(dialog, Qt.Key.Key_Return)

    assert stage.wait_for(answer) is True
    assert joins.shared == [("redis://127.0.0.1", word, TEAM.key) for word in ("wrong", "right")]


def test_an_invitation_goes_by_the_clipboard_to_the_next_seat(stage: DialogStage) -> None:
    """Under the passphrase that both were told; nothing of it can be read."""
    joins = Joins()
    dialogs = QtCacheDialogs(DialogShower(QtThread()), joins, lambda: None)
    inviting = stage.ask(dialogs.invite())
    asking = stage.dialog(PassphraseDialog)
    for entry in (asking.first, asking.second):
        QTest.keyClicks(entry.input, "some words")
    press(asking, "Copy")
    assert stage.wait_for(inviting) is True
    text = QGuiApplication.clipboard().text()

    assert TEAM.key not in text
    assert "canary" not in text
    joining = stage.ask(dialogs.connect())
    dialog = stage.dialog(ConnectDialog)
    dialog.where.input.setText(text)
    dialog.passphrase.input.setText("other words")
    press(dialog, "Connect")
    stage.until(lambda: "does not open" in dialog.message.text())
    dialog.passphrase.input.setText("some words")
    press(dialog, "Connect")
    assert stage.wait_for(joining) is True
    assert joins.shared == [(TEAM.address, TEAM.key)]
