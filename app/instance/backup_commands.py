"""What `latchkey backup` asks for, as JSON in and JSON out."""

from pathlib import Path
from typing import Any

from app.instance.commands import Table
from app.main_process import MainProcess
from ipc.errors import InvalidParams
from ipc.messages import WireModel
from main_process.backup.reading import OpenBackup, open_backup


class BackupFile(WireModel):
    """Which file."""

    path: str


class BackupTarget(BackupFile):
    """The file to write; with a passphrase the providers go into it."""

    passphrase: str | None = None


class AgreedBackup(BackupTarget):
    """A backup that its user has agreed to, as it was then."""

    digest: str
    programs: bool = False
    """Whether its MCP servers may run their programs here."""


class BackupCommands:
    """The commands by name."""

    def __init__(self, main: MainProcess) -> None:
        self._writer = main.backup_writer
        self._restorer = main.backup_restorer
        self._rules = main.widgets.rules

    def table(self) -> Table:
        """Every command."""
        return {
            "backup-create": (BackupTarget, self._create),
            "backup-look": (BackupFile, self._look),
            "backup-programs": (AgreedBackup, self._programs),
            "backup-restore": (AgreedBackup, self._restore),
        }

    async def _create(self, wanted: BackupTarget) -> dict[str, Any]:
        written = await self._writer.write(Path(wanted.path), wanted.passphrase)
        return written.model_dump(mode="json")

    async def _look(self, wanted: BackupFile) -> dict[str, Any]:
        backup = await open_backup(Path(wanted.path), self._rules)
        uses = await self._restorer.uses(backup)
        return {"digest": backup.digest, "created": backup.created, "uses": uses} | _contents(backup)

    async def _programs(self, wanted: AgreedBackup) -> dict[str, Any]:
        backup = await self._agreed(wanted)
        return {"programs": await self._restorer.programs(backup, wanted.passphrase or "")}

    async def _restore(self, wanted: AgreedBackup) -> dict[str, Any]:
        backup = await self._agreed(wanted)
        told = await self._restorer.restore(backup, wanted.passphrase, programs=wanted.programs)
        return told.model_dump(mode="json", by_alias=True)

    async def _agreed(self, wanted: AgreedBackup) -> OpenBackup:
        backup = await open_backup(Path(wanted.path), self._rules)
        if backup.digest != wanted.digest:
            raise InvalidParams("The file has changed since you agreed to it.")
        return backup


def _contents(backup: OpenBackup) -> dict[str, Any]:
    return {
        "dashboards": [kept.dashboard.name for kept in backup.dashboards.dashboards],
        "widgets": [
            {
                "id": one.checked.manifest.id,
                "name": one.checked.manifest.name,
                "version": one.checked.manifest.version,
                "powers": [power.words for power in one.powers],
            }
            for one in backup.widgets
        ],
        "providers": backup.sealed is not None,
    }
