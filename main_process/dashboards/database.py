"""The dashboards on disk: one SQLite file with every state that can be gone back to. Blocking: one thread at a time.

A dashboard is a row that points to its current state. States are never changed, only added and, when they are old,
deleted. Those that Undo and Redo walk have a `step`; a change after an undo takes the step from those that were undone,
which stay in the history. `synchronous=FULL`: what was acknowledged survives a power cut.
"""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from main_process.kit.damaged_database import is_no_database, set_database_aside
from main_process.kit.json_file import FileNotice, Tell

MOST_STEPS = 100
MOST_VERSIONS = 50
MOST_DELETED = 50
SCHEMA_VERSION = 1
_DAMAGE = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}

_SCHEMA = f"""
BEGIN;
CREATE TABLE dashboards (
    id TEXT PRIMARY KEY, place INTEGER NOT NULL, state INTEGER NOT NULL, name TEXT NOT NULL, tiles INTEGER NOT NULL,
    starred INTEGER NOT NULL DEFAULT 0, opened REAL, deleted REAL
) WITHOUT ROWID;
CREATE TABLE states (
    id INTEGER PRIMARY KEY AUTOINCREMENT, dashboard TEXT NOT NULL, step INTEGER, label TEXT NOT NULL, at REAL NOT NULL,
    body TEXT NOT NULL, tiles INTEGER NOT NULL
);
CREATE INDEX states_of ON states (dashboard, step);
CREATE TABLE instances (
    instance TEXT PRIMARY KEY, dashboard TEXT NOT NULL, live INTEGER NOT NULL, seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX instances_of ON instances (dashboard);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""


class Body(NamedTuple):
    """A state as it is written: the JSON text, and what is looked up without reading it."""

    text: str
    name: str
    instances: tuple[str, ...]


class Row(NamedTuple):
    """A dashboard without its content. `opened` and `deleted`: seconds since 1970, or None."""

    id: str
    name: str
    tiles: int
    starred: bool
    opened: float | None
    deleted: float | None


class Labels(NamedTuple):
    """What Undo and Redo would do, in words; None where there is nothing."""

    undo: str | None
    redo: str | None


class Version(NamedTuple):
    """One state of the history. `at`: seconds since 1970."""

    id: int
    at: float
    label: str
    tiles: int
    current: bool


class Content(NamedTuple):
    """All that is read at the start."""

    rows: list[Row]
    bodies: dict[str, str]
    live: dict[str, str]
    """Instance → its dashboard."""
    kept: set[str]
    """Every instance that is on a dashboard or can come back to one."""
    facts: dict[str, str]


EMPTY = Content([], {}, {}, set(), {})


class DashboardDatabase:
    """One file, opened at the first need. Raises sqlite3.Error and OSError where the disk refuses."""

    def __init__(self, path: Path, *, tell: Tell) -> None:
        self._path = path
        self._tell = tell
        self._open: sqlite3.Connection | None = None

    def read(self) -> Content | None:
        """Everything, or None where there is no file yet. A damaged file is set aside; a newer one is left alone."""
        if is_no_database(self._path):
            try:
                self._set_aside()
            except OSError:
                return self._read_only()
            return None
        if not self._path.exists():
            return None
        try:
            return self._read()
        except (sqlite3.Error, OSError) as error:
            self.close()
            if getattr(error, "sqlite_errorname", None) in _DAMAGE:
                self._set_aside()
                return None
            return self._read_only()

    def change(self, work: "Callable[[Writer], Any]") -> Any:
        """Do `work(writer)`: all of it or nothing, on disk when this returns."""
        if self._open is None:
            self._open = _connect(self._path)
        with self._open:
            self._open.execute("BEGIN IMMEDIATE")
            return work(Writer(self._open))

    def look(self, work: "Callable[[Writer], Any]") -> Any:
        """Read with `work(writer)`."""
        if self._open is None:
            self._open = _connect(self._path)
        return work(Writer(self._open))

    def close(self) -> None:
        """Close the file. Idempotent; the next use opens it again."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _read(self) -> Content | None:
        self._open = _connect(self._path)
        if self._open.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
            self.close()
            return self._leave_alone()
        return Writer(self._open).content()

    def _read_only(self) -> Content | None:
        """The folder or the file cannot be written: the dashboards are shown, and no change can be saved."""
        try:
            with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?immutable=1", uri=True)) as db:
                return Writer(db).content()
        except sqlite3.Error:
            self._tell(
                FileNotice(
                    self._path.name,
                    f"{self._path.name} cannot be opened",
                    "No dashboard is shown, and none can be saved. Check that the data folder is yours and writable.",
                )
            )
            return EMPTY

    def _leave_alone(self) -> Content | None:
        newer = self._path.name
        self._path = self._path.with_name(f"{self._path.stem}.format-{SCHEMA_VERSION}{self._path.suffix}")
        self._tell(
            FileNotice(
                newer,
                f"{newer} was written by a newer Latchkey",
                f"It is not used and not written to: dashboards that you make now are kept in {self._path.name} beside "
                "it. Update Latchkey to use the file again.",
            )
        )
        return self.read()

    def _set_aside(self) -> None:
        set_database_aside(self._path, self._tell, lost="Dashboards and their history begin anew.")


