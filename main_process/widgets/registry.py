"""Knows every widget package on this computer, and in which folder it is."""

from dataclasses import dataclass
from pathlib import Path

import structlog
from pydantic import ValidationError

from ipc.errors import Code, Fault, IpcError
from main_process.widgets.manifest import Manifest

log = structlog.get_logger(__name__)

MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 64 * 1024


class ManifestInvalid(IpcError):
    """A widget package cannot be used as it is; the message names the field."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER


@dataclass(frozen=True, slots=True)
class Package:
    """A widget package that was read and found good."""

    manifest: Manifest
    folder: Path


class WidgetRegistry:
    """Widget packages by id. An id is taken once: a later package cannot pose as an earlier one."""

    def __init__(self) -> None:
        self._packages: dict[str, Package] = {}

    def add(self, folder: Path) -> Manifest:
        """Read `folder/manifest.json` and offer that widget.

        Raises ManifestInvalid, whose message names what is wrong.
        """
        package = read_package(folder)
        widget_id = package.manifest.id
        if widget_id in self._packages:
            raise ManifestInvalid(f"There is a widget '{widget_id}' already. Give yours an id of its own.")
        self._packages[widget_id] = package
        return package.manifest

    def add_all(self, root: Path) -> None:
        """Add every package below `root`; one that is broken is logged and left out."""
        for manifest in sorted(root.glob(f"*/{MANIFEST}")):
            try:
                self.add(manifest.parent)
            except ManifestInvalid as error:
                log.warning("widget.refused", package=manifest.parent.name, why=error.message)

    def remove(self, widget_id: str) -> None:
        """Offer that widget no longer."""
        self._packages.pop(widget_id, None)

    def manifest(self, widget_id: str) -> Manifest | None:
        """The manifest of a widget, None where there is no such widget."""
        package = self._packages.get(widget_id)
        return package.manifest if package else None

    def folder(self, widget_id: str) -> Path | None:
        """The folder whose files `widget://<id>/` serves, None where there is no such widget."""
        package = self._packages.get(widget_id)
        return package.folder if package else None

    def manifests(self) -> list[Manifest]:
        """Every widget, in name order."""
        return sorted((package.manifest for package in self._packages.values()), key=lambda manifest: manifest.name)


def read_package(folder: Path) -> Package:
    """The package in `folder`, or ManifestInvalid."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            text = file.read(MOST_MANIFEST_BYTES + 1)
    except OSError as error:
        raise ManifestInvalid(f"The widget '{folder.name}' has no readable {MANIFEST}.") from error
    if len(text) > MOST_MANIFEST_BYTES:
        raise ManifestInvalid(f"The {MANIFEST} of '{folder.name}' is larger than {MOST_MANIFEST_BYTES // 1024} KiB.")
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the document"
        raise ManifestInvalid(f"In the {MANIFEST} of '{folder.name}', {where}: {first['msg']}.") from error
    if not (folder / manifest.entry).is_file():
        raise ManifestInvalid(f"The widget '{manifest.id}' names {manifest.entry} as its entry, and has no such file.")
    return Package(manifest, folder.resolve())
