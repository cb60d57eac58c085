"""Widget packages for tests: good ones, and every kind of bad one."""

import json
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

GOOD = {
    "id": "guest",
    "name": "Guest",
    "version": "1.0.0",
    "description": "Tells what it can do.",
    "size": {"w": 3, "h": 2},
}


def manifest_text(**changes: Any) -> str:
    """A good manifest's text, with changes; a field that is changed to `...` is left out."""
    return json.dumps({name: value for name, value in (GOOD | changes).items() if value is not ...})


def files_of(**changes: Any) -> dict[str, bytes]:
    """The files of a small package."""
    return {"manifest.json": manifest_text(**changes).encode(), "widget.js": b"document.title = 'guest';\n"}


def a_folder(root: Path, contents: dict[str, bytes] | None = None, /, **changes: Any) -> Path:
    """A package as a folder."""
    for name, body in (contents or files_of(**changes)).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)
    return root


def a_zip(file: Path, files: dict[str, bytes] | None = None, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    """A package as an archive; `more` are entries that no honest program writes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (files or files_of()).items():
            archive.writestr(name, body)
        for entry, body in more:
            archive.writestr(entry, body)
    return file


def an_entry(name: str, kind: int = stat.S_IFREG) -> zipfile.ZipInfo:
    """An entry of a file type of Unix."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (kind | 0o644) << 16
    return entry


def a_png(side: int) -> bytes:
    """A grey square."""
    head = struct.pack(">LLBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress((b"\0" + b"\x80" * side) * side)), (b"IEND", b""))
    packed = [
        struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body)) for kind, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def everything_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path, links as what they lead to."""
    return {
        path.relative_to(folder).as_posix(): b"-> " + bytes(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }
