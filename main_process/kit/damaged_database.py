"""A SQLite file that is damaged, by a power cut or by somebody: it is set aside and kept, and its user hears of it."""

import errno
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import structlog

from main_process.kit.json_file import FileNotice, Tell

log = structlog.get_logger(__name__)

UNSOUND = "quick_check"
"""The message of a `sqlite3.DatabaseError` for a file that opens and fails its check."""
_DAMAGE = {"SQLITE_CORRUPT", "SQLITE_NOTADB", UNSOUND}


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is at fault: not a full disk, and not a file of another user."""
    return getattr(error, "sqlite_errorname", UNSOUND if error.args == (UNSOUND,) else "") in _DAMAGE


def is_no_database(path: Path) -> bool:
    """Whether what is there is no file, or one that was emptied: SQLite would begin a new one without a word."""
    try:
        found = path.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return not stat.S_ISREG(found.st_mode) or found.st_size == 0


def set_database_aside(path: Path, tell: Tell, *, lost: str) -> None:
    """Rename the file, its journals gone, and tell in a sentence what is `lost` with it."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    path.rename(aside)
    for leftover in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        leftover.unlink(missing_ok=True)
    log.warning("database.set_aside", kept_as=aside.name)
    tell(FileNotice(path.name, f"{path.name} was damaged", f"{lost} What was there is kept as {aside.name}."))
