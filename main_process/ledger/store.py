"""The ledger's rows and budgets in SQLite, in a file that only the user can read. Blocking: used on one thread.

Adding to a row is one upsert, so a batch of calls costs one transaction. `synchronous=NORMAL`: a power cut may lose the
last seconds of counting, never the file.
"""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from main_process.kit.damaged_database import UNSOUND, is_damage, is_no_database, set_database_aside
from main_process.kit.json_file import FileNotice, Tell
from main_process.ledger.model import (
    PROVIDER_TEST,
    TEST_COMMAND,
    Budget,
    Consumer,
    ConsumerKind,
    Key,
    Latest,
    Scope,
    Sums,
    Usage,
)

RETENTION_DAYS = 90
DOUBTED_GAP_DAYS = 365
"""Where nothing was used for so long, the clock may be ahead: what is older is forgotten on a later day of use."""
DAYS_THAT_SETTLE = 7
"""Days of use after such a gap that end the doubt."""
FORMAT = 1
"""The file's `user_version`. Files of the first versions say 0."""
_HOURS = 24
_LATEST_HOURS_AHEAD = 24
"""A row of a later hour is of a day on which the clock was ahead: it is kept, and not shown before its time."""

_LOST = "Uses of providers are counted anew. Set your budgets again."
_SCHEMA = """
CREATE TABLE IF NOT EXISTS uses (
    hour INTEGER NOT NULL, day TEXT NOT NULL, app_id TEXT NOT NULL, provider_name TEXT NOT NULL,
    consumer_kind TEXT NOT NULL, consumer_name TEXT NOT NULL, channel TEXT NOT NULL, result TEXT NOT NULL,
    calls INTEGER NOT NULL, total_ms REAL NOT NULL, max_ms REAL NOT NULL,
    tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, cost REAL NOT NULL,
    first REAL NOT NULL, last REAL NOT NULL,
    PRIMARY KEY (hour, day, app_id, provider_name, consumer_kind, consumer_name, channel, result)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS budgets (
    app_id TEXT NOT NULL, provider_name TEXT NOT NULL, widget_id TEXT NOT NULL,
    calls_per_minute INTEGER, tokens_per_day INTEGER, cost_per_day REAL,
    PRIMARY KEY (app_id, provider_name, widget_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS team_budgets (
    app_id TEXT NOT NULL, provider_name TEXT NOT NULL, PRIMARY KEY (app_id, provider_name)
) WITHOUT ROWID;
"""
# A table of its own: what an earlier version reads of a budget stays as it was.
_BUDGETS = """
SELECT app_id, provider_name, widget_id, calls_per_minute, tokens_per_day, cost_per_day,
    widget_id = '' AND (app_id, provider_name) IN (SELECT app_id, provider_name FROM team_budgets)
FROM budgets ORDER BY app_id, provider_name, widget_id
"""
_ADD = """
INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    calls = calls + excluded.calls, total_ms = total_ms + excluded.total_ms, max_ms = max(max_ms, excluded.max_ms),
    tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out,
    cost = cost + excluded.cost, first = min(first, excluded.first), last = max(last, excluded.last)
"""
# Of the rows of a group SQLite takes `result` from the one with the greatest `last`.
_LATEST = """
SELECT provider_name, channel = ? OR (consumer_kind, consumer_name) = (?, ?) AS test, result, max(last) FROM uses
WHERE app_id = ? AND result != 'cancelled' AND hour <= ? GROUP BY provider_name, test
"""
_FORGET = """
DELETE FROM uses WHERE hour < :oldest AND (
    hour >= :doubted OR (SELECT count(DISTINCT day) FROM uses WHERE hour >= :doubted) >= :settled
)
"""


