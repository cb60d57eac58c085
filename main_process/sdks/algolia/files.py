"""Records to and from JSON files: an index saved to one file, a folder of files turned into updates. Blocking."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

import orjson

from ipc.encoding import encode
from ipc.errors import InvalidParams
from main_process.kit.figures import count

MAX_FILES = 10_000
MAX_FILE_BYTES = 256_000_000
MAX_BATCH_RECORDS = 1_000
MAX_BATCH_BYTES = 8_000_000
"""Algolia advises against batches over 10 MB."""

Record = dict[str, Any]


class RecordsFile:
    """A JSON array that is written page by page, and is there under its name only when it is complete."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._temporary: Path | None = None
        self._separator = b"["

    def __enter__(self) -> Self:
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".latchkey-", suffix=".part")
        self._file, self._temporary = os.fdopen(descriptor, "wb"), Path(name)
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was written unless `finish` has been called."""
        if self._temporary is None:
            return
        try:
            if self._file is not None:
                # It writes what it still holds, which fails once more where the disk is full.
                with contextlib.suppress(OSError):
                    self._file.close()
        finally:
            self._temporary.unlink(missing_ok=True)

    def write(self, records: Sequence[Record]) -> None:
        for record in records:
            self._out().write(self._separator + b"\n" + encode(record))
            self._separator = b","

    def finish(self) -> None:
        """Complete the array and put the file in its place, replacing what was there."""
        out = self._out()
        out.write(b"[]\n" if self._separator == b"[" else b"\n]\n")
        out.flush()
        os.fsync(out.fileno())
        out.close()
        if self._temporary is not None:
            self._temporary.replace(self._path)
            self._temporary = None

    def _out(self) -> BinaryIO:
        if self._file is None:
            raise ValueError("the file is not open")
        return self._file


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one file that are sent together."""

    file: str
    records: tuple[Record, ...]


def record_files(folder: Path) -> list[Path]:
    """The `.json` files directly in `folder`, in name order; links that lead out of it are left out.

    Raises InvalidParams where there are none, or too many.
    """
    root = folder.resolve()
    found = sorted(path for path in root.glob("*.json") if path.is_file() and path.resolve().is_relative_to(root))
    if not found:
        raise InvalidParams("That folder has no .json files.")
    if len(found) > MAX_FILES:
        raise InvalidParams(f"That folder has more than {count(MAX_FILES)} .json files.")
    return found


def read_records(path: Path) -> list[Record]:
    """The records in a file: one object, or an array of them, each with an `objectID`.

    Raises InvalidParams that names the file and the place, and no value.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise InvalidParams(f"{path.name} is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
    try:
        content = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise InvalidParams(f"{path.name} is not JSON (line {error.lineno}).") from None
    records = content if isinstance(content, list) else [content]
    for position, record in enumerate(records, start=1):
        if not isinstance(record, dict) or not isinstance(record.get("objectID"), str) or not record["objectID"]:
            raise InvalidParams(f"Record {position} of {path.name} has no objectID.")
        try:
            encode(record)
        except TypeError:  # orjson reads deeper than it writes
            raise InvalidParams(f"Record {position} of {path.name} is nested too deeply.") from None
    return records


def batches(path: Path) -> Iterator[Batch]:
    """A file's records in batches that the service takes in one request."""
    waiting: list[Record] = []
    size = 0
    for record in read_records(path):
        length = len(encode(record))
        if waiting and (len(waiting) >= MAX_BATCH_RECORDS or size + length > MAX_BATCH_BYTES):
            yield Batch(path.name, tuple(waiting))
            waiting, size = [], 0
        waiting.append(record)
        size += length
    if waiting:
        yield Batch(path.name, tuple(waiting))
