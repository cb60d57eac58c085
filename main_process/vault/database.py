"""The SQLite file: how it is opened, its tables, and what SQLite's failures mean to a person."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from main_process.vault.errors import Reason, StoreError

SCHEMA = 1

_TABLES = """
CREATE TABLE vault (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    vault_id BLOB NOT NULL,
    schema INTEGER NOT NULL,
    key_record TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL,
    counter INTEGER NOT NULL,
    manifest BLOB NOT NULL,
    pending_record TEXT,
    retired_record TEXT,
    scrub INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE providers (
    app_id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    class TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    public TEXT NOT NULL,
    version INTEGER NOT NULL,
    key_version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (app_id, name)
) STRICT;
"""

_MEANING = {
    "SQLITE_FULL": Reason.DISK_FULL,
    "SQLITE_READONLY": Reason.READ_ONLY,
    "SQLITE_CANTOPEN": Reason.READ_ONLY,
    "SQLITE_PERM": Reason.READ_ONLY,
    "SQLITE_BUSY": Reason.BUSY,
    "SQLITE_LOCKED": Reason.BUSY,
}


def store_error_of(error: sqlite3.Error) -> StoreError:
    """What an SQLite failure means; unknown ones count as damage, because nothing may go on over them."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHM")):
        return StoreError(Reason.DISK_FULL, "The disk refused a write: the credential store was not changed.")
    for prefix, reason in _MEANING.items():
        if name.startswith(prefix):
            return StoreError(reason)
    return StoreError(Reason.DAMAGED)


class Database:
    """One connection, used by one thread at a time. `path` None keeps everything in memory.

    `before_write` runs at the start of every transaction. `before_statement` is called
    with every statement before it runs: there the fault-injection tests end the process.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        busy_seconds: float = 10.0,
        before_write: Callable[[], None] | None = None,
        before_statement: Callable[[str], None] | None = None,
    ) -> None:
        self.path = path
        self._before_write = before_write
        self._before_statement = before_statement or _do_nothing
        with _translated():
            self._connection = sqlite3.connect(
                path or ":memory:", timeout=busy_seconds, isolation_level=None, check_same_thread=False
            )
        try:
            with _translated():
                # A flipped bit may break the UTF-8 of one value; that row is quarantined, the others are read.
                self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
                self._connection.execute("PRAGMA trusted_schema = OFF")
                self._connection.execute("PRAGMA cell_size_check = ON")
                self._connection.execute("PRAGMA secure_delete = ON")
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            self._connection.close()
            raise

    def create_tables(self) -> None:
        """Create the tables of an empty file."""
        with _translated():
            self._connection.executescript(_TABLES)

    def execute(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement and read all of its rows; `StoreError` when SQLite fails."""
        self._before_statement(statement)
        with _translated():
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and alone among writers. On disk when it ends without an exception."""
        if self._before_write is not None:
            self._before_write()
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise

    def changed_elsewhere(self) -> int:
        """A number that is another one after another connection has committed."""
        return int(self.execute("PRAGMA data_version")[0][0])

    def faults(self) -> tuple[str, ...]:
        """What SQLite's own check of the file's structure finds; empty when it is sound."""
        found = [str(line[0]) for line in self.execute("PRAGMA quick_check(5)")]
        return () if found == ["ok"] else tuple(found)

    def scrub(self) -> None:
        """Move everything from the journal to the file and cut the journal to nothing."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the connection; a journal that nobody else uses is folded into the file."""
        self._connection.close()


def _do_nothing(_statement: str) -> None:
    """What is done before a statement, where nothing else is."""


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise store_error_of(error) from error
    except UnicodeDecodeError as error:
        # SQLite quotes damaged text of the file in its own message, which Python then cannot read.
        raise StoreError(Reason.DAMAGED) from error
