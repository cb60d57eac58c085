"""Installed packages on disk: each in a folder of its own, and one list that says which of them are installed.

The list is the truth. A package is written beside the others and then put on the list; what is in the folder and not on
the list was left by a crash, and is removed at the next start. So a package is there whole or not at all.
"""

import hashlib
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import JsonValue, ValidationError

from ipc.errors import Code, IpcError
from ipc.messages import WireModel
from main_process.kit.json_file import JsonFile, Tell
from main_process.widgets.manifest import Manifest
from main_process.widgets.package.checking import Checked

log = structlog.get_logger(__name__)


class PackageNotWritten(IpcError):
    """The disk refused the change; what was there before still is."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = "The widget could not be saved. Check that the disk is not full and the data folder is writable."


class Installed(WireModel):
    """One package on the list."""

    id: str
    manifest: dict[str, JsonValue]
    folder: str
    """The name of its folder beside the list."""
    digests: dict[str, str]
    """SHA-256 of every file as it was when the package was installed."""
    source: str
    """Where it came from: a folder or a file, as its user named it."""
    granted: list[str] = []
    """The powers that its user agreed to, by name."""
    revoked: list[str] = []
    """Those that were taken back since."""


class InstalledList(WireModel):
    """Every installed package."""

    packages: list[Installed] = []


@dataclass(frozen=True, slots=True)
class Shelved:
    """An installed package, read."""

    record: Installed
    manifest: Manifest
    folder: Path


class Shelf:
    """The folder of installed packages. Blocking: used on a thread, one change at a time; reading files from any."""

    def __init__(self, folder: Path, *, tell: Tell = lambda _notice: None) -> None:
        self._packages = folder / "packages"
        self._file = JsonFile(folder / "installed.json", InstalledList, tell=tell)
        self._list = InstalledList()

    def open(self) -> list[Shelved]:
        """What is installed. Removes what a crash has left."""
        self._list = self._file.read() or InstalledList()
        self._sweep()
        return [shelved for record in self._list.packages if (shelved := self._read(record))]

    def put(self, checked: Checked, source: str, granted: list[str], revoked: list[str]) -> Shelved:
        """Write a package and put it on the list, in place of the one with its id. Raises PackageNotWritten."""
        manifest = checked.manifest
        name = f"{manifest.id}-{secrets.token_hex(6)}"
        record = Installed(
            id=manifest.id,
            manifest=manifest.model_dump(mode="json", by_alias=True),
            folder=name,
            digests={path: digest(body) for path, body in checked.files.items()},
            source=source,
            granted=granted,
            revoked=revoked,
        )
        try:
            self._write_files(name, checked.files)
            self._write_list([*self._others(manifest.id), record])
        except OSError as error:
            shutil.rmtree(self._packages / name, ignore_errors=True)
            raise PackageNotWritten from error
        self._sweep()
        return Shelved(record, manifest, self._packages / name)

    def revoke(self, widget_id: str, revoked: list[str]) -> Installed:
        """Note which powers are taken back. Raises PackageNotWritten, and KeyError for an id not on the list."""
        record = next((one for one in self._list.packages if one.id == widget_id), None)
        if record is None:
            raise KeyError(widget_id)
        changed = record.model_copy(update={"revoked": revoked})
        try:
            self._write_list([changed if one is record else one for one in self._list.packages])
        except OSError as error:
            raise PackageNotWritten from error
        return changed

    def remove(self, widget_id: str) -> None:
        """Take a package off the list, then its files from the disk. Raises PackageNotWritten."""
        try:
            self._write_list(self._others(widget_id))
        except OSError as error:
            raise PackageNotWritten from error
        self._sweep()

    def _read(self, record: Installed) -> Shelved | None:
        folder = self._packages / record.folder
        try:
            manifest = Manifest.model_validate(record.manifest)
        except ValidationError:
            manifest = None
        # The list is ours, and still a name in it must not lead elsewhere.
        if manifest is None or manifest.id != record.id or folder.parent != self._packages:
            log.warning("widget.record_unreadable", widget=record.id)
            return None
        return Shelved(record, manifest, folder)

    def _others(self, widget_id: str) -> list[Installed]:
        return [record for record in self._list.packages if record.id != widget_id]

    def _write_files(self, name: str, files: Mapping[str, bytes]) -> None:
        for path, body in files.items():
            target = self._packages.joinpath(name, *path.split("/"))
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.write_bytes(body)
            target.chmod(0o600)

    def _write_list(self, packages: list[Installed]) -> None:
        changed = InstalledList(packages=packages)
        self._file.write(changed)
        self._list = changed

    def _sweep(self) -> None:
        """Remove the folders that are not on the list."""
        kept = {record.folder for record in self._list.packages}
        if self._packages.is_dir():
            for folder in self._packages.iterdir():
                if folder.name not in kept:
                    shutil.rmtree(folder, ignore_errors=True)


def digest(body: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(body).hexdigest()
