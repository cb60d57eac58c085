"""The answers of this run and of those before, in SQLite, each sealed. Blocking: used on one thread.

It is a cache: whatever is wrong with it, it is begun anew. It is trusted only together with the journals of what was
invalidated since it was written, and after a power cut, which may have taken the journal's end, not at all.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil
import structlog

from main_process.response_cache.second_level.warm import journal
from main_process.response_cache.second_level.warm.journal import DIGEST_BYTES, Dropped, Journal
from main_process.vault.sealing import SealBroken, Seals

log = structlog.get_logger(__name__)

NAME = "answers.sqlite3"
FORMAT = 1

_SCHEMA = """
CREATE TABLE IF NOT EXISTS header (
    id INTEGER PRIMARY KEY CHECK (id = 1), run BLOB NOT NULL, boot TEXT NOT NULL, clean INTEGER NOT NULL,
    proof BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
    id BLOB PRIMARY KEY, account BLOB NOT NULL, stored_ms INTEGER NOT NULL, used_ms INTEGER NOT NULL,
    begun INTEGER NOT NULL, size INTEGER NOT NULL, scopes BLOB NOT NULL, sealed BLOB NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the file. Bytes, answers, milliseconds."""

    max_bytes: int = 64 * 1024 * 1024
    max_answers: int = 20_000
    max_answer_bytes: int = 1024 * 1024
    max_age_ms: int = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: under which name and whose, when the service gave it, and what was invalidated by then."""

    id: bytes
    account: bytes
    stored_ms: int
    begun: int
    scopes: tuple[bytes, ...]
    body: bytes

    def associated_data(self) -> bytes:
        """Everything but the body: what it opens together with, and with nothing else."""
        return Seals.associated_data(
            "answer", FORMAT, self.id, self.account, self.stored_ms, self.begun, b"".join(self.scopes)
        )


class AnswersFile:
    """An open file, and the journal of this run. Make it with `open_file`."""

    def __init__(self, db: sqlite3.Connection, seals: Seals, journal_: Journal, limits: Limits) -> None:
        self._db = db
        self._seals = seals
        self._limits = limits
        self.journal = journal_
        self.bytes, self.answers = db.execute("SELECT coalesce(sum(size), 0), count(*) FROM answers").fetchone()

    def names(self) -> set[bytes]:
        return {row[0] for row in self._db.execute("SELECT id FROM answers")}

    def read(self, name: bytes, account: bytes, now_ms: int) -> Kept | None:
        """The answer, if it is this account's, whole and not too old."""
        row = self._db.execute(
            "SELECT stored_ms, begun, scopes, sealed FROM answers WHERE id = ? AND account = ?", (name, account)
        ).fetchone()
        if row is None:
            return None
        stored_ms, begun, scopes, sealed = row
        kept = Kept(name, account, stored_ms, begun, _split(scopes), b"")
        # An answer from the future was written before the clock was set back: its age is not known.
        if not 0 <= now_ms - stored_ms <= self._limits.max_age_ms:
            return None
        try:
            body = self._seals.unseal(sealed, kept.associated_data())
        except SealBroken:
            log.warning("warm_start.answer_refused")
            self.remove([name])
            return None
        return Kept(name, account, stored_ms, begun, kept.scopes, body)

    def write(self, answers: Iterable[Kept], now_ms: int) -> None:
        """Put these in place of their older selves, all or none of them, and make room."""
        rows = []
        for kept in answers:
            sealed = self._seals.seal(kept.body, kept.associated_data())
            scopes = b"".join(kept.scopes)
            size = len(sealed) + len(scopes) + 100
            rows.append((kept.id, kept.account, kept.stored_ms, now_ms, kept.begun, size, scopes, sealed))
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self._count()
            self._make_room()

    def touch(self, names: Iterable[bytes], now_ms: int) -> None:
        """These have been used: they are the last to go."""
        with self._db:
            self._db.executemany("UPDATE answers SET used_ms = ? WHERE id = ?", [(now_ms, name) for name in names])

    def remove(self, names: Iterable[bytes]) -> None:
        with self._db:
            self._db.executemany("DELETE FROM answers WHERE id = ?", [(name,) for name in names])
            self._count()

    def drop(self, dropped: Dropped) -> None:
        """Delete what was invalidated after it was begun. That it is not served needs no deletion."""
        with self._db:
            _delete_dropped(self._db, dropped)
            self._count()

    def close(self) -> None:
        """Close for good: everything is on the disk itself, and the next run may trust it after a power cut as well."""
        try:
            self.journal.sync()
            self._db.execute("PRAGMA synchronous = FULL")
            with self._db:
                self._db.execute("UPDATE header SET clean = 1")
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Close as a crash would."""
        self._db.close()
        self.journal.close()

    def _count(self) -> None:
        self.bytes, self.answers = self._db.execute("SELECT coalesce(sum(size), 0), count(*) FROM answers").fetchone()

    def _make_room(self) -> None:
        if self.bytes <= self._limits.max_bytes and self.answers <= self._limits.max_answers:
            return
        leaving = []
        for name, size in self._db.execute("SELECT id, size FROM answers ORDER BY used_ms, rowid").fetchall():
            # A tenth at a time: or every later batch would have to make room again.
            if self.bytes <= self._limits.max_bytes * 0.9 and self.answers <= self._limits.max_answers * 0.9:
                break
            leaving.append((name,))
            self.bytes -= size
            self.answers -= 1
        self._db.executemany("DELETE FROM answers WHERE id = ?", leaving)


def open_file(folder: Path, seals: Seals, limits: Limits, now_ms: int) -> AnswersFile:
    """The file of the last runs with everything invalidated removed, or an empty one. Raises OSError, sqlite3.Error."""
    path = folder / NAME
    try:
        return _open(path, seals, limits, now_ms)
    except (sqlite3.Error, ValueError) as error:
        if isinstance(error, sqlite3.Error) and not is_damage(error):
            raise
        log.warning("warm_start.set_aside", error=type(error).__name__)
        set_aside(folder)
        return _open(path, seals, limits, now_ms)


def set_aside(folder: Path) -> None:
    """Take a damaged file out of the way; the last one is kept to be looked at.

    Its journals go with it: there is nothing left that they could invalidate, and one that was cut short at its birth
    would keep every later run from opening.
    """
    for leftover in journal.journals(folder):
        leftover.unlink(missing_ok=True)
    path = folder / NAME
    for name in (f"{NAME}-wal", f"{NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        path.replace(folder / f"{NAME}.damaged")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is wrong, and not the disk or another process."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return not name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_PERM"))


def remove(folder: Path) -> None:
    """Delete the file. An open connection goes on with what nobody else sees."""
    for name in (NAME, f"{NAME}-wal", f"{NAME}-shm"):
        (folder / name).unlink(missing_ok=True)


def boot() -> str:
    """What is another text after the machine was started anew."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return str(round(psutil.boot_time()))


def _open(path: Path, seals: Seals, limits: Limits, now_ms: int) -> AnswersFile:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, check_same_thread=False, timeout=1.0)
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(_SCHEMA)
        old = journal.journals(path.parent)
        dropped = journal.replay(old)
        number = journal.number_of(old[-1]) + 1 if old else 1
        new = journal.create(path.parent, number, dropped.end + 1)
        try:
            with db:
                _catch_up(db, seals, dropped, old, new, limits, now_ms)
        except BaseException:
            new.close()
            raise
        db.execute("PRAGMA synchronous = NORMAL")
        for path_ in old[:-1]:
            path_.unlink(missing_ok=True)
        return AnswersFile(db, seals, new, limits)
    except BaseException:
        db.close()
        raise


