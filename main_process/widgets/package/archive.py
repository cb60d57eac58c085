"""The one-file form of a package: a zip. Read within limits and with suspicion; written the same for the same files."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from main_process.kit.figures import count
from main_process.widgets.faults import Fault, PackageRefused
from main_process.widgets.package.limits import MOST_BYTES, Budget
from main_process.widgets.package.names import name_faults, shown

SUFFIX = ".latchkey-widget"
MOST_ARCHIVE_BYTES = MOST_BYTES + 2_000_000
"""What cannot be compressed takes its own size and a little for the zip's lists."""

FIRST_BYTES = b"PK\x03\x04"
END = struct.Struct("<4s4H2LH")
"""The end of a zip: mark, two numbers of disks, two of entries, size and place of the list, length of a comment."""
END_MARK = b"PK\x05\x06"
LONGEST_LISTING = 512
"""Bytes of the list for one entry, on the average of a list that is full."""
ENCRYPTED = 0x1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 16


def read_archive(path: Path) -> dict[str, bytes]:
    """The bytes of every file by its path. Blocking. Raises PackageRefused, and OSError where it cannot be read."""
    with path.open("rb") as file:
        raw = file.read(MOST_ARCHIVE_BYTES + 1)
    if len(raw) > MOST_ARCHIVE_BYTES:
        raise PackageRefused([Fault(path.name, f"is larger than {MOST_ARCHIVE_BYTES // 1_000_000} MB")])
    return read_zip(raw, path.name, Budget())


def read_zip(raw: bytes, name: str, budget: Budget) -> dict[str, bytes]:
    """The bytes of every file of a zip by its path; `name` is the zip's. Raises PackageRefused."""
    if what := _not_one_zip(raw, budget.most_files):
        raise PackageRefused([Fault(name, what)])
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return _read(archive, budget)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise PackageRefused([Fault(name, "is damaged, or a kind of zip that no package is")]) from error


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files: the same bytes for the same files, whatever their dates, owners and order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _not_one_zip(raw: bytes, most_files: int) -> str | None:
    """Whatever makes these bytes more than one small zip that every program reads alike.

    Looked at before the list of entries is read: of a million entries none becomes an object.
    """
    if raw.startswith(END_MARK):
        return "is a zip with nothing in it"
    # Other bytes before the first entry are another file's: a program or a page that is also a zip.
    if not raw.startswith(FIRST_BYTES):
        return "is not a zip"
    end = len(raw) - END.size
    if end < 0 or raw[end : end + len(END_MARK)] != END_MARK:
        if END_MARK in raw:
            return "has a comment, or other bytes, behind the end of the zip; pack it without"
        return "is damaged: it ends before the end of the zip"
    _, disk, first_disk, here, entries, size, start, _ = END.unpack_from(raw, end)
    if disk or first_disk or here != entries:
        return "is one part of a zip in several parts"
    if entries > 2 * most_files or size > 2 * most_files * LONGEST_LISTING:
        return f"holds more than {count(most_files)} files"
    if start + size != end:
        return "is damaged: its list of files is not where it says"
    return None


def _read(archive: zipfile.ZipFile, budget: Budget) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > 2 * budget.most_files:
        # Its end says fewer than its list holds.
        raise PackageRefused([Fault(budget.what, f"holds more than {count(budget.most_files)} files")])
    files = [entry for entry in entries if not entry.is_dir()]
    faults = [*name_faults([entry.orig_filename for entry in files]), *_folder_faults(entries)]
    faults += [Fault(shown(entry.orig_filename), what) for entry in files if (what := _wrong(entry))]
    if faults:
        raise PackageRefused(sorted(faults))
    contents: dict[str, bytes] = {}
    for entry in files:
        budget.one_more_file()
        contents[entry.orig_filename] = _unpack(archive, entry, budget)
    return contents


def _folder_faults(entries: list[zipfile.ZipInfo]) -> list[Fault]:
    """An entry for a folder holds no bytes; it is checked like the others."""
    folders = {entry.orig_filename.removesuffix("/"): entry for entry in entries if entry.is_dir()}
    odd = [name for name, entry in folders.items() if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFDIR}]
    return [
        *(fault for name in folders for fault in name_faults([name])),
        *(Fault(shown(name), "is neither a file nor a folder") for name in odd),
    ]


def _wrong(entry: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link; a package holds files only"
    if kind not in {0, stat.S_IFREG}:
        return "is neither a file nor a folder"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "is packed in a way that no package uses; deflate it"
    return None


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Piece by piece: what an entry says of its own size is not believed."""
    pieces = []
    with archive.open(entry) as file:
        while piece := file.read(min(_PIECE, budget.left + 1)):
            budget.take(len(piece))
            pieces.append(piece)
    return b"".join(pieces)