class Writer:
    """What can be done inside one transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def content(self) -> Content:
        """Everything that is read at the start."""
        bodies = self._db.execute(
            "SELECT d.id, s.body FROM dashboards d JOIN states s ON s.id = d.state WHERE d.deleted IS NULL"
        )
        owners = self._db.execute("SELECT instance, dashboard, live FROM instances").fetchall()
        facts = self._db.execute("SELECT name, value FROM facts")
        return Content(
            self.rows(),
            dict(bodies),
            {row[0]: row[1] for row in owners if row[2]},
            {row[0] for row in owners},
            dict(facts),
        )

    def rows(self) -> list[Row]:
        """Every dashboard, also those that can come back, in order."""
        found = self._db.execute("SELECT id, name, tiles, starred, opened, deleted FROM dashboards ORDER BY place, id")
        return [Row(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) for row in found]

    def add(self, dashboard_id: str, body: Body, label: str, at: float, *, first: bool = False) -> None:
        """A new dashboard with its first state; `first`: before all others."""
        edge = "coalesce(min(place), 0) - 1" if first else "coalesce(max(place), 0) + 1"
        place = self._db.execute(f"SELECT {edge} FROM dashboards").fetchone()[0]  # noqa: S608 (one of two constants)
        state = self._state(dashboard_id, 0, label, at, body)
        self._db.execute(
            "INSERT INTO dashboards (id, place, state, name, tiles) VALUES (?, ?, ?, ?, ?)",
            (dashboard_id, place, state, body.name, len(body.instances)),
        )
        self._place_tiles(dashboard_id, state, body)

    def put(self, dashboard_id: str, body: Body, label: str, at: float) -> None:
        """A new state of a dashboard that is there. What was undone before it can no longer be redone."""
        step = self._step(dashboard_id)
        self._db.execute("UPDATE states SET step = NULL WHERE dashboard = ? AND step > ?", (dashboard_id, step))
        state = self._state(dashboard_id, step + 1, label, at, body)
        self._show(dashboard_id, state, body)
        self._prune(dashboard_id, step + 1)

    def walk(self, dashboard_id: str, by: int) -> str | None:
        """The text of the state one step back (-1) or on (+1); None where there is none. `settle` makes it current."""
        row = self._db.execute(
            "SELECT body FROM states WHERE dashboard = ? AND step = ?", (dashboard_id, self._step(dashboard_id) + by)
        ).fetchone()
        return None if row is None else str(row[0])

    def settle(self, dashboard_id: str, by: int, body: Body) -> None:
        """Make the state one step back or on the current one."""
        step = self._step(dashboard_id) + by
        row = self._db.execute(
            "SELECT id FROM states WHERE dashboard = ? AND step = ?", (dashboard_id, step)
        ).fetchone()
        self._show(dashboard_id, int(row[0]), body)

    def labels(self, dashboard_id: str) -> Labels:
        """What Undo and Redo would do."""
        step = self._step(dashboard_id)
        found = dict(
            self._db.execute(
                "SELECT step, label FROM states WHERE dashboard = ? AND step BETWEEN ? AND ?",
                (dashboard_id, step - 1, step + 1),
            ).fetchall()
        )
        return Labels(found.get(step) if step - 1 in found else None, found.get(step + 1))

    def versions(self, dashboard_id: str) -> list[Version]:
        """The last states, newest first."""
        rows = self._db.execute(
            "SELECT s.id, s.at, s.label, s.tiles, s.id = d.state FROM states s JOIN dashboards d ON d.id = s.dashboard "
            "WHERE s.dashboard = ? ORDER BY s.id DESC LIMIT ?",
            (dashboard_id, MOST_VERSIONS),
        )
        return [Version(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]

    def version(self, dashboard_id: str, version: int) -> tuple[str, float] | None:
        """The text of one state and when it was made; None where that dashboard has no such state."""
        row = self._db.execute(
            "SELECT body, at FROM states WHERE dashboard = ? AND id = ?", (dashboard_id, version)
        ).fetchone()
        return None if row is None else (str(row[0]), float(row[1]))

    def current(self, dashboard_id: str) -> str:
        """The text of the current state, of a deleted dashboard too."""
        row = self._db.execute(
            "SELECT s.body FROM dashboards d JOIN states s ON s.id = d.state WHERE d.id = ?", (dashboard_id,)
        ).fetchone()
        return str(row[0])

    def delete(self, dashboard_id: str, at: float) -> None:
        """Take a dashboard away, so that it can come back. The oldest of those deleted, beyond a bound, go for good."""
        self._db.execute("UPDATE dashboards SET deleted = ? WHERE id = ?", (at, dashboard_id))
        self._db.execute("UPDATE instances SET live = 0 WHERE dashboard = ?", (dashboard_id,))
        rows = self._db.execute(
            "SELECT id FROM dashboards WHERE deleted IS NOT NULL ORDER BY deleted DESC, place DESC LIMIT -1 OFFSET ?",
            (MOST_DELETED,),
        )
        for (gone,) in rows.fetchall():
            self.forget(gone)

    def undelete(self, dashboard_id: str, body: Body) -> None:
        """Bring a deleted dashboard back, with its history."""
        self._db.execute("UPDATE dashboards SET deleted = NULL WHERE id = ?", (dashboard_id,))
        state = self._db.execute("SELECT state FROM dashboards WHERE id = ?", (dashboard_id,)).fetchone()[0]
        self._place_tiles(dashboard_id, int(state), body)

    def mark(self, dashboard_id: str, *, starred: bool | None = None, opened: float | None = None) -> None:
        """Star a dashboard, or note when it was opened."""
        self._db.execute(
            "UPDATE dashboards SET starred = coalesce(?, starred), opened = coalesce(?, opened) WHERE id = ?",
            (starred, opened, dashboard_id),
        )

    def fact(self, name: str, value: str) -> None:
        """Note a fact about the whole."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def rewrite(self, word: str, change: Callable[[Any], bool]) -> None:
        """Change, in every state that holds the JSON text of `word`, what `change(body)` changes and says so."""
        needle = json.dumps(word, ensure_ascii=False)
        rows = self._db.execute("SELECT id, body FROM states WHERE instr(body, ?)", (needle,)).fetchall()
        for state, text in rows:
            body = json.loads(text)
            if change(body):
                written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
                self._db.execute("UPDATE states SET body = ? WHERE id = ?", (written, state))

    def kept(self) -> set[str]:
        """Every instance that is on a dashboard or can come back to one."""
        return {str(row[0]) for row in self._db.execute("SELECT instance FROM instances")}

    def _step(self, dashboard_id: str) -> int:
        row = self._db.execute(
            "SELECT s.step FROM dashboards d JOIN states s ON s.id = d.state WHERE d.id = ?", (dashboard_id,)
        ).fetchone()
        return int(row[0])

    def _state(self, dashboard_id: str, step: int, label: str, at: float, body: Body) -> int:
        made = self._db.execute(
            "INSERT INTO states (dashboard, step, label, at, body, tiles) VALUES (?, ?, ?, ?, ?, ?)",
            (dashboard_id, step, label, at, body.text, len(body.instances)),
        )
        return int(made.lastrowid or 0)

    def _show(self, dashboard_id: str, state: int, body: Body) -> None:
        self._db.execute(
            "UPDATE dashboards SET state = ?, name = ?, tiles = ? WHERE id = ?",
            (state, body.name, len(body.instances), dashboard_id),
        )
        self._place_tiles(dashboard_id, state, body)

    def _place_tiles(self, dashboard_id: str, state: int, body: Body) -> None:
        self._db.execute("UPDATE instances SET live = 0 WHERE dashboard = ?", (dashboard_id,))
        self._db.executemany(
            "INSERT INTO instances VALUES (?, ?, 1, ?) ON CONFLICT (instance) DO UPDATE SET "
            "dashboard = excluded.dashboard, live = 1, seen = max(seen, excluded.seen)",
            [(instance, dashboard_id, state) for instance in body.instances],
        )

    def _prune(self, dashboard_id: str, step: int) -> None:
        """Forget what neither Undo nor the history reaches any more."""
        kept = [version.id for version in self.versions(dashboard_id)]
        self._db.execute(
            "DELETE FROM states WHERE dashboard = ? AND id < ? AND (step IS NULL OR step < ?)",
            (dashboard_id, kept[-1], step - MOST_STEPS),
        )
        self._db.execute(
            "DELETE FROM instances WHERE dashboard = ? AND live = 0 AND seen < "
            "(SELECT min(id) FROM states WHERE dashboard = ?)",
            (dashboard_id, dashboard_id),
        )

    def forget(self, dashboard_id: str) -> None:
        """Delete a dashboard with its history, for good."""
        for table, column in (("states", "dashboard"), ("instances", "dashboard"), ("dashboards", "id")):
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (dashboard_id,))  # noqa: S608 (three constants)


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    # Read on one thread and written on another, never on two at once. Transactions are begun by hand.
    db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        with closing(db.execute("PRAGMA journal_mode = WAL")):
            pass
        db.execute("PRAGMA synchronous = FULL")
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            db.executescript(_SCHEMA)
    except BaseException:
        db.close()
        raise
    return db
