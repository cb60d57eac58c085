"""The text files of a folder, and only those: nothing that is outside of it is listed, opened or read.

Between a look at a folder and the reading of a file, somebody may have put a link in its place. What is read is
therefore what was opened, part for part below the folder, without following a single link.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePath

SUFFIXES = frozenset({".txt", ".md", ".markdown"})
MAX_BYTES = 1_000_000
_SKIPPED = frozenset({"node_modules", "__pycache__"})
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)


def text_files(root: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Text files below `root`, in name order. Links to folders are not followed; links to files only within `root`."""
    for folder, subfolders, files in os.walk(root, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix.lower() not in SUFFIXES or name.startswith("."):
                continue
            status = _status(path, root)
            if status is not None:
                yield path, status


def read_text(root: Path, path: Path) -> str | None:
    """What is in a text file below `root`; None for what is none, is larger than an index takes, or lies elsewhere."""
    try:
        descriptor = _open_below(root, path)
    except (OSError, ValueError):
        return None
    with os.fdopen(descriptor, "rb") as file:
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            data = file.read(MAX_BYTES + 1)
        except OSError:
            return None
    if len(data) > MAX_BYTES or (b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return None
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            return None
        # Notes of old Windows programs. Five bytes are no character there.
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(path: PurePath) -> str:
    """A path as a person reads it. A name that is no UTF-8 is an old archive's: most are Windows-1252."""
    try:
        return os.fsencode(path.as_posix()).decode()
    except UnicodeDecodeError:
        return os.fsencode(path.as_posix()).decode("cp1252", "replace")


def unambiguous(path: PurePath) -> str:
    """A path as a key: two files never share one, whatever their names are made of."""
    text, name = path.as_posix(), shown(path)
    return text if text == name else f"{name} {hashlib.sha256(os.fsencode(text)).hexdigest()[:12]}"


def _status(path: Path, root: Path) -> os.stat_result | None:
    try:
        if path.is_symlink() and not _real(path).is_relative_to(root):
            return None
        status = path.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES else None


def _real(path: Path) -> Path:
    """Where a path leads to. `Path.resolve` raises for links that lead to each other; opening such a one fails."""
    return Path(os.path.realpath(path))


def _open_below(root: Path, path: Path) -> int:
    # A link within the folder is allowed: where it leads to is opened, and that by a way without links.
    target = _real(path)
    parts = target.relative_to(root).parts
    if os.open not in os.supports_dir_fd:
        return os.open(target, _READ | _NO_LINKS)
    at = os.open(root, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
    for part in parts:
        try:
            deeper = os.open(part, _READ | _NO_LINKS, dir_fd=at)
        finally:
            os.close(at)
        at = deeper
    return at
