"""The folders that the user added: remembered in the data folder, scanned for text and Markdown, kept up to date."""

import os
import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Lock

from ipc.errors import Code, Fault, InvalidParams, IpcError
from ipc.messages import WireModel
from main_process.kit.json_file import JsonFile, Tell
from main_process.local_search.index.chunks import passages, sections
from main_process.local_search.index.model import Record, Schema, Source

SUFFIXES = frozenset({".txt", ".md", ".markdown"})
MAX_FILES = 5_000
MAX_BYTES = 1_000_000
MAX_FOLDERS = 32
_SKIPPED = frozenset({"node_modules", "__pycache__"})


class FolderGone(IpcError):
    """There is no such folder, or not any more."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "That folder is not among the folders of Local Search."


class Folder(WireModel):
    """A folder as it is remembered. `id` names it in records and over IPC; it says nothing of the path."""

    id: str
    path: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return Path(self.path).name or self.path

    @property
    def label(self) -> str:
        """The path as a person writes it, from their home folder on."""
        path, home = Path(self.path), Path.home()
        return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else self.path


class Folders(WireModel):
    """The document on disk."""

    folders: tuple[Folder, ...] = ()


class FolderStore:
    """The list of folders, and the corpus of what is in them. Blocking; thread-safe."""

    schema = Schema(
        name="my-files",
        label="My files",
        searchable=("title", "heading", "file", "content"),
        facets=("folder", "type"),
        snippet=("content:30",),
        weights=(8.0, 5.0, 3.0, 1.0),
        hidden_when_empty=True,
    )

    def __init__(self, path: Path, *, tell: Tell = lambda _trouble: None) -> None:
        self._file = JsonFile(path, Folders, tell=tell)
        self._lock = Lock()

    def list(self) -> tuple[Folder, ...]:
        """Every folder, in the order in which they were added."""
        with self._lock:
            return (self._file.read() or Folders()).folders

    def add(self, path: Path) -> Folder:
        """Remember a folder. Raises InvalidParams for one that is no folder, or lies in or around another one."""
        chosen = path.resolve()
        if not chosen.is_dir():
            raise InvalidParams("Choose a folder.")
        with self._lock:
            known = (self._file.read() or Folders()).folders
            for other in known:
                if chosen.is_relative_to(other.path) or Path(other.path).is_relative_to(chosen):
                    raise InvalidParams(f"{other.name} is already part of Local Search; remove it first.")
            if len(known) >= MAX_FOLDERS:
                raise InvalidParams(f"Local Search keeps up to {MAX_FOLDERS} folders.")
            folder = Folder(id=secrets.token_hex(8), path=str(chosen))
            self._file.write(Folders(folders=(*known, folder)))
        return folder

    def remove(self, folder_id: str) -> None:
        """Forget a folder. Raises FolderGone."""
        with self._lock:
            known = (self._file.read() or Folders()).folders
            kept = tuple(folder for folder in known if folder.id != folder_id)
            if len(kept) == len(known):
                raise FolderGone
            self._file.write(Folders(folders=kept))

    def sources(self) -> Iterator[Source]:
        """One source for each file. A folder that is away (an unplugged disk) gives none until it is back."""
        for folder in self.list():
            root = Path(folder.path)
            for count, path in enumerate(text_files(root)):
                if count >= MAX_FILES:
                    break
                status = path.stat()
                name = path.relative_to(root).as_posix()
                fingerprint = f"{status.st_size}-{status.st_mtime_ns}"
                yield Source(f"{folder.id}/{name}", fingerprint, partial(_records, folder, name, path))


def text_files(root: Path) -> Iterator[Path]:
    """Text files below `root`, in name order. Links to folders are not followed; links to files only within `root`."""
    for folder, subfolders, files in os.walk(root, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix.lower() in SUFFIXES and not name.startswith(".") and _is_readable(path, root):
                yield path


def _is_readable(path: Path, root: Path) -> bool:
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return False
        return path.is_file() and path.stat().st_size <= MAX_BYTES
    except OSError:
        return False


def _records(folder: Folder, name: str, path: Path) -> Iterator[Record]:
    data = path.read_bytes()[: MAX_BYTES + 1]
    if b"\0" in data:
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    markdown = path.suffix.lower() != ".txt"
    position = 0
    for section in sections(text) if markdown else (None,):
        body = section.text if section else text
        trail = section.headings if section else ()
        for passage in passages(body):
            yield Record(
                f"{folder.id}/{name}#{position}",
                {
                    "title": trail[0] if trail else path.stem,
                    "heading": " › ".join(trail[1:]),
                    "file": name,
                    "folder": folder.name,
                    "type": "Markdown" if markdown else "text",
                    "content": passage,
                },
            )
            position += 1
