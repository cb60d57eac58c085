"""Ways to build packages that nobody should install."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.calls import Rules
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.shelf import Shelf
from tests.unit.widgets.packages import a_folder, a_zip, files_of

NO_RULES = Rules({})
Build = Callable[[Path], Path]


def zipped(*more: tuple[zipfile.ZipInfo | str, bytes], **files: bytes) -> Build:
    """An archive with these entries besides the good ones."""
    return lambda root: a_zip(root / "guest.latchkey-widget", files_of() | files, *more)


def folder(**changes: Any) -> Build:
    """A folder whose manifest has these changes."""
    return lambda root: a_folder(root / "guest", **changes)


def raw(body: bytes, name: str = "guest.latchkey-widget") -> Build:
    """A file of these bytes."""

    def build(root: Path) -> Path:
        root.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)
        return root / name

    return build


def manifest(text: bytes) -> Build:
    """A folder with this manifest."""
    return lambda root: a_folder(root / "guest", files_of() | {"manifest.json": text})


async def is_refused(place: Path, build: Build, reason: str) -> None:
    """A package of this kind is refused for that reason, and neither the data folder nor anything beside it changes."""
    (place / "package").mkdir()
    package = build(place / "package")
    before = sorted(str(path) for path in place.rglob("*"))
    registry = WidgetRegistry(Shelf(place / "data"), NO_RULES)
    registry.open_installed()
    with pytest.raises(PackageRefused, match=reason):
        await registry.install(package)
    assert sorted(str(path) for path in place.rglob("*")) == before
    assert registry.manifests() == []
