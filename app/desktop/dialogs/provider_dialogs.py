"""The native dialogs as the main process asks for them: its coroutines wait, the Qt thread shows, nobody blocks."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.desktop.dialogs.import_dialog import ImportDialog
from app.desktop.dialogs.mcp_dialog import McpServerDialog
from app.desktop.dialogs.programs_dialog import ProgramsDialog
from app.desktop.dialogs.provider_dialog import Entered, Form, ProviderDialog
from app.desktop.dialogs.question_dialogs import (
    DeleteDialog,
    ImportedDialog,
    LosingKeysDialog,
    OldCopyDialog,
    PassphraseDialog,
)
from app.desktop.dialogs.showing import DialogShower, is_accepted
from app.desktop.qt_thread import QtThread
from ipc.errors import IpcError
from main_process.errors import StoreUnavailable
from main_process.mcp.adding import Draft
from main_process.providers.controller import ProviderController
from main_process.providers.dialogs import DeleteAnswer
from main_process.providers.editing import ProviderEditor, StoredServer
from main_process.providers.import_file import read_file, read_values
from main_process.providers.importing import Imported, ProviderImport, Wanted, kind_of
from main_process.providers.model import ProviderView
from main_process.providers.types import ProviderTypes

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
    """What the buttons of one provider dialog do. See `Actions`."""

    def __init__(self, editor: ProviderEditor, work: LoopWork, app_id: str, form: Form) -> None:
        self._editor = editor
        self._work = work
        self._app_id = app_id
        self._form = form

    def test(self, entered: Entered, done: Callable[[str, bool], None]) -> None:
        name = self._form.name or entered.name
        self._work.start(
            self._editor.test(self._app_id, name, entered.provider_type, entered.fields),
            lambda sentence, why_not: done(sentence or why_not, sentence is not None),
        )

    def save(self, entered: Entered, *, tested: bool, done: Callable[[ProviderView | None, str], None]) -> None:
        kind, fields = entered.provider_type, entered.fields
        if self._form.stored is None or self._form.name is None:
            work = self._editor.add(self._app_id, entered.name, kind, fields, tested=tested)
        else:
            new_name = entered.name
            work = self._editor.rotate(*(self._app_id, self._form.name, kind, fields), new_name=new_name, tested=tested)
        self._work.start(work, done)


class QtProviderDialogs:
    """`ProviderDialogs` with real windows. Its coroutines run on the event loop; one dialog at a time is shown."""

    def __init__(
        self,
        shower: DialogShower,
        providers: ProviderController,
        editor: ProviderEditor,
        parent: Callable[[], QWidget | None],
    ) -> None:
        self._shower = shower
        self._providers = providers
        self._editor = editor
        self._import = ProviderImport(providers, editor.types)
        self._parent = parent

    async def edit(self, app_id: str, name: str | None, provider_type: str | None) -> ProviderView | None:
        if name is not None and (server := await self._editor.server(app_id, name)) is not None:
            return await self._change_server(app_id, server)
        stored = await self._editor.stored(app_id, name) if name is not None else None
        kind = stored.view.type if stored is not None else provider_type
        form = Form(tuple(self._editor.types), name, kind, stored, await names_beside(self._providers, app_id, name))
        actions = EditActions(self._editor, self._loop_work(), app_id, form)
        return await self._shower.show(
            lambda: ProviderDialog(form, actions, self._parent()), lambda dialog: dialog.saved
        )

    async def _change_server(self, app_id: str, server: StoredServer) -> ProviderView | None:
        """An MCP server has a command or an address besides its secrets: what will run is agreed to anew."""
        work = self._loop_work()

        def save(name: str, draft: Draft, done: Callable[[ProviderView | None, str], None]) -> None:
            saving = self._editor.change_server(
                app_id, server.name, new_name=name, config=draft.config, entered=draft.credentials
            )
            work.start(saving, done)

        taken = await names_beside(self._providers, app_id, server.name)
        return await self._shower.show(
            lambda: McpServerDialog(None, save, self._parent(), stored=server, taken=taken),
            lambda dialog: dialog.saved,
        )

    async def confirm_delete(self, app_id: str, name: str, uses: list[str], others: list[str]) -> DeleteAnswer:
        del app_id
        return await self._shower.show(
            lambda: DeleteDialog(name, uses, others, self._parent()), lambda dialog: dialog.answer
        )

    async def unlock(self) -> bool:
        return await self._ask_passphrase(self._providers.unlock, new=False)

    async def protect(self) -> bool:
        return await self._ask_passphrase(partial(self._providers.move_key, "passphrase"), new=True)

    async def confirm_old_copy(self, sentence: str) -> bool:
        return await self._shower.show(lambda: OldCopyDialog(sentence, self._parent()), is_accepted)

    async def confirm_losing_keys(self) -> bool:
        """Whether the app may close: there are no keys in memory alone, or they are protected now, or given up."""
        status = await self._providers.status()
        if status.persistent or status.reason is not None:
            return True
        types = self._editor.types
        names = [view.name for _, view in await self._providers.list_all() if has_fields(types, view.type)]
        if not names:
            return True
        answer = await self._shower.show(lambda: LosingKeysDialog(names, self._parent()), lambda dialog: dialog.answer)
        return answer == "close" or (answer == "protect" and await self.protect())

    async def import_file(self, app_id: str) -> Imported | None:
        path = await self._shower.show(self._file_dialog, _chosen_file)
        if path is None:
            return None
        text = await asyncio.to_thread(read_file, path)
        imported = await self._imported(app_id, path.name, text)
        if imported is None:
            return None
        if await self._shower.show(
            lambda: ImportedDialog(path.name, imported, self._parent()), lambda dialog: dialog.delete_file
        ):
            await asyncio.to_thread(path.unlink, missing_ok=True)
        return imported

    async def _imported(self, app_id: str, file_name: str, text: str) -> Imported | None:
        kind = await asyncio.to_thread(kind_of, text)
        if kind == "reference":
            return await self._import.reference(app_id, text)
        opened: list[tuple[str, list[str]]] = []
        if kind == "export":

            async def open_export(passphrase: str) -> None:
                opened.append((passphrase, await self._import.programs(text, passphrase)))

            await self._ask_passphrase(open_export, new=False, title=f"Passphrase of {file_name}")
            if not opened:
                return None
            passphrase, programs = opened[-1]
            agreed = not programs or await self._shower.show(
                lambda: ProgramsDialog(programs, self._parent()), is_accepted
            )
            return await self._import.export(text, passphrase, programs=agreed)
        file = await asyncio.to_thread(read_values, text)
        work = self._loop_work()

        def save(wanted: Sequence[Wanted], answer: Callable[[Imported | None, str], None]) -> None:
            work.start(self._import.values(app_id, file, wanted), answer)

        types = tuple(self._editor.types)
        return await self._shower.show(
            lambda: ImportDialog(file_name, tuple(file.values), types, save, self._parent()),
            lambda dialog: dialog.imported,
        )

    async def _ask_passphrase(self, use: Callable[[str], Awaitable[None]], *, new: bool, title: str = "") -> bool:
        work = self._loop_work()

        async def used(passphrase: str) -> bool:
            await use(passphrase)
            return True

        def attempt(passphrase: str, done: Callable[[str], None]) -> None:
            work.start(used(passphrase), lambda _result, why_not: done(why_not))

        def make() -> PassphraseDialog:
            dialog = PassphraseDialog(attempt, new=new, parent=self._parent())
            if title:
                dialog.name_window(title)
            return dialog

        return await self._shower.show(make, is_accepted)

    def _file_dialog(self) -> QFileDialog:
        dialog = QFileDialog(self._parent(), "Import a .env or JSON file, or an export", QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        # `.env` is a hidden file.
        dialog.setFilter(QDir.Filter.AllDirs | QDir.Filter.Files | QDir.Filter.Hidden | QDir.Filter.NoDotAndDotDot)
        dialog.setNameFilters(["Credentials (*.env .env* *.env.* *.json)", "All files (*)"])
        return dialog

    def _loop_work(self) -> LoopWork:
        return LoopWork(self._shower.qt, asyncio.get_running_loop())


async def names_beside(providers: ProviderController, app_id: str, name: str | None) -> frozenset[str]:
    """The names that the app's other providers have; none where the store does not say, which refuses them itself."""
    try:
        views = await providers.list_providers(app_id)
    except StoreUnavailable:
        return frozenset()
    return frozenset(view.name for view in views) - {name}


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


def has_fields(types: ProviderTypes, provider_type: str) -> bool:
    """Whether a provider of the type holds anything that a person has entered; of an unknown type it may."""
    schema = types.get(provider_type)
    return schema is None or bool(schema.fields)
