"""Restores a backup and dies before or after one of the writes: `… FOLDER BACKUP DIE_AT`; 0 lives to the end.

Run as a program, because it kills itself. At the end it prints what is there then, as JSON.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from app.main_process import MainProcess
from app.wiring import build_main_process
from main_process.backup.reading import open_backup

WRITES = (
    ("providers", "save_absent"),
    ("widget_storage", "write"),
    ("dashboards", "add_all"),
    ("widgets", "accept"),
    ("preferences", "save"),
    ("provider_defaults", "set"),
)
PASSPHRASE = "a long passphrase of several words"


def die_at(main: MainProcess, moment: int) -> None:
    """Let each write count the moments right before and right after it; one of them is the last."""
    passed = 0

    def pass_moment() -> None:
        nonlocal passed
        passed += 1
        if passed == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    for store, name in WRITES:
        write = getattr(getattr(main, store), name)

        async def watched(*args: Any, write: Any = write, **named: Any) -> Any:
            pass_moment()
            result = await write(*args, **named)
            pass_moment()
            return result

        setattr(getattr(main, store), name, watched)


async def there(main: MainProcess) -> dict[str, Any]:
    """All that a restore adds, by what it is called."""
    dashboards = [main.dashboards.get(row.id) for row in main.dashboards.rows() if row.deleted is None]
    instances = [tile.instance for board in dashboards for tile in board.widgets]
    return {
        "providers": [[one.app_id, one.name, dict(one.credentials)] for one in await main.providers.all_providers()],
        "dashboards": [board.model_dump(mode="json") for board in dashboards],
        "starred": [row.id for row in main.dashboards.rows() if row.starred],
        "folders": [[one.name, one.dashboards] for one in main.dashboards.arrangement.folders],
        "values": {key: dict(found) for key, found in (await main.widget_storage.read(instances)).items()},
        "widgets": [
            [one.manifest.id, sorted(one.revoked)] for one in main.widgets.packages() if one.kind == "installed"
        ],
        "preferences": main.preferences.current.model_dump(mode="json"),
        "defaults": [one.model_dump(mode="json") for one in main.provider_defaults.all],
    }


async def restore(folder: Path, backup: Path, moment: int) -> None:
    """Restore it, unless this is the moment of death."""
    async with build_main_process(folder, master_key=bytes(32)) as main:
        opened = await open_backup(backup, main.widgets.rules)
        die_at(main, moment)
        await main.backup_restorer.restore(opened, PASSPHRASE)
        sys.stdout.write(json.dumps(await there(main)) + "\n")


if __name__ == "__main__":
    asyncio.run(restore(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
