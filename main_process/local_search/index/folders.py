"""The folders that the user added: remembered in the data folder, scanned for text and Markdown, kept up to date."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock

from ipc.errors import Code, Fault, InvalidParams, IpcError
from ipc.messages import WireModel
from main_process.kit.json_file import JsonFile, Tell
from main_process.local_search.index.chunks import passages, sections
from main_process.local_search.index.files import read_text, shown, text_files, unambiguous
from main_process.local_search.index.model import Record, Schema, Source

MAX_FILES = 5_000
MAX_FOLDERS = 32


class FolderGone(IpcError):
    """There is no such folder, or not any more."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "That folder is not among the folders of Local Search."


class FileGone(IpcError):
    """The file of a record is not there, or not any more."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "That file is no longer there. Search again."


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the user's: below which folder, where, and how it is called."""

    root: Path
    path: Path
    name: str

    def text(self) -> str:
        """All of it. Blocking. Raises FileGone where it cannot be read any more."""
        text = read_text(self.root, self.path)
        if text is None:
            raise FileGone
        return text


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

    def __init__(self, path: Path, *, tell: Tell = lambda _notice: None) -> None:
        self._file = JsonFile(path, Folders, tell=tell)
        self._lock = Lock()

    def list(self) -> tuple[Folder, ...]:
        """Every folder, in the order in which they were added."""
        with self._lock:
            return (self._file.read() or Folders()).folders

    def add(self, path: Path) -> Folder:
        """Remember a folder. Raises InvalidParams for one that is no folder, or lies in or around another one."""
        chosen = Path(os.path.realpath(path))
        if not chosen.is_dir():
            raise InvalidParams("Choose a folder.")
        if not str(chosen).isprintable() and any("\ud800" <= char <= "\udfff" for char in str(chosen)):
            raise InvalidParams("The folder's name is not valid text. Rename it, then add it.")
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
            for path, status in islice(text_files(root), MAX_FILES):
                name = shown(path.relative_to(root))
                key = f"{folder.id}/{unambiguous(path.relative_to(root))}"
                fingerprint = f"{status.st_size}-{status.st_mtime_ns}"
                yield Source(key, fingerprint, partial(_records, folder, name, key, path))

    def find(self, object_id: str) -> FoundFile:
        """The file that a record was made of. Raises FileGone. Blocking."""
        key, _, _ = object_id.rpartition("#")
        folder_id, _, _ = key.partition("/")
        folder = next((known for known in self.list() if known.id == folder_id), None)
        if folder is not None:
            root = Path(folder.path)
            for path, _ in islice(text_files(root), MAX_FILES):
                if f"{folder.id}/{unambiguous(path.relative_to(root))}" == key:
                    return FoundFile(root, path, shown(path.relative_to(root)))
        raise FileGone


def _records(folder: Folder, name: str, key: str, path: Path) -> Iterator[Record]:
    text = read_text(Path(folder.path), path)
    if text is None:
        return
    markdown = path.suffix.lower() != ".txt"
    position = 0
    for section in sections(text) if markdown else (None,):
        body = section.text if section else text
        trail = section.headings if section else ()
        for passage in passages(body):
            yield Record(
                f"{key}#{position}",
                {
                    "title": trail[0] if trail else Path(name).stem,
                    "heading": " › ".join(trail[1:]),
                    "file": name,
                    "folder": folder.name,
                    "type": "Markdown" if markdown else "text",
                    "content": passage,
                },
            )
            position += 1
