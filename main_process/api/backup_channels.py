"""`backup-create` and `backup-restore`, for the app's own page: no path and no passphrase crosses the boundary."""

from ipc.messages import Nothing, Registrar, Sender, WireModel
from main_process.backup.creating import BackupWriter
from main_process.backup.dialogs import BackupDialogs
from main_process.backup.model import Backed, Restored
from main_process.backup.reading import open_backup
from main_process.backup.restoring import BackupRestorer
from main_process.errors import refuse_without_window
from main_process.widgets.package.calls import Rules

DEADLINE = 3600.0
"""Seconds that a person may take over the dialogs."""


class BackupWanted(WireModel):
    """Whether the providers go into it, under a passphrase that a native dialog asks for."""

    providers: bool = False


class BackupWritten(WireModel):
    """The name of the file, without its folder, and what is in it; null where the person changed their mind."""

    file: str | None
    written: Backed | None


class BackupRestored(WireModel):
    """What came of it; null where the person changed their mind."""

    restored: Restored | None


class BackupAsked:
    """What the page asks for, with the native dialogs that it takes."""

    def __init__(self, writer: BackupWriter, restorer: BackupRestorer, rules: Rules, dialogs: BackupDialogs) -> None:
        self._writer = writer
        self._restorer = restorer
        self._rules = rules
        self._dialogs = dialogs

    async def create(self, _sender: Sender, params: BackupWanted) -> BackupWritten:
        """Ask where to, and for a passphrase where the providers go along; write it."""
        target = await self._dialogs.pick_target(self._writer.suggested_name)
        if target is None:
            return BackupWritten(file=None, written=None)
        done: list[Backed] = []

        async def write(passphrase: str | None) -> None:
            done.append(await self._writer.write(target, passphrase))

        if not params.providers:
            await write(None)
        elif not await self._dialogs.with_passphrase(write, new=True):
            return BackupWritten(file=None, written=None)
        return BackupWritten(file=target.name, written=done[-1])

    async def restore(self, _sender: Sender, _params: Nothing) -> BackupRestored:
        """Ask which one, show what is in it, and add that; without its passphrase everything but the providers."""
        source = await self._dialogs.pick_backup()
        backup = await open_backup(source, self._rules) if source is not None else None
        if backup is None or not await self._dialogs.confirm_restore(backup, await self._restorer.uses(backup)):
            return BackupRestored(restored=None)
        opened: list[tuple[str, list[str]]] = []

        async def unlock(passphrase: str) -> None:
            opened.append((passphrase, await self._restorer.programs(backup, passphrase)))

        if backup.sealed is None or not await self._dialogs.with_passphrase(unlock, new=False):
            return BackupRestored(restored=await self._restorer.restore(backup, None))
        passphrase, programs = opened[-1]
        agreed = not programs or await self._dialogs.confirm_programs(programs)
        return BackupRestored(restored=await self._restorer.restore(backup, passphrase, programs=agreed))


def register_backup_channels(
    ipc: Registrar, writer: BackupWriter, restorer: BackupRestorer, rules: Rules, dialogs: BackupDialogs | None
) -> None:
    """Register both; without dialogs nobody can be asked."""
    asked = BackupAsked(writer, restorer, rules, dialogs) if dialogs is not None else None
    create = asked.create if asked is not None else refuse_without_window
    restore = asked.restore if asked is not None else refuse_without_window
    ipc.handle("backup-create", create, params=BackupWanted, result=BackupWritten, deadline=DEADLINE)
    ipc.handle("backup-restore", restore, params=Nothing, result=BackupRestored, deadline=DEADLINE)
