"""The dialog that asks where to save, with names as people type them."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog

from app.desktop.dialogs.file_pickers import FilePickers
from app.desktop.dialogs.showing import DialogShower
from app.desktop.qt_thread import QtThread
from tests.integration.dialogs.conftest import DialogStage
from tests.integration.dialogs.steps import pick


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("board", "board.json"),
        ("board.json", "board.json"),
        ("exports/board", "exports/board.json"),
        ("board.v2.json", "board.v2.json"),
        ("missing/board", "missing/board.json"),
    ],
)
@pytest.mark.parametrize("whole", [True, False], ids=["whole path", "from the folder that is shown"])
def test_a_typed_name_gets_the_ending_of_its_kind(
    stage: DialogStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, meant: str, whole: bool
) -> None:
    """What was exported is found again: the dialog that imports lists files by their ending."""
    monkeypatch.setattr(QDir, "homePath", lambda: str(tmp_path))
    (tmp_path / "exports").mkdir()
    pickers = FilePickers(DialogShower(QtThread()), lambda: None)
    asked = stage.ask(pickers.pick_target("Overview.json"))
    pick(stage, tmp_path / typed if whole else Path(typed))

    assert stage.wait_for(asked) == tmp_path / meant


def test_a_typed_folder_is_opened_and_the_name_is_still_asked_for(stage: DialogStage, tmp_path: Path) -> None:
    """Enter on a folder chooses nothing yet."""
    pickers = FilePickers(DialogShower(QtThread()), lambda: None)
    asked = stage.ask(pickers.pick_target("Overview.json"))
    pick(stage, tmp_path)
    dialog = stage.dialog(QFileDialog)
    assert (asked.done(), dialog.directory().absolutePath()) == (False, str(tmp_path))
    pick(stage, tmp_path / "board")

    assert stage.wait_for(asked) == tmp_path / "board.json"