def _catch_up(
    db: sqlite3.Connection,
    seals: Seals,
    dropped: Dropped,
    old: list[Path],
    new: Journal,
    limits: Limits,
    now_ms: int,
) -> None:
    """Delete what may not be served, and write down that this run has the file open."""
    proof = seals.name("proof", FORMAT)
    found = db.execute("SELECT run, boot, clean, proof FROM header").fetchone()
    if found is not None and _is_trusted(found, old, proof):
        _delete_dropped(db, dropped)  # mutant: pass
        db.execute("DELETE FROM answers WHERE stored_ms < ? OR stored_ms > ?", (now_ms - limits.max_age_ms, now_ms))
    else:
        db.execute("DELETE FROM answers")
    db.execute("INSERT OR REPLACE INTO header VALUES (1, ?, ?, 0, ?)", (new.run, boot(), proof))


def _is_trusted(found: tuple[bytes, str, int, bytes], old: list[Path], proof: bytes) -> bool:
    run, booted, clean, known = found
    if known != proof:
        log.info("warm_start.begun_anew", why="another key")
        return False
    if not clean and booted != boot():  # mutant: if False:
        log.info("warm_start.begun_anew", why="the machine stopped while it was open")
        return False
    # All journals since the file's own run are there: an older copy has lost some.
    if run not in {journal.run_of(path) for path in old}:
        log.warning("warm_start.begun_anew", why="it is an old copy")
        return False
    return True


def _delete_dropped(db: sqlite3.Connection, dropped: Dropped) -> None:
    if not dropped.last:
        return
    leaving = [
        (name,)
        for name, begun, scopes in db.execute("SELECT id, begun, scopes FROM answers").fetchall()
        if dropped.covers(begun, _split(scopes))
    ]
    db.executemany("DELETE FROM answers WHERE id = ?", leaving)


def _split(scopes: bytes) -> tuple[bytes, ...]:
    return tuple(scopes[at : at + DIGEST_BYTES] for at in range(0, len(scopes), DIGEST_BYTES))
