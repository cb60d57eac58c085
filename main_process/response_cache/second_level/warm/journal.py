"""What has been invalidated, on disk before the invalidation returns.

One record for each invalidated scope, appended by a single `write` and never changed. A fetch notes the journal's end
when it begins; its answer is good only while none of its scopes has a record after that. So the rule of the epochs
goes on after a restart, whatever of the answers' own file is behind.

A `write` outlives the process, however it ends. It does not outlive a power cut: see `AnswersFile`.

Positions grow for ever. Each run writes a file of its own and keeps that of the run before, because an answers' file
that was put back from a copy may be that old.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

DIGEST_BYTES = 16
EVERYTHING = bytes(DIGEST_BYTES)
"""The digest of the scope that covers all others; what cannot be read counts as this."""

_HEADER = struct.Struct(">8s16sQI")
_RECORD = struct.Struct(f">{DIGEST_BYTES}sI")
_MAGIC = b"lkdrops1"
_PREFIX = "dropped-"
_MOST_RECORDS = 100_000
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Dropped:
    """What journals say: the last position at which each scope was invalidated."""

    last: dict[bytes, int]
    end: int
    """The position of the next record."""

    def covers(self, begun: int, scopes: Iterable[bytes]) -> bool:
        """Whether something that covers one of `scopes` was invalidated at or after `begun`."""
        return self.last.get(EVERYTHING, -1) >= begun or any(self.last.get(scope, -1) >= begun for scope in scopes)


class Journal:
    """One run's file, open for appending."""

    def __init__(self, path: Path, run: bytes, base: int, descriptor: int) -> None:
        self.path = path
        self.run = run
        """Sixteen random bytes that name the run."""
        self.base = base
        """The position of its first record."""
        self._descriptor = descriptor

    @property
    def end(self) -> int:
        """The position of the next record, those of other processes included."""
        size = os.lseek(self._descriptor, 0, os.SEEK_END) - _HEADER.size
        return self.base + max(size, 0) // _RECORD.size

    @property
    def full(self) -> bool:
        """Whether it is time to begin anew."""
        return self.end - self.base >= _MOST_RECORDS

    def append(self, digests: Iterable[bytes]) -> None:
        """Record that these scopes are invalidated. Raises OSError, and then nothing is certain."""
        raw = b"".join(_RECORD.pack(digest, crc32(digest)) for digest in digests)
        if os.write(self._descriptor, raw) != len(raw):
            raise OSError("the journal took only a part")

    def sync(self) -> None:
        """Wait until it is on the disk itself."""
        os.fsync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


def number_of(path: Path) -> int:
    """The run's number in a journal's name."""
    return int(path.name.removeprefix(_PREFIX))


def journals(folder: Path) -> list[Path]:
    """The journals that there are, oldest first."""
    found = [path for path in folder.glob(f"{_PREFIX}*") if path.name.removeprefix(_PREFIX).isdecimal()]
    return sorted(found, key=number_of)


def reopen(path: Path) -> Journal:
    """An existing journal, to append to. Raises OSError; a header that is not one is `ValueError`."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | _BINARY)
    try:
        run, base = _header(os.pread(descriptor, _HEADER.size, 0) if hasattr(os, "pread") else path.read_bytes())
    except BaseException:
        os.close(descriptor)
        raise
    return Journal(path, run, base, descriptor)


def create(folder: Path, number: int, base: int) -> Journal:
    """A new journal, on the disk when this returns."""
    path, run = folder / f"{_PREFIX}{number}", os.urandom(16)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        head = struct.pack(">8s16sQ", _MAGIC, run, base)
        os.write(descriptor, head + struct.pack(">I", crc32(head)))
        os.fsync(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return Journal(path, run, base, descriptor)


def run_of(path: Path) -> bytes | None:
    """The run that wrote the journal; None where its header cannot be read."""
    try:
        return _header(path.read_bytes())[0]
    except (OSError, ValueError):
        return None


def replay(paths: Iterable[Path]) -> Dropped:
    """Everything that the journals record. A damaged record invalidates all; a damaged header is `ValueError`."""
    last: dict[bytes, int] = {}
    end = 0
    for path in paths:
        raw = path.read_bytes()
        position = _header(raw)[1]
        for digest in _records(raw):
            last[digest] = position
            position += 1
        end = max(end, position)
    return Dropped(last, end)


def _records(raw: bytes) -> Iterator[bytes]:
    for offset in range(_HEADER.size, len(raw), _RECORD.size):
        piece = raw[offset : offset + _RECORD.size]
        if len(piece) < _RECORD.size:
            yield EVERYTHING
            return
        digest, check = _RECORD.unpack(piece)
        yield digest if crc32(digest) == check else EVERYTHING


def _header(raw: bytes) -> tuple[bytes, int]:
    if len(raw) < _HEADER.size:
        raise ValueError("too short")
    magic, run, base, check = _HEADER.unpack_from(raw)
    if magic != _MAGIC or crc32(raw[: _HEADER.size - 4]) != check:
        raise ValueError("not a journal")
    return run, base
