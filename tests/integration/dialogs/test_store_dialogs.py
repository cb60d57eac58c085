"""The questions about the store: passphrases, keys in memory alone, an old copy; one dialog at a time."""

import asyncio

import pytest
from PySide6.QtTest import QTest

from app.desktop.dialogs.question_dialogs import (
    LosingKeysDialog,
    OldCopyDialog,
    PassphraseDialog,
)
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import add, press, texts


def test_a_new_passphrase_is_typed_twice_and_long_enough(session: DialogStage) -> None:
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


def test_a_wrong_passphrase_is_said_inside_the_dialog_which_stays(locked: DialogStage) -> None:
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
def test_keys_in_memory_are_not_lost_without_a_question(session: DialogStage, words: str, closes: bool) -> None:
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
def test_an_old_copy_is_the_persons_choice(stage: DialogStage, words: str, answer: bool) -> None:
    """The sentence says what happened."""
    asked = stage.ask(stage.dialogs.confirm_old_copy("It is older than the one last used."))
    dialog = stage.dialog(OldCopyDialog)
    press(dialog, words)

    assert stage.wait_for(asked) is answer


def test_one_dialog_is_open_at_a_time(stage: DialogStage) -> None:
    """A second request waits until the first is answered."""
    first = stage.ask(stage.dialogs.unlock())
    dialog = stage.dialog(PassphraseDialog)
    second = stage.ask(stage.dialogs.confirm_old_copy("…"))
    stage.do(asyncio.sleep(0))
    assert [widget for widget in stage.app.topLevelWidgets() if isinstance(widget, OldCopyDialog)] == []
    dialog.reject()
    stage.wait_for(first)
    stage.dialog(OldCopyDialog).reject()

    assert stage.wait_for(second) is False
