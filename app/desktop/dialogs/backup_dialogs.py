"""`BackupDialogs` with real windows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.file_pickers import FilePickers
from app.desktop.dialogs.programs_dialog import ProgramsDialog, read_whole
from app.desktop.dialogs.provider_dialogs import LoopWork
from app.desktop.dialogs.question_dialogs import PassphraseDialog, Wording, named
from app.desktop.dialogs.showing import DialogShower, is_accepted
from app.desktop.dialogs.theme import Colours
from app.desktop.dialogs.written_out import written_out
from main_process.backup.reading import OpenBackup

_LOCK = Wording(
    "A passphrase for the providers",
    "The backup holds your providers with their credentials, encrypted. It is kept nowhere: without the passphrase "
    "they cannot be restored.",
    "Write the backup",
)
_UNLOCK = Wording(
    "Restore the providers too?",
    "The backup holds providers with their credentials, under the passphrase that it was written with.",
    "Restore all of it",
    "Without providers",
)


class RestoreDialog(Dialog):
    """What is in a backup, and what its widgets will be able to do. Accepted means that its user agrees to it."""

    def __init__(
        self,
        backup: OpenBackup,
        uses: Sequence[str],
        parent: QWidget | None = None,
        colours: Colours | None = None,
    ) -> None:
        words = (
            f"{backup.name}, written {backup.created[:10]}. What it holds is added. Nothing that is here is replaced."
        )
        super().__init__("Restore this backup?", words, parent, colours)
        dashboards = [kept.dashboard.name for kept in backup.dashboards.dashboards]
        if dashboards:
            self.body.addWidget(
                text("label", "One dashboard" if len(dashboards) == 1 else f"{len(dashboards)} dashboards")
            )
            self.body.addWidget(text("list", named(dashboards)))
        for one in backup.widgets:
            self.body.addWidget(
                text("label", f"Widget {one.checked.manifest.name} {one.checked.manifest.version}. It will be able to")
            )
            powers = [power.words for power in one.powers] or ["draw itself, and nothing else"]
            self.body.addWidget(text("list", "\n".join(f"•  {power}" for power in powers)))
        if uses:
            words = "Widgets that you have installed will use providers that are here"
            self.body.addWidget(text("label", words))
            self.body.addWidget(read_whole("\n".join(written_out(use) for use in uses), words))
        if backup.sealed is not None:
            self.body.addWidget(text("hint", "It also holds providers, under a passphrase, which is asked for next."))
        self.restore_button = button("primary", "Restore")
        self.ask("Cancel", self.restore_button)


class QtBackupDialogs:
    """Its coroutines run on the event loop; one dialog at a time is shown."""

    def __init__(self, shower: DialogShower, pickers: FilePickers, parent: Callable[[], QWidget | None]) -> None:
        self._shower = shower
        self._pickers = pickers
        self._parent = parent

    async def pick_target(self, suggested_name: str) -> Path | None:
        return await self._pickers.pick_target(suggested_name)

    async def pick_backup(self) -> Path | None:
        return await self._pickers.pick_backup()

    async def confirm_restore(self, backup: OpenBackup, uses: Sequence[str]) -> bool:
        return await self._shower.show(lambda: RestoreDialog(backup, uses, self._parent()), is_accepted)

    async def confirm_programs(self, programs: Sequence[str]) -> bool:
        return await self._shower.show(lambda: ProgramsDialog(programs, self._parent()), is_accepted)

    async def with_passphrase(self, work: Callable[[str], Awaitable[object]], *, new: bool) -> bool:
        on_loop = LoopWork(self._shower.qt, asyncio.get_running_loop())

        async def run(passphrase: str) -> None:
            await work(passphrase)

        def use(passphrase: str, done: Callable[[str], None]) -> None:
            on_loop.start(run(passphrase), lambda _result, why_not: done(why_not))

        wording = _LOCK if new else _UNLOCK
        return await self._shower.show(
            lambda: PassphraseDialog(use, new=new, wording=wording, parent=self._parent()), is_accepted
        )
