"""The native question before a restore: it says what is in the file, and habit agrees to nothing."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.desktop.dialogs.backup_dialogs import RestoreDialog
from app.desktop.dialogs.programs_dialog import ProgramsDialog
from app.desktop.dialogs.theme import DARK, LIGHT, Colours
from ipc.encoding import encode
from main_process.backup import model
from main_process.backup.archive import pack_backup
from main_process.backup.reading import open_now
from main_process.widgets.package.archive import write_archive
from main_process.widgets.package.calls import Rules
from tests.integration.dialogs.steps import press, texts
from tests.unit.widgets.packages import files_of

BOARD: dict[str, Any] = {"dashboard": {"id": "d", "name": "Sales <b>", "appId": "shop"}}


def a_backup(folder: Path) -> Path:
    """A backup of one dashboard and one widget that remembers."""
    file = folder / "all.latchkey-backup"
    parts = {
        model.INDEX: {"format": model.FORMAT, "version": 1, "created": "2026-11-28T06:00:00+00:00"},
        model.DASHBOARDS: {"dashboards": [BOARD]},
        model.WIDGETS: {"widgets": [{"id": "guest"}]},
    }
    packed = {"widgets/guest.latchkey-widget": write_archive(files_of(storage=True))}
    file.write_bytes(pack_backup({name: encode(part) for name, part in parts.items()} | packed))
    return file


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_in_a_backup_is_said_before_it_is_restored(
    tmp_path: Path, qt_app: QApplication, colours: Colours
) -> None:
    """Dashboards by name, what widgets will be able to do, and that nothing is replaced; Enter cancels."""
    dialog = RestoreDialog(open_now(a_backup(tmp_path), Rules({})), ["Guest, on Sales: Production"], None, colours)
    dialog.show()
    qt_app.processEvents()
    words = "\n".join(texts(dialog))
    for part in ("Restore this backup?", "2026-11-28", "Nothing that is here is replaced", "Sales <b>", "Guest 1.0.0"):
        assert part in words
    assert "passphrase" not in words
    assert [one.toPlainText() for one in dialog.findChildren(QPlainTextEdit)] == ["Guest, on Sales: Production"]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert (dialog.isVisible(), dialog.result()) == (False, 0)
    dialog.show()
    press(dialog, "Restore")
    assert dialog.result() == 1


def test_what_mcp_servers_of_a_backup_run_is_read_whole(qt_app: QApplication) -> None:
    """What hides itself is written out; Enter pressed by habit lets nothing run."""
    dialog = ProgramsDialog(["npx good\ufe00", "/bin/sh -c 'curl evil\u202e'"], None, LIGHT)
    dialog.show()
    qt_app.processEvents()
    assert dialog.shown.toPlainText() == "npx good\\ufe00\n\n/bin/sh -c 'curl evil\\u202e'"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert (dialog.isVisible(), dialog.result()) == (False, 0)
    dialog.show()
    press(dialog, "Let them run")
    assert dialog.result() == 1
