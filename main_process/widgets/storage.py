"""What widgets remember: JSON values by key, for each tile its own, on disk when a call is answered.

Values leave with their tile, once its removal cannot be undone any more.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import structlog

from ipc.errors import Code, IpcError, TooLarge
from main_process.kit.damaged_database import is_damage, is_no_database, set_database_aside
from main_process.kit.json_file import Tell

log = structlog.get_logger(__name__)

T = TypeVar("T")

MOST_BYTES = 1024 * 1024
MOST_KEYS = 10_000
UNDO_SECONDS = 30.0
"""Longer than the window offers to undo the removal of a tile."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    instance TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (instance, name)
) WITHOUT ROWID;
"""
_SIZE = "length(CAST(name AS BLOB)) + length(CAST(value AS BLOB))"
_TOTAL = f"SELECT coalesce(sum({_SIZE}), 0), count(*) FROM entries WHERE instance = ? AND name != ?"  # noqa: S608 - put together from constants


class StorageUnavailable(IpcError):
    """The disk does not let the values be read or written."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = (
        "The widget's values cannot be kept. Check that the disk is not full and the data folder is writable."
    )


class WidgetStorage:
    """The values of every tile of one user-data folder. Used on the event loop; SQLite is on a thread of its own."""

    def __init__(self, path: Path, *, tell: Tell = lambda _notice: None) -> None:
        """`tell` hears of a damaged file, which is set aside."""
        self._path = path
        self._tell = tell
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="widget-storage")
        self._db: sqlite3.Connection | None = None
        self._tidying: set[asyncio.Task[None]] = set()
        self._undo: dict[str, Mapping[str, str]] = {}
        """What tiles that were just removed had remembered. Used on the thread."""

    async def get(self, instance: str, name: str) -> str | None:
        """The JSON text of a value, None where there is none."""
        row = await self._run(
            lambda db: db.execute(
                "SELECT value FROM entries WHERE instance = ? AND name = ?", (instance, name)
            ).fetchone()
        )
        return None if row is None else str(row[0])

    async def names(self, instance: str) -> list[str]:
        """The names of all values, in order."""
        rows = await self._run(
            lambda db: db.execute("SELECT name FROM entries WHERE instance = ? ORDER BY name", (instance,)).fetchall()
        )
        return [str(row[0]) for row in rows]

    async def set(self, instance: str, name: str, value: str) -> None:
        """Keep a value, as JSON text. Raises TooLarge where the tile's storage is full; then nothing has changed."""

        def write(db: sqlite3.Connection) -> None:
            total, count = db.execute(_TOTAL, (instance, name)).fetchone()
            if total + len(name.encode()) + len(value.encode()) > MOST_BYTES or count >= MOST_KEYS:
                raise TooLarge(
                    f"This widget's storage is full: {MOST_BYTES // 1024 // 1024} MiB of JSON is the most. "
                    "Delete what is no longer needed."
                )
            db.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (instance, name, value))

        await self._run(write)

    async def delete(self, instance: str, name: str) -> bool:
        """Forget a value; whether there was one."""
        count = await self._run(
            lambda db: db.execute("DELETE FROM entries WHERE instance = ? AND name = ?", (instance, name)).rowcount
        )
        return count > 0

    async def sizes(self) -> dict[str, tuple[int, int]]:
        """How much each tile keeps: bytes of names and values, and how many values."""
        if self._db is None and not self._path.exists():
            return {}  # no widget has kept anything yet
        query = f"SELECT instance, sum({_SIZE}), count(*) FROM entries GROUP BY instance"  # noqa: S608 - as above
        return await self._run(lambda db: {str(row[0]): (int(row[1]), int(row[2])) for row in db.execute(query)})

    async def read(self, instances: Collection[str]) -> dict[str, dict[str, str]]:
        """Everything that these tiles remember: instance → name → JSON text."""
        if self._db is None and not self._path.exists():
            return {}  # no widget has kept anything yet

        def look(db: sqlite3.Connection) -> dict[str, dict[str, str]]:
            found: dict[str, dict[str, str]] = {}
            for instance, name, value in db.execute("SELECT instance, name, value FROM entries"):
                if instance in instances:
                    found.setdefault(str(instance), {})[str(name)] = str(value)
            return found

        return await self._run(look)

    async def write(self, values: Mapping[str, Mapping[str, str]]) -> None:
        """Give new tiles what they are to remember, all of it or nothing. Whoever calls it minds the bounds."""
        rows = [(instance, name, text) for instance, own in values.items() for name, text in own.items()]
        if rows:
            await self._run(lambda db: db.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows))

    async def copy(self, copies: Mapping[str, str]) -> None:
        """Give new tiles what others remember: `{new instance: the one it is a copy of}`."""

        def write(db: sqlite3.Connection) -> None:
            for new, old in copies.items():
                db.execute("DELETE FROM entries WHERE instance = ?", (new,))
                db.execute("INSERT INTO entries SELECT ?, name, value FROM entries WHERE instance = ?", (new, old))

        if copies:
            await self._run(write)

    async def keep_only(self, instances: Collection[str]) -> None:
        """Forget the values of all other tiles. A tile that Undo brings back in time has its values again."""
        present = set(instances)

        def write(db: sqlite3.Connection) -> list[str]:
            stored = {str(row[0]) for row in db.execute("SELECT DISTINCT instance FROM entries")}
            gone = sorted(stored - present)
            for instance in gone:
                rows = db.execute("SELECT name, value FROM entries WHERE instance = ?", (instance,))
                self._undo[instance] = {str(name): str(value) for name, value in rows}
                db.execute("DELETE FROM entries WHERE instance = ?", (instance,))
            for instance in sorted(present & self._undo.keys()):
                values = self._undo.pop(instance).items()
                db.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", [(instance, *each) for each in values])
            return gone

        if self._db is None and not self._path.exists():
            return  # no widget has kept anything yet
        gone = await self._run(write)
        if gone:
            asyncio.get_running_loop().call_later(UNDO_SECONDS, self._forget, gone)

    def tidy(self, instances: Collection[str]) -> None:
        """`keep_only`, soon and one after the other; nobody waits for it."""
        task = asyncio.ensure_future(self.keep_only(instances))
        self._tidying.add(task)
        task.add_done_callback(self._tidied)

    def _tidied(self, task: "asyncio.Task[None]") -> None:
        self._tidying.discard(task)
        if not task.cancelled() and isinstance(task.exception(), StorageUnavailable):
            log.warning("widget.values_not_tidied")

    async def close(self) -> None:
        """Close the file. Idempotent."""
        await asyncio.gather(*self._tidying, return_exceptions=True)

        def close() -> None:
            if self._db is not None:
                self._db.close()
                self._db = None

        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, close)
        except RuntimeError:
            return  # closed before
        self._thread.shutdown(wait=False)

    def _forget(self, instances: list[str]) -> None:
        for instance in instances:
            self._undo.pop(instance, None)

    def _open(self) -> sqlite3.Connection:
        if is_no_database(self._path):
            self._set_aside()
        try:
            return _connect(self._path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self._set_aside()
            return _connect(self._path)

    def _set_aside(self) -> None:
        set_database_aside(self._path, self._tell, lost="What widgets had remembered is gone.")

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do it on the thread, all of it or nothing."""

        def run() -> T:
            if self._db is None:
                self._db = self._open()
            with self._db:
                return work(self._db)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, run)
        except (sqlite3.Error, OSError) as error:
            log.warning("widget.storage_failed", error=type(error).__name__)
            raise StorageUnavailable from error


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "rb")):
        pass
    db = sqlite3.connect(path, check_same_thread=False)
    try:
        db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SCHEMA}")
    except BaseException:
        db.close()
        raise
    return db
