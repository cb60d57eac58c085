"""The file form of a backup: a zip, read with the guards of widget packages and bounds of its own."""

from collections.abc import Mapping
from pathlib import Path

from main_process.backup.errors import BackupRefused
from main_process.kit.figures import count
from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.archive import read_zip, write_archive
from main_process.widgets.package.limits import Budget

MOST_BYTES = 256_000_000
"""Unpacked, all files together."""
MOST_FILES = 1_000


def read_backup(path: Path) -> tuple[dict[str, bytes], bytes]:
    """The bytes of every file by its name, and of the whole. Blocking. Raises BackupRefused, and OSError."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise BackupRefused(f"This file is too large for a backup: over {MOST_BYTES // 1_000_000} MB.")
    try:
        return read_zip(raw, path.name, Budget(MOST_BYTES, MOST_FILES, "the backup")), raw
    except PackageRefused as refused:
        raise BackupRefused(f"This backup cannot be used. {refused.message}") from None


def pack_backup(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files. Raises BackupRefused where it could not be read again."""
    if sum(map(len, files.values())) > MOST_BYTES or len(files) > MOST_FILES:
        raise BackupRefused(
            f"There is more here than a backup may hold: {MOST_BYTES // 1_000_000} MB and {count(MOST_FILES)} files."
        )
    return write_archive(files)
