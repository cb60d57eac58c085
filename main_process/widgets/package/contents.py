"""Reads a package into memory: a folder, or an archive. Nothing is written, no link is followed."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from main_process.widgets.faults import Fault, PackageRefused
from main_process.widgets.package.archive import SUFFIX, read_archive
from main_process.widgets.package.limits import MOST_FILES, Budget
from main_process.widgets.package.names import DEEPEST, shown

NO_PART = frozenset({"node_modules", "__pycache__"})
"""Folders of an author's tools; like hidden files, they are no part of a package."""

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_contents(path: Path) -> Mapping[str, bytes]:
    """The bytes of every file by its path in the package. Blocking. Raises PackageRefused."""
    try:
        if path.is_dir():
            return _read_folder(path)
        if path.is_file() and path.name.endswith(SUFFIX):
            return read_archive(path)
    except OSError as error:
        raise PackageRefused([Fault(path.name, f"cannot be read: {error.strerror}")]) from error
    why = f"is neither a folder nor a file named *{SUFFIX}" if path.exists() else "is not there"
    raise PackageRefused([Fault(path.name, why)])


def _read_folder(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    budget = Budget()
    for name, entry in _walk(folder, "", Budget(most_files=2 * MOST_FILES)):
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            faults.append(Fault(shown(name), "is a link; a package holds files only"))
        elif not stat.S_ISREG(mode):
            faults.append(Fault(shown(name), "is neither a file nor a folder"))
        else:
            budget.one_more_file()
            files[name] = _read_file(entry.path, budget)
    if faults:
        raise PackageRefused(sorted(faults))
    return files


def _walk(folder: Path | str, prefix: str, seen: Budget) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files below a folder. Every entry counts into `seen`, so that folders without files are bounded too."""
    if prefix.count("/") > DEEPEST:
        raise PackageRefused([Fault(shown(prefix), f"is deeper than {DEEPEST} folders")])
    with os.scandir(folder) as entries:
        for entry in sorted(_few(entries, seen), key=lambda found: found.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/", seen)
            else:
                yield f"{prefix}{entry.name}", entry


def _few(entries: Iterable[os.DirEntry[str]], seen: Budget) -> Iterator[os.DirEntry[str]]:
    for entry in entries:
        if not entry.name.startswith(".") and entry.name not in NO_PART:
            seen.one_more_file()
            yield entry


def _read_file(path: str, budget: Budget) -> bytes:
    # A file that became a link or a pipe since it was looked at is refused here.
    descriptor = os.open(path, _READ)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise PackageRefused([Fault(shown(Path(path).name), "is neither a file nor a folder")])
        body = file.read(budget.left + 1)
    budget.take(len(body))
    return body