class LedgerStore:
    """Opens the file when it is made. One that is damaged is set aside and kept, and counting starts anew.

    One that a newer version wrote is left alone, and a file beside it is used.

    Raises OSError or sqlite3.Error where there is no writing at all.
    """

    def __init__(self, path: Path, tell: Tell) -> None:
        """`tell` hears of a file that was set aside."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_no_database(path):
            set_database_aside(path, tell, lost=_LOST)
        try:
            self._db = _open(path)
        except NewerFormat:
            own = path.with_name(f"{path.stem}.format-{FORMAT}{path.suffix}")
            tell(
                FileNotice(
                    path.name,
                    f"{path.name} was written by a newer Latchkey",
                    f"It is not written to: uses and budgets are kept in {own.name} beside it. Update Latchkey to use "
                    "the file again.",
                )
            )
            self._db = _open(own)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            set_database_aside(path, tell, lost=_LOST)
            self._db = _open(path)

    def add(self, rows: Mapping[Key, Sums]) -> None:
        """Add a batch, all of it or nothing."""
        with self._db:
            self._db.executemany(
                _ADD,
                [
                    (
                        *(key.hour, key.day, key.app_id, key.provider_name),
                        *(key.consumer.kind, key.consumer.name, key.channel, key.result),
                        *(sums.calls, sums.total_ms, sums.max_ms, sums.tokens_in, sums.tokens_out, sums.cost),
                        *(sums.first, sums.last),
                    )
                    for key, sums in rows.items()
                ],
            )

    def forget_old(self, this_hour: int) -> None:
        """Delete the rows that are older than the ledger keeps, unless it may be the clock that is ahead."""
        bounds = {
            "oldest": this_hour - RETENTION_DAYS * _HOURS,
            "doubted": this_hour - DOUBTED_GAP_DAYS * _HOURS,
            "settled": DAYS_THAT_SETTLE,
        }
        with self._db:
            self._db.execute(_FORGET, bounds)

    def rows(self, since_hour: int, this_hour: int, scope: Scope) -> list[tuple[Key, Sums]]:
        """Every row since that hour which the scope covers, oldest first."""
        where, values = _where(scope)
        hours = (since_hour, this_hour + _LATEST_HOURS_AHEAD)
        statement = f"SELECT * FROM uses WHERE hour BETWEEN ? AND ?{where} ORDER BY hour"  # noqa: S608 (the clause is one of four constants)
        found = self._db.execute(statement, (*hours, *values))
        return [
            (
                Key(row[0], row[1], row[2], row[3], Consumer(ConsumerKind(row[4]), row[5]), row[6], row[7]),
                Sums(*row[8:]),
            )
            for row in found
        ]

    def latest(self, app_id: str, this_hour: int) -> list[Latest]:
        """The last test and the last other use of each of the app's providers, and how each ended."""
        command = TEST_COMMAND.kind, TEST_COMMAND.name
        found = self._db.execute(_LATEST, (PROVIDER_TEST, *command, app_id, this_hour + _LATEST_HOURS_AHEAD))
        return [Latest(name, bool(test), result, at) for name, test, result, at in found]

    def rename(self, app_id: str, name: str, new_name: str) -> None:
        """Let what was counted for one provider, and its budgets, be those of another name."""
        with self._db:
            moved = self._db.execute(
                "SELECT * FROM uses WHERE app_id = ? AND provider_name = ?", (app_id, name)
            ).fetchall()
            self._db.executemany(_ADD, [(*row[:3], new_name, *row[4:]) for row in moved])
            self._db.execute("DELETE FROM uses WHERE app_id = ? AND provider_name = ?", (app_id, name))
            self._db.execute(
                "UPDATE OR REPLACE budgets SET provider_name = ? WHERE app_id = ? AND provider_name = ?",
                (new_name, app_id, name),
            )
            self._db.execute(
                "UPDATE OR REPLACE team_budgets SET provider_name = ? WHERE app_id = ? AND provider_name = ?",
                (new_name, app_id, name),
            )

    def used_on(self, day: str, scope: Scope) -> Usage:
        """Tokens and cost of one of the user's days."""
        where, values = _where(scope)
        row = self._db.execute(
            f"SELECT sum(tokens_in), sum(tokens_out), sum(cost) FROM uses WHERE day = ?{where}",  # noqa: S608 (as above)
            (day, *values),
        ).fetchone()
        return Usage(row[0] or 0, row[1] or 0, row[2] or 0.0)

    def budgets(self) -> list[Budget]:
        found = self._db.execute(_BUDGETS)
        return [Budget(Scope(*row[:3]), row[3], row[4], row[5], team=bool(row[6])) for row in found]

    def set_budget(self, budget: Budget) -> None:
        """Store a budget in place of the one for the same scope; one that limits nothing is removed."""
        scope = (budget.scope.app_id, budget.scope.provider_name, budget.scope.widget_id)
        with self._db:
            self._db.execute("DELETE FROM budgets WHERE (app_id, provider_name, widget_id) = (?, ?, ?)", scope)
            if not budget.limits_nothing:
                limits = (budget.calls_per_minute, budget.tokens_per_day, budget.cost_per_day)
                self._db.execute("INSERT INTO budgets VALUES (?, ?, ?, ?, ?, ?)", (*scope, *limits))
            if not budget.scope.widget_id:
                self._db.execute("DELETE FROM team_budgets WHERE (app_id, provider_name) = (?, ?)", scope[:2])
                if budget.team and not budget.limits_nothing:
                    self._db.execute("INSERT INTO team_budgets VALUES (?, ?)", scope[:2])

    def close(self) -> None:
        self._db.close()


class NewerFormat(Exception):
    """The file says that it is of a newer format than this version knows."""


def _open(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    # Made on one thread and used on another, never on two at once.
    db = sqlite3.connect(path, check_same_thread=False)
    try:
        found = _format_of(db)
        with closing(db.execute("PRAGMA journal_mode = WAL")):
            pass
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_SCHEMA)
        if found < FORMAT:
            db.execute(f"PRAGMA user_version = {FORMAT}")
        healthy = db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except BaseException:
        db.close()
        raise
    if not healthy:
        db.close()
        raise sqlite3.DatabaseError(UNSOUND)
    return db


def _format_of(db: sqlite3.Connection) -> int:
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > FORMAT:
        raise NewerFormat
    return found


def _where(scope: Scope) -> tuple[str, tuple[str, ...]]:
    clause, values = "", []
    if scope.provider_name:
        clause += " AND app_id = ? AND provider_name = ?"
        values += [scope.app_id, scope.provider_name]
    elif scope.app_id:
        clause += " AND app_id = ?"
        values += [scope.app_id]
    if scope.widget_id:
        clause += " AND consumer_kind = 'widget' AND consumer_name = ?"
        values += [scope.widget_id]
    return clause, tuple(values)
