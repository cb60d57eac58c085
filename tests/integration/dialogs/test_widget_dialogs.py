"""The native dialogs about widgets: they say in people's words what is agreed to, and habit agrees to nothing."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.desktop.dialogs.install_dialogs import (
    FileDialog,
    InstallDialog,
    LinkDialog,
    RefusedDialog,
    RemoveWidgetDialog,
)
from app.desktop.dialogs.showing import DialogShower
from app.desktop.dialogs.theme import DARK, LIGHT, Colours
from app.desktop.dialogs.widget_dialogs import QtWidgetDialogs
from app.desktop.qt_thread import QtThread
from main_process.widgets.faults import Fault
from main_process.widgets.package.calls import Rules
from main_process.widgets.package.checking import check_package
from main_process.widgets.packages import Offer, Package
from main_process.widgets.shelf import Installed
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import press, texts
from tests.unit.widgets.packages import a_folder

POWERS: dict[str, Any] = {
    "author": "Ada",
    "channels": ["algolia-search", "openai-chat"],
    "slots": {"s": {"label": "Shop", "types": ["algolia"]}, "m": {"label": "Model", "types": ["openai"]}},
    "events": {"publishes": ["record-chosen"], "listens": []},
    "storage": True,
}


def an_offer(folder: Path, *, granted: list[str] | None = None, **changes: Any) -> Offer:
    """An offer of a package in this folder; an update where some powers were granted before."""
    package = a_folder(folder / "guest", **(POWERS | changes))
    checked = check_package(package, Rules({}))
    if granted is None:
        return Offer(checked, str(package), None)
    record = Installed(id="guest", manifest={}, folder="f", digests={}, source=str(package), granted=granted)
    return Offer(checked, str(package), Package(checked.manifest, package, "installed", str(package), record))


def shown(dialog: QWidget, app: QApplication) -> str:
    dialog.show()
    app.processEvents()
    return "\n".join(texts(dialog)).replace("\u200b", "")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_agreed_to_is_said_in_words(tmp_path: Path, qt_app: QApplication, colours: Colours) -> None:
    """Whose it is, what it can do and with which provider, and what it never gets."""
    dialog = InstallDialog(an_offer(tmp_path), None, colours)
    words = shown(dialog, qt_app)
    for part in (
        "Install Guest?",
        "It says that it is by Ada. Latchkey cannot tell.",
        "search, with the provider that you put into “Shop”",
        "have a language model answer, which may cost money, with the provider that you put into “Model”",
        "tell other widgets of the same dashboard: “record chosen”",
        "remember values on this computer",
        "never sees a key",
    ):
        assert part in words
    dialog.close()


def test_an_update_says_first_what_is_new(tmp_path: Path, qt_app: QApplication) -> None:
    """What was agreed to before stands apart."""
    granted = ["channel:algolia-search", "channel:openai-chat", "publishes:record-chosen"]
    dialog = InstallDialog(an_offer(tmp_path, granted=granted), None)
    words = shown(dialog, qt_app)
    assert words.index("New: it will also be able to") < words.index("remember values") < words.index("As before")
    dialog.close()


def test_enter_and_escape_agree_to_nothing(stage: DialogStage, tmp_path: Path) -> None:
    """Only its own button does."""
    qt = QtThread()
    dialogs = QtWidgetDialogs(qt, DialogShower(qt), lambda: None)
    answers = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        asked = stage.ask(dialogs.confirm_install(an_offer(tmp_path)))
        QTest.keyClick(stage.dialog(InstallDialog), key)
        answers.append(stage.wait_for(asked))
    asked = stage.ask(dialogs.confirm_install(an_offer(tmp_path)))
    press(stage.dialog(InstallDialog), "Install")
    assert [*answers, stage.wait_for(asked)] == [False, False, True]


def test_a_link_is_shown_whole_and_opened_only_on_a_yes(stage: DialogStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was asked about is the one that is opened."""
    opened: list[str] = []

    def open_url(url: Any) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    qt = QtThread()
    dialogs = QtWidgetDialogs(qt, DialogShower(qt), lambda: None)
    address = "https://example.com/" + "a-long-path/" * 20 + "?q=1"
    asked = stage.ask(dialogs.confirm_link("Guest", address))
    dialog = stage.dialog(LinkDialog)
    assert address in [text.replace("\u200b", "") for text in texts(dialog)]
    press(dialog, "Cancel")
    assert stage.wait_for(asked) is False
    assert opened == []
    asked = stage.ask(dialogs.confirm_link("Guest", address))
    press(stage.dialog(LinkDialog), "Open")
    assert stage.wait_for(asked) is True
    assert opened == [address]


def test_a_files_name_is_not_turned_around(qt_app: QApplication) -> None:
    """Else a program would look like a document, or a sentence of ours like another."""
    dialog = FileDialog("Guest\u2067", "invoice\u202efdp.desktop")
    words = shown(dialog, qt_app).replace("\u200b", "")
    assert "invoice\\u202efdp.desktop" in words
    assert not set("\u202e\u2067") & set(words)
    dialog.close()


def test_a_removal_names_the_dashboards(qt_app: QApplication) -> None:
    """Their tiles stay."""
    dialog = RemoveWidgetDialog("Guest", ["Overview", "Shop"])
    words = shown(dialog, qt_app)
    assert "•  Overview\n•  Shop" in words
    dialog.close()


def test_many_faults_scroll_and_leave_the_button_on_the_screen(qt_app: QApplication) -> None:
    """However much is wrong."""
    dialog = RefusedDialog("bad.latchkey-widget", [Fault(f"file{n}", "is wrong") for n in range(500)])
    assert "and 460 more" in shown(dialog, qt_app)
    assert dialog.height() < 600
    dialog.close()
