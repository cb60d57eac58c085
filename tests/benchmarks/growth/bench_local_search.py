"""Local Search by the number of records, beside the FTS5 that it is made of."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from main_process.local_search.index.index_file import open_reader, open_writer
from main_process.local_search.index.model import Record, Schema, Source
from main_process.local_search.search.params import SearchParams
from main_process.local_search.search.searching import search
from tests.benchmarks.table import Cell, Table

SIZES = (1_000, 10_000, 100_000)
WORDS, QUERIES, BATCH = 20_000, 200, 1_000
SCHEMA = Schema("growth", "Growth", ("title", "content"))


def vocabulary(draw: random.Random) -> list[str]:
    """Words of five to nine letters, each another."""
    letters = "abcdefghijklmnoprstuvw"
    found = {"".join(draw.choices(letters, k=draw.randint(5, 9))) for _ in range(WORDS * 2)}
    return sorted(found)[:WORDS]


def texts(size: int) -> Iterator[tuple[str, str]]:
    """Titles of four words and contents of forty, common ones often (as in language, by Zipf)."""
    draw = random.Random(7)  # noqa: S311  # the same records in each run, not a secret
    words = vocabulary(draw)
    weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
    for _ in range(size):
        drawn = draw.choices(words, cum_weights=weights, k=44)
        yield " ".join(drawn[:4]), " ".join(drawn[4:])


def queries() -> list[tuple[str, str]]:
    """Two words each, of which even the smallest index has both, the first one of the commonest thousand."""
    draw = random.Random(11)  # noqa: S311  # as above
    words = vocabulary(random.Random(7))  # noqa: S311  # the same words
    written = {word for texts_of_one in texts(SIZES[0]) for text in texts_of_one for word in text.split()}
    known = [word for word in words if word in written]
    common = [word for word in words[:1000] if word in written]
    return [(draw.choice(common), draw.choice(known)) for _ in range(QUERIES)]


def asked() -> list[str]:
    """The queries as they are typed."""
    return [" ".join(query) for query in queries()]


def misspelt() -> list[str]:
    """The same with a letter in each second word that no word has: all words of its first letter are looked at."""
    return [f"{common} {word[:2]}z{word[3:]}" for common, word in queries()]


def measure() -> list[Table]:
    """One table: both for each size."""
    rows: list[list[Cell]] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="lk-") as folder:
            rows.append(_ours(Path(folder) / "ours.sqlite3", size))
            rows.append(_raw(Path(folder) / "raw.sqlite3", size))
    return [
        Table(
            "Local Search by the number of records",
            (
                *("what", "records", "indexed, records/s", "first thousand usable, ms"),
                *("search p50, ms", "search p95, ms", "misspelt p50, ms", "misspelt p95, ms", "file, bytes/record"),
            ),
            rows,
            (
                f"{QUERIES} queries of two words, one of them common; processor time; batches of {BATCH:,}. Misspelt:",
                "with a second word that is in no record, which takes a comparison with each word of its first letter.",
                "Raw FTS5 gives row ids by BM25 and nothing else. Latchkey's answer is Algolia's whole: hits with",
                "their attributes, highlights, the count, prefixes and, for unknown words, typos.",
            ),
        )
    ]


def _ours(path: Path, size: int) -> list[Cell]:
    writer = open_writer(path, SCHEMA)
    records = [
        Record(str(number), {"title": title, "content": content}, number)
        for number, (title, content) in enumerate(texts(size))
    ]
    began, first = time.process_time(), 0.0
    for start in range(0, size, BATCH):
        part = records[start : start + BATCH]
        with writer.batch():
            writer.replace(Source(str(start), "1", lambda: ()), part)
        first = first or time.process_time() - began
    took = time.process_time() - began
    writer.close()
    reader = open_reader(path)

    def ask(query: str) -> Any:
        body = {"query": query, "hitsPerPage": 20}
        return search(reader, SCHEMA, SearchParams.model_validate(body), body)

    searched = *_searched(ask, asked()), *_searched(ask, misspelt())
    row: list[Cell] = ["Latchkey", size, size / took, first * 1000, *searched, _bytes(path) / size]
    reader.close()
    return row


def _raw(path: Path, size: int) -> list[Cell]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, content, prefix = '1 2 3')")
    rows = list(texts(size))
    began, first = time.process_time(), 0.0
    for start in range(0, size, BATCH):
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO words VALUES (?, ?)", rows[start : start + BATCH])
        connection.execute("COMMIT")
        first = first or time.process_time() - began
    took = time.process_time() - began

    def ask(query: str) -> Any:
        sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 8, 4) LIMIT 20"
        return connection.execute(sql, (query,)).fetchall()

    searched = *_searched(ask, asked()), None, None
    row: list[Cell] = ["raw FTS5", size, size / took, first * 1000, *searched, _bytes(path) / size]
    connection.close()
    return row


def _searched(ask: Callable[[str], Any], typed: list[str]) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    took = []
    for query in typed:
        began = time.process_time()
        ask(query)
        took.append((time.process_time() - began) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.95)]


def _bytes(path: Path) -> int:
    return sum(one.stat().st_size for one in path.parent.glob(f"{path.name}*"))
