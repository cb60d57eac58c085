"""One index is one SQLite file: records, their facets, and an FTS5 table over the searchable attributes."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog

from ipc.encoding import encode
from main_process.local_search.index.model import Record, Schema, Source
from main_process.local_search.index.text import indexed

log = structlog.get_logger(__name__)

TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* Co M*''"
"""What SQLite gets is cut and folded already (see `text.indexed`): its own ways are others for rare letters."""

_FORMAT = 4
"""Raised when the tables below change; a file of another format is built anew."""

# The columns of `facet` are in the order of its key: SQLite 3.40's quick_check mistakes another order for damage.
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (id INTEGER PRIMARY KEY, object_id TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
    rank INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX record_source ON record (source);
CREATE TABLE facet (attribute TEXT NOT NULL, value TEXT NOT NULL, record INTEGER NOT NULL,
    PRIMARY KEY (attribute, value, record)) WITHOUT ROWID;
CREATE INDEX facet_record ON facet (record);
"""


def file_name(schema: Schema) -> str:
    """A file name that is the same for the same schema only: a changed one starts with an empty index."""
    described = repr((_FORMAT, schema.name, schema.searchable, schema.facets)).encode()
    return f"{schema.name}-{hashlib.sha256(described).hexdigest()[:12]}.sqlite3"


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection for searching; it may be used from one thread at a time."""
    # Not mode=ro: the first reader of a WAL database makes its shared-memory file.
    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def open_writer(path: Path, schema: Schema) -> "IndexWriter":
    """The index's writer. A file that is damaged is thrown away: everything in it can be built again."""
    try:
        with ExitStack() as closing:
            writer = IndexWriter(path, schema)
            closing.callback(writer.close)
            if writer.is_sound():
                closing.pop_all()
                return writer
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # No permission, no space left, locked: a new file would fare no better.
    log.warning("local_search.index_damaged", index=schema.name)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return IndexWriter(path, schema)


class IndexWriter:
    """The one writer of an index. Blocking; belongs to the indexing thread. Readers see whole batches only."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self._schema = schema
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            path.chmod(0o600)
            # A cache that can always be built again: losing the last batch in a power cut costs nothing.
            self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
            if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone():
                self._create()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def is_sound(self) -> bool:
        """Whether SQLite finds its pages in order; it reads them all, some milliseconds for some megabytes."""
        row = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        return bool(row and row[0] == "ok")

    def fingerprints(self) -> dict[str, str]:
        """Fingerprint of every source that is indexed."""
        return dict(self._connection.execute("SELECT key, fingerprint FROM source"))

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Everything written inside becomes visible at once, or, after an exception, not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._touch()
        self._connection.execute("COMMIT")

    def replace(self, source: Source, records: Iterable[Record]) -> None:
        """Put the records in the place of what was indexed for the source."""
        self.remove(source.key)
        for record in records:
            self._insert(source.key, record)
        self._connection.execute("INSERT INTO source VALUES (?, ?)", (source.key, source.fingerprint))

    def remove(self, source_key: str) -> None:
        """Forget a source and its records."""
        execute = self._connection.execute
        ids = [row[0] for row in execute("SELECT id FROM record WHERE source = ?", (source_key,))]
        for record_id in ids:
            execute("DELETE FROM words WHERE rowid = ?", (record_id,))
            execute("DELETE FROM facet WHERE record = ?", (record_id,))
            execute("DELETE FROM record WHERE id = ?", (record_id,))
        execute("DELETE FROM source WHERE key = ?", (source_key,))

    def _create(self) -> None:
        columns = ", ".join(f'"{name}"' for name in self._schema.searchable)
        self._connection.executescript(
            f"BEGIN IMMEDIATE; {_TABLES}"
            f"CREATE VIRTUAL TABLE words USING fts5({columns}, tokenize = '{TOKENIZER}', prefix = '1 2 3');"
            "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);"
            "COMMIT;"
        )
        with self.batch():
            self._connection.execute("INSERT INTO meta SELECT 'created_at', value FROM meta WHERE key = 'updated_at'")
            self._touch("created_at")

    def _touch(self, key: str = "updated_at") -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, now))

    def _insert(self, source_key: str, record: Record) -> None:
        body = encode(record.attributes)
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO record (object_id, source, rank, body) VALUES (?, ?, ?, ?)",
            (record.object_id, source_key, record.rank, body),
        )
        if not cursor.rowcount:
            return  # Two sources that name the same thing (a package installed twice): the first one found is it.
        record_id = cursor.lastrowid
        texts = [indexed(as_text(record.attributes.get(name))) for name in self._schema.searchable]
        marks = ", ".join("?" for _ in texts)
        names = ", ".join(f'"{name}"' for name in self._schema.searchable)
        self._connection.execute(f"INSERT INTO words (rowid, {names}) VALUES (?, {marks})", [record_id, *texts])  # noqa: S608  # names are ours
        self._connection.executemany(
            "INSERT OR IGNORE INTO facet VALUES (?, ?, ?)",
            [
                (name, value, record_id)
                for name in self._schema.facets
                for value in facet_values(record.attributes.get(name))
            ],
        )


def as_text(value: object) -> str:
    """What of an attribute can be searched: text, and the text in a list."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n".join(as_text(member) for member in value)
    return "" if value is None else str(value)


def facet_values(value: object) -> list[str]:
    """What of an attribute can be filtered by: each member of a list, else the value itself."""
    members = value if isinstance(value, list | tuple) else [value]
    return [str(member) for member in members if member is not None and str(member)]
