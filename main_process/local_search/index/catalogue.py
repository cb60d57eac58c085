"""The indices that exist now: where each one's file is, who is building it, and connections to search it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from main_process.local_search.index.index_file import file_name, open_reader
from main_process.local_search.index.model import Schema
from main_process.local_search.index.progress import Progress
from main_process.local_search.service.errors import no_such_index


class Catalogue:
    """Shared between the indexing thread, which reports, and the searching threads, which read. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._schemas: dict[str, Schema] = {}
        self._progress: dict[str, Progress] = {}
        self._idle: dict[str, list[sqlite3.Connection]] = {}
        self._closed = False

    def path(self, schema: Schema) -> Path:
        """Where the index of this schema is kept."""
        return self._folder / file_name(schema)

    def add(self, schema: Schema) -> None:
        """An index exists from now on; its file is there."""
        with self._lock:
            self._schemas[schema.name] = schema
            self._progress.setdefault(schema.name, Progress(schema.name, schema.label))

    def report(self, progress: Progress) -> None:
        """Tell how far an index is."""
        with self._lock:
            self._progress[progress.name] = progress

    def progress(self) -> tuple[Progress, ...]:
        """How far every index is, in the order they were added."""
        with self._lock:
            return tuple(self._progress[name] for name in self._schemas)

    def schemas(self) -> tuple[Schema, ...]:
        """Every index, in the order they were added."""
        with self._lock:
            return tuple(self._schemas.values())

    def is_building(self, name: str) -> bool:
        """Whether records may still be missing."""
        with self._lock:
            return self._progress[name].state in {"waiting", "indexing"}

    @contextmanager
    def reader(self, name: str) -> Iterator[tuple[sqlite3.Connection, Schema]]:
        """A connection for one search. Raises Refused (404) for an index that does not exist."""
        with self._lock:
            schema = self._schemas.get(name)
            if schema is None:
                raise no_such_index(name)
            idle = self._idle.setdefault(name, [])
            connection = idle.pop() if idle else None
        if connection is None:
            connection = open_reader(self.path(schema))
        try:
            # One transaction: the count, the hits and the facets of an answer are of the same moment.
            connection.execute("BEGIN")
            try:
                yield connection, schema
            finally:
                connection.execute("ROLLBACK")
        finally:
            with self._lock:
                kept = not self._closed
                if kept:
                    idle.append(connection)
            if not kept:
                connection.close()

    def close(self) -> None:
        """Close every connection: idle ones now, others when their search is done."""
        with self._lock:
            self._closed = True
            idle = [connection for connections in self._idle.values() for connection in connections]
            self._idle.clear()
        for connection in idle:
            connection.close()
