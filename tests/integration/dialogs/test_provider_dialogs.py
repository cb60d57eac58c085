"""The native dialogs with a real event loop behind them: adding, rotating, deleting, passphrases, importing."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.desktop.dialogs.provider_dialog import ProviderDialog
from app.desktop.dialogs.question_dialogs import (
    DeleteDialog,
)
from app.desktop.dialogs.theme import (
    ACCENTS,
    DARK,
    LIGHT,
    Colours,
    Theme,
    follow,
    style_sheet,
    system_colours,
    tinted,
)
from main_process.providers.dialogs import Replace
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import add, focus, press, row, stored_secret, texts


def test_a_provider_is_added_from_the_keyboard(stage: DialogStage) -> None:
    """Type, Tab, type, Tab, type, Enter: nothing needs a mouse."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    for words, then in (("Prod", Qt.Key.Key_Tab), ("X", Qt.Key.Key_Tab), ("good", Qt.Key.Key_Return)):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), then)
    view = stage.wait_for(asked)

    assert view is not None
    assert (view.name, view.public_fields, stored_secret(stage)) == ("Prod", {"appId": "X"}, "good")


def test_what_is_missing_is_said_at_its_field(stage: DialogStage) -> None:
    """The first empty field gets the focus; nothing is saved; filling it in takes the complaint back."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    QTest.keyClicks(dialog.focusWidget(), "Prod")
    press(dialog, "Test and save")

    assert texts(dialog).count("Fill this in.") == 2
    assert dialog.focusWidget() is row(dialog, "appId").input
    QTest.keyClicks(dialog.focusWidget(), "X")
    assert texts(dialog).count("Fill this in.") == 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert stage.wait_for(asked) is None
    assert stage.do(stage.providers.list_providers("app")) == []


def test_a_name_that_is_taken_is_refused_in_words(stage: DialogStage) -> None:
    """Adding never replaces: it is said at the field, and nothing is asked of the service."""
    add(stage)
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    for words in ("Prod", "Y", "other"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    press(dialog, "Test and save")
    name = next(found for found in dialog.findChildren(QLineEdit) if found.accessibleName() == "Name")

    assert "Another provider here has this name already. Choose another one." in texts(dialog)
    assert (dialog.focusWidget(), dialog.message.text(), dialog.anyway_button.isVisible()) == (name, "", False)
    assert stage.service.asked == []
    dialog.reject()
    assert stage.wait_for(asked) is None
    assert stored_secret(stage) == "good"


def test_a_type_without_credentials_is_not_said_to_have_any(stage: DialogStage) -> None:
    """What a dialog is about follows the type."""
    stage.do(stage.providers.save_provider("app", "Here", "keyless", {}))
    asked = stage.ask(stage.dialogs.edit("app", "Here", None))
    dialog = stage.dialog(ProviderDialog)
    said = texts(dialog)
    dialog.reject()

    assert stage.wait_for(asked) is None
    assert "It has no credentials: its name is all that there is to it." in said
    assert [text for text in said if "new credentials" in text] == []


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


def test_enter_presses_the_button_that_has_the_focus(stage: DialogStage) -> None:
    """On Replace it opens the input, on Cancel it saves nothing: the default button is for the inputs."""
    add(stage, secret="old")
    asked = stage.ask(stage.dialogs.edit("app", "Prod", None))
    dialog = stage.dialog(ProviderDialog)
    focus(dialog, "Replace")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert row(dialog, "apiKey").input.isVisible()
    QTest.keyClicks(dialog.focusWidget(), "new")
    focus(dialog, "Cancel")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Enter)

    assert stage.wait_for(asked) is None
    assert (stored_secret(stage), stage.service.asked) == ("old", [])


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


def test_what_is_typed_is_judged_as_it_is_typed(stage: DialogStage) -> None:
    """An address that cannot be one is said at its field when one leaves it, and no more when it is mended."""
    asked = stage.ask(stage.dialogs.edit("app", None, "openai"))
    dialog = stage.dialog(ProviderDialog)
    press(dialog, "More options (4)")
    address = row(dialog, "baseUrl")
    assert dialog.focusWidget() is address.input, "who has opened the rows goes on there"
    QTest.keyClicks(address.input, "not a url")
    QTest.keyClick(address.input, Qt.Key.Key_Tab)
    assert any(text.startswith("The base URL ") for text in texts(address))
    press(dialog, "Test and save")
    assert stage.service.asked == []
    address.input.clear()
    QTest.keyClicks(address.input, "http://127.0.0.1:9/v1")
    QTest.keyClick(address.input, Qt.Key.Key_Tab)
    assert [text for text in texts(address) if text.startswith("The base URL ")] == []
    dialog.reject()

    assert stage.wait_for(asked) is None


def test_what_the_service_refuses_may_be_saved_anyway(stage: DialogStage) -> None:
    """Its answer stands until something is typed again, and so does the offer."""
    asked = stage.ask(stage.dialogs.edit("app", None, "algolia"))
    dialog = stage.dialog(ProviderDialog)
    assert dialog.windowTitle() == "Add a provider: Algolia"
    for words in ("Prod", "X", "bad"):
        QTest.keyClicks(dialog.focusWidget(), words)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert not dialog.anyway_button.isVisible()
    press(dialog, "Test and save")
    stage.until(lambda: "Algolia refused the key." in dialog.message.text())
    assert stage.do(stage.providers.list_providers("app")) == []
    QTest.keyClicks(row(dialog, "appId").input, "Y")
    assert (dialog.message.text(), dialog.anyway_button.isVisible()) == ("", False)
    press(dialog, "Test and save")
    stage.until(lambda: "Algolia refused the key." in dialog.message.text())
    press(dialog, "Save anyway")
    view = stage.wait_for(asked)

    assert view is not None
    assert (view.public_fields, stored_secret(stage)) == ({"appId": "XY"}, "bad")


def test_a_provider_is_renamed_in_its_dialog(stage: DialogStage) -> None:
    """The title names it and its type; its credentials stay."""
    add(stage)
    asked = stage.ask(stage.dialogs.edit("app", "Prod", None))
    dialog = stage.dialog(ProviderDialog)
    assert dialog.windowTitle() == "Prod (Algolia)"
    name = next(found for found in dialog.findChildren(QLineEdit) if found.accessibleName() == "Name")
    name.setText("Production")
    press(dialog, "Test and save")
    view = stage.wait_for(asked)

    assert view is not None
    assert (view.name, stored_secret(stage, "Production")) == ("Production", "good")
    assert [found.name for found in stage.do(stage.providers.list_providers("app"))] == ["Production"]


@pytest.mark.parametrize("height", [300, 480, 768])
def test_a_dialog_fits_the_screen_and_keeps_its_buttons(
    stage: DialogStage, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its body scrolls; the field that has the focus is in sight."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 500, height))
    asked = stage.ask(stage.dialogs.edit("app", None, "openai"))
    dialog = stage.dialog(ProviderDialog)
    press(dialog, "More options (4)")
    last = row(dialog, "project")
    dialog.reveal(last.input)
    stage.until(lambda: last.input.visibleRegion().boundingRect().height() == last.input.height())

    assert (dialog.width(), dialog.frameGeometry().height() <= height) == (500, True)
    for found in (dialog.save_button, dialog.cancel_button):
        assert found.visibleRegion().boundingRect().size() == found.size()
        assert dialog.rect().contains(found.geometry())
    dialog.reject()
    stage.wait_for(asked)


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


ACCENT = {"accent": "accent", "accent_soft": "soft", "on_accent": "on"}
"""What accents.ts calls the three that go with the accent."""


def test_the_colours_are_those_of_the_renderer() -> None:
    """A token that changes there changes here."""
    theme = Path(__file__).parents[3] / "renderer" / "src" / "ui" / "theme"
    source = (theme / "tokens.ts").read_text()
    light, dark = source[source.index("const LIGHT") :].split("const DARK")
    accents = (theme / "accents.ts").read_text()
    named = re.findall(r"^  (\w+): {$", accents, re.MULTILINE)
    assert named == [*ACCENTS]

    for colours, tokens, accent in (
        (tinted(base, name), tokens, accents.split(f"  {name}: {{")[1].split(f"{scheme}: {{")[1].split("}")[0])
        for name in ACCENTS
        for base, tokens, scheme in ((LIGHT, light, "light"), (DARK, dark, "dark"))
    ):
        differing = {
            name: value
            for name in Colours.__dataclass_fields__
            if (value := getattr(colours, name))
            and f'"--lk-{name.replace("_", "-")}": "{value}"' not in tokens
            and f'{ACCENT.get(name, "?")}: "{value}"' not in accent
        }
        assert differing == {}


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(("choice", "colours"), [("dark", DARK), ("light", LIGHT)])
def test_dialogs_have_the_theme_that_the_page_has(choice: Theme, colours: Colours) -> None:
    """Also on a desktop whose theme Qt cannot be told, such as plain X11."""
    follow(choice)
    shown = system_colours()
    follow("auto")

    assert shown == colours


@pytest.mark.usefixtures("stage")
def test_dialogs_have_the_accent_that_the_page_has() -> None:
    """Whatever the user chose, in both themes, until another one is chosen."""
    follow("dark", "violet")
    dark = system_colours()
    follow("light", "violet")
    light = system_colours()
    follow("auto")

    assert (dark.accent, dark.on_accent, light.accent) == ("#bba0ff", "#150a2e", "#6a3fc4")
    assert f"background: {dark.accent}" in style_sheet(dark)
    assert "check-dark.svg" in style_sheet(dark)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_ticked_box_has_a_tick(colours: Colours) -> None:
    """Not its colour alone: what a style sheet names is there to be drawn."""
    (mark,) = re.findall(r'image: url\("([^"]*)"\)', style_sheet(colours))

    assert Path(mark).read_text("utf-8").startswith("<svg")
