"""A small index of made-up records, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from main_process.local_search.index.index_file import IndexWriter, open_reader
from main_process.local_search.index.model import Record, Schema, Source
from main_process.local_search.search.params import parse_params
from main_process.local_search.search.searching import search

BOOKS = Schema(
    name="books",
    label="Books",
    searchable=("title", "content"),
    facets=("genre", "language"),
    snippet=("content:5",),
)


@dataclass
class Shelf:
    """A corpus whose records a test can change; a book's text is its fingerprint."""

    books: dict[str, dict[str, Any]] = field(default_factory=dict)
    schema: Schema = BOOKS
    read: list[str] = field(default_factory=list)

    def sources(self) -> Iterator[Source]:
        for key, attributes in self.books.items():
            yield Source(key, repr(attributes), lambda key=key: self._records(key))  # type: ignore[misc]  # default argument

    def _records(self, key: str) -> Iterator[Record]:
        self.read.append(key)
        yield Record(key, self.books[key])


@contextmanager
def index_of(folder: Path, *records: dict[str, Any], schema: Schema = BOOKS) -> Iterator["Index"]:
    """An index of these records, `objectID` being their position."""
    path = folder / "index.sqlite3"
    writer = IndexWriter(path, schema)
    with writer.batch():
        for position, attributes in enumerate(records):
            source = Source(str(position), "1", lambda: ())
            writer.replace(source, [Record(str(position), attributes)])
    writer.close()
    connection = open_reader(path)
    try:
        yield Index(connection, schema)
    finally:
        connection.close()


@dataclass(frozen=True)
class Index:
    connection: Any
    schema: Schema

    def search(self, query: str = "", **params: Any) -> dict[str, Any]:
        """The whole response."""
        body = {"query": query, **params}
        return search(self.connection, self.schema, parse_params(body), body)

    def ids(self, query: str = "", **params: Any) -> list[str]:
        """The hits, best first."""
        return [hit["objectID"] for hit in self.search(query, **params)["hits"]]
