"""The native dialogs as the main process asks for them: its coroutines wait, the Qt thread shows, nobody blocks."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import structlog
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.desktop.dialogs.import_dialog import ImportDialog
from app.desktop.dialogs.provider_dialog import Form, ProviderDialog
from app.desktop.dialogs.question_dialogs import DeleteDialog, DeleteFileDialog, OldCopyDialog, PassphraseDialog
from app.desktop.dialogs.showing import DialogShower, is_accepted
from app.desktop.qt_thread import QtThread
from ipc.errors import InvalidParams, IpcError
from main_process.providers.backup import is_export
from main_process.providers.controller import ProviderController
from main_process.providers.dialogs import DeleteAnswer
from main_process.providers.editing import ProviderEditor
from main_process.providers.import_file import MAX_CHARACTERS, mapped, read_values
from main_process.providers.model import ProviderView
from main_process.providers.reference_import import is_reference_file, read_reference_file, without_taken
from main_process.vault.secret import Credentials

log = structlog.get_logger(__name__)

T = TypeVar("T")


class LoopWork:
    """Runs a coroutine on the event loop for a dialog, and tells it the outcome on the Qt thread."""

    def __init__(self, qt: QtThread, loop: asyncio.AbstractEventLoop) -> None:
        self._qt = qt
        self._loop = loop

    def start(self, work: Coroutine[Any, Any, T], done: Callable[[T | None, str], None]) -> None:
        """`done(result, "")`, or `done(None, why_not)` with words fit for a person."""

        def ended(future: "Future[T]") -> None:
            outcome = _outcome(future)
            self._qt.post(lambda: done(*outcome))

        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        future.add_done_callback(ended)


class EditActions:
    """What the buttons of one provider dialog do."""

    def __init__(self, editor: ProviderEditor, work: LoopWork, app_id: str, *, rotating: bool) -> None:
        self._editor = editor
        self._work = work
        self._app_id = app_id
        self._rotating = rotating

    def test(self, name: str, kind: str, entered: Mapping[str, str], done: Callable[[str, bool], None]) -> None:
        """See `Actions`."""
        self._work.start(
            self._editor.test(self._app_id, name, kind, entered),
            lambda sentence, why_not: done(sentence or why_not, sentence is not None),
        )

    def save(
        self, name: str, kind: str, entered: Mapping[str, str], done: Callable[[ProviderView | None, str], None]
    ) -> None:
        """See `Actions`."""
        save = self._editor.rotate if self._rotating else self._editor.add
        self._work.start(save(self._app_id, name, kind, entered), done)


class QtProviderDialogs:
    """`ProviderDialogs` with real windows. Its coroutines run on the event loop; one dialog at a time is shown."""

    def __init__(
        self,
        qt: QtThread,
        providers: ProviderController,
        editor: ProviderEditor,
        parent: Callable[[], QWidget | None],
    ) -> None:
        self._qt = qt
        self._providers = providers
        self._editor = editor
        self._parent = parent
        self._shower = DialogShower(qt)

    async def edit(self, app_id: str, name: str | None, provider_type: str | None) -> ProviderView | None:
        """See `ProviderDialogs`."""
        stored = await self._editor.stored(app_id, name) if name is not None else None
        kind = stored.view.type if stored is not None else provider_type
        form = Form(tuple(self._editor.types), name, kind, stored)
        actions = EditActions(self._editor, self._loop_work(), app_id, rotating=stored is not None)
        return await self._shower.show(
            lambda: ProviderDialog(form, actions, self._parent()), lambda dialog: dialog.saved
        )

    async def confirm_delete(self, app_id: str, name: str, uses: list[str], others: list[str]) -> DeleteAnswer:
        """See `ProviderDialogs`."""
        del app_id
        return await self._shower.show(
            lambda: DeleteDialog(name, uses, others, self._parent()), lambda dialog: dialog.answer
        )

    async def ask_passphrase(self, *, new: bool) -> str | None:
        """See `ProviderDialogs`."""
        return await self._shower.show(
            lambda: PassphraseDialog(new=new, parent=self._parent()), lambda dialog: dialog.passphrase
        )

    async def confirm_old_copy(self, sentence: str) -> bool:
        """See `ProviderDialogs`."""
        return await self._shower.show(
            lambda: OldCopyDialog(sentence, self._parent()),
            is_accepted,
        )

    async def import_file(self, app_id: str) -> list[ProviderView] | None:
        """See `ProviderDialogs`."""
        path = await self._shower.show(self._file_dialog, _chosen_file)
        if path is None:
            return None
        text = await asyncio.to_thread(_read, path)
        if is_export(text):
            raise InvalidParams("This is an export: import it on the command line with 'latchkey providers import'.")
        if is_reference_file(text):
            return await self._import_reference(app_id, path, text)
        return await self._import_values(app_id, path, read_values(text))

    async def _import_values(self, app_id: str, path: Path, values: Credentials) -> list[ProviderView] | None:
        work = self._loop_work()

        def save(
            name: str, kind: str, mapping: Mapping[str, str], done: Callable[[ProviderView | None, str], None]
        ) -> None:
            work.start(self._editor.add(app_id, name, kind, mapped(values, mapping)), done)

        def make() -> ImportDialog:
            return ImportDialog(path.name, tuple(values), tuple(self._editor.types), save, self._parent())

        saved, delete_file = await self._shower.show(make, lambda dialog: (dialog.saved, dialog.delete_file))
        if saved is None:
            return None
        if delete_file:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        return [saved]

    async def _import_reference(self, app_id: str, path: Path, text: str) -> list[ProviderView]:
        taken = {view.name for view in await self._providers.list_providers(app_id)}
        found = without_taken(read_reference_file(app_id, text), taken)
        saved = await self._providers.save_providers(found.providers) if found.providers else []
        if found.unreadable:
            left = "; ".join(f"{entry.name}: {entry.reason}" for entry in found.unreadable)
            raise InvalidParams(f"Imported {len(saved)}. Left out: {left}.")
        if await self._shower.show(
            lambda: DeleteFileDialog(path.name, len(saved), self._parent()),
            is_accepted,
        ):
            await asyncio.to_thread(path.unlink, missing_ok=True)
        return saved

    def _file_dialog(self) -> QFileDialog:
        dialog = QFileDialog(self._parent(), "Import a .env or JSON file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Credentials (*.env .env* *.json)", "All files (*)"])
        return dialog

    def _loop_work(self) -> LoopWork:
        return LoopWork(self._qt, asyncio.get_running_loop())


def _outcome(future: "Future[T]") -> tuple[T | None, str]:
    if future.cancelled():
        return None, "Latchkey is closing."
    error = future.exception()
    if error is None:
        return future.result(), ""
    if isinstance(error, IpcError):
        return None, error.message
    log.error("dialog.work_failed", error=type(error).__name__)
    return None, IpcError.default_message


def _chosen_file(dialog: QFileDialog) -> Path | None:
    accepted = dialog.result() == QDialog.DialogCode.Accepted and dialog.selectedFiles()
    return Path(dialog.selectedFiles()[0]) if accepted else None


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_CHARACTERS * 4 + 1)
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InvalidParams("The file cannot be read as text.") from None
