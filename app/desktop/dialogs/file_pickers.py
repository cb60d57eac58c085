"""The system's own file dialogs, for coroutines on the event loop: no path ever comes from the page."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QWidget

from app.desktop.dialogs.showing import DialogShower, is_accepted
from ipc.errors import TooManyCalls
from main_process.backup.model import SUFFIX

IMAGES = ("Images (*.png *.jpg *.jpeg *.webp *.gif)",)
ANY = "All files (*)"
BACKUPS = (f"Backups (*{SUFFIX})", "All files (*)")
DOCUMENTS = ("Dashboards (*.json)", ANY)


UNSAFE = re.compile(r"[^\w .()+@=,-]")
"""What is in no suggested name: separators of every system, control characters, and marks that turn text around."""

LONGEST_STEM = 100
LONGEST_ENDING = 10


class FilePickers:
    """Each method waits for the person and gives the path, or None where they changed their mind.

    Raises TooManyCalls while another picker is open: those that queued up would all have to be closed.
    """

    def __init__(self, shower: DialogShower, parent: Callable[[], QWidget | None]) -> None:
        self._shower = shower
        self._parent = parent
        self._open = False

    async def pick_folder(self) -> Path | None:
        """An existing folder."""
        return await self._pick("Choose a folder", QFileDialog.FileMode.Directory)

    async def pick_image(self) -> Path | None:
        """An existing image."""
        return await self._pick("Choose an image", QFileDialog.FileMode.ExistingFile, filters=IMAGES)

    async def pick_document(self) -> Path | None:
        """An existing file that a dashboard was written to."""
        return await self._pick("Open a dashboard", QFileDialog.FileMode.ExistingFile, filters=DOCUMENTS)

    async def pick_for_widget(self, widget: str, endings: Sequence[str]) -> Path | None:
        """An existing file, whose content that widget will be given: the dialog says so."""
        fitting = f"Fitting files ({' '.join(f'*{ending}' for ending in endings)})"
        return await self._pick(
            f"A file for “{widget}”, which will read it",
            QFileDialog.FileMode.ExistingFile,
            filters=(fitting, ANY) if endings else (ANY,),
        )

    async def pick_backup(self) -> Path | None:
        """An existing backup."""
        return await self._pick("Restore a backup", QFileDialog.FileMode.ExistingFile, filters=BACKUPS)

    async def pick_target(self, suggested_name: str) -> Path | None:
        """Where to save; the dialog asks before something is replaced."""
        return await self._pick("Save as", QFileDialog.FileMode.AnyFile, suggested_name=suggested_name)

    async def _pick(
        self, title: str, mode: QFileDialog.FileMode, *, filters: tuple[str, ...] = (), suggested_name: str = ""
    ) -> Path | None:
        def make() -> QFileDialog:
            dialog = QFileDialog(self._parent(), title, QDir.homePath())
            dialog.setFileMode(mode)
            if filters:
                dialog.setNameFilters(filters)
            if suggested_name:
                dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
                dialog.selectFile(safe_name(suggested_name))
                # A name that is typed without an ending is of the same kind: without it no dialog would list it again.
                dialog.setDefaultSuffix(safe_name(suggested_name).rpartition(".")[2])
            return dialog

        if self._open:
            raise TooManyCalls("Another file is being chosen.")
        self._open = True
        try:
            return await self._shower.show(make, _chosen)
        finally:
            self._open = False


def safe_name(suggested: str) -> str:
    """A file name without a folder: a widget may have suggested a part of it."""
    plain = UNSAFE.sub("_", suggested).strip(" .") or "export"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:LONGEST_STEM]}{dot}{ending[:LONGEST_ENDING]}" if dot else plain[:LONGEST_STEM]


def _chosen(dialog: QFileDialog) -> Path | None:
    files = dialog.selectedFiles() if is_accepted(dialog) else []
    return Path(files[0]) if files else None
