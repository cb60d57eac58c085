"""Looking at, and meddling with, the store's files from outside."""

import sqlite3
import stat
from pathlib import Path
from typing import Any

NAME = "providers.sqlite3"


def database(folder: Path) -> Path:
    """The store's file below a user-data folder."""
    return folder / "vault" / NAME


def run(folder: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """One SQL statement, past all of Latchkey's code."""
    connection = sqlite3.connect(database(folder), isolation_level=None)
    try:
        return connection.execute(statement, values).fetchall()
    finally:
        connection.close()


def row_of(folder: Path, name: str) -> tuple[Any, ...]:
    """A provider's whole row."""
    return run(folder, "SELECT * FROM providers WHERE name = ?", name)[0]


def put_row(folder: Path, row: tuple[Any, ...]) -> None:
    """Put a whole row back."""
    run(folder, f"INSERT OR REPLACE INTO providers VALUES ({', '.join('?' * len(row))})", *row)  # noqa: S608  # question marks only


def copy_of(folder: Path) -> bytes:
    """The file with its journal folded in."""
    run(folder, "PRAGMA wal_checkpoint(TRUNCATE)")
    return database(folder).read_bytes()


def put_back(folder: Path, content: bytes) -> None:
    """Replace the file, and remove its journal."""
    for journal in ("-wal", "-shm"):
        database(folder).with_name(NAME + journal).unlink(missing_ok=True)
    database(folder).write_bytes(content)


def files_holding(folder: Path, needle: bytes) -> list[Path]:
    """Every file below the folder that holds these bytes."""
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


def loosen(folder: Path) -> None:
    """Make the folder and its files open to the world."""
    folder.chmod(0o777)
    for file in folder.iterdir():
        file.chmod(0o666)


def modes(folder: Path) -> tuple[int, set[int]]:
    """The mode of the folder, and those of its files."""
    return stat.S_IMODE(folder.stat().st_mode), {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
