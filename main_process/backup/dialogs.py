"""What is asked of a person about backups, without knowing how: the app answers with native dialogs."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from main_process.backup.reading import OpenBackup


class BackupDialogs(Protocol):
    """Native dialogs. Every method waits for the person."""

    async def pick_target(self, suggested_name: str) -> Path | None:
        """Where to write it; None where the person changed their mind."""
        ...

    async def pick_backup(self) -> Path | None:
        """Which one to restore."""
        ...

    async def confirm_restore(self, backup: OpenBackup, uses: Sequence[str]) -> bool:
        """Whether to restore it, told what is in it, what its widgets will be able to do, and which widgets that are
        here already it gives which providers (`uses`).
        """
        ...

    async def confirm_programs(self, programs: Sequence[str]) -> bool:
        """Whether MCP servers of the backup may run these command lines here."""
        ...

    async def with_passphrase(self, work: Callable[[str], Awaitable[object]], *, new: bool) -> bool:
        """Do `work(passphrase)` until it succeeds; whether it did. A new passphrase is asked for twice."""
        ...
