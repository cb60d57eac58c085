"""Installing, updating, removing, and what is served of a package."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from main_process.events import Event, Events
from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.archive import write_archive
from main_process.widgets.package.calls import Rules
from main_process.widgets.package.checking import check_package
from main_process.widgets.registry import WidgetNotFound, WidgetRegistry, WidgetsChanged
from main_process.widgets.shelf import PackageNotWritten, Shelf
from tests.unit.widgets.packages import a_folder, a_zip, everything_below, files_of

REACHES_FAR: dict[str, Any] = {"channels": ["algolia-search"], "storage": True, "links": ["https://example.com"]}


def opened(data: Path, events: Events | None = None) -> WidgetRegistry:
    """A registry over a data folder, as the app makes it at its start."""
    registry = WidgetRegistry(Shelf(data), Rules({}), events=events)
    registry.open_installed()
    return registry


async def test_an_installed_package_is_there_at_the_next_start(tmp_path: Path) -> None:
    """With its manifest, its files and its source; from a folder and from an archive alike."""
    data = tmp_path / "data"
    registry = opened(data)
    await registry.install(a_folder(tmp_path / "guest", files_of() | {"assets/a.svg": b"<svg/>"}))
    await registry.install(str(a_zip(tmp_path / "other.latchkey-widget", files_of(id="other", name="Other"))))
    again = opened(data)
    assert [manifest.id for manifest in again.manifests()] == ["guest", "other"]
    assert again.file("guest", "assets/a.svg") == b"<svg/>"
    assert [package.source for package in again.packages()] == [
        str(tmp_path / "guest"),
        str(tmp_path / "other.latchkey-widget"),
    ]


async def test_an_install_is_heard_of(tmp_path: Path) -> None:
    """The window learns of every change, of which widget."""
    events, told = Events(), list[Event]()
    events.subscribe(told.append)
    registry = opened(tmp_path / "data", events)
    await registry.install(a_folder(tmp_path / "guest", **REACHES_FAR))
    await registry.set_revoked("guest", "storage", revoked=True)
    await registry.remove("guest")
    assert told == [
        WidgetsChanged("guest"),
        WidgetsChanged("guest", reload=False),
        WidgetsChanged("guest"),
    ]


@pytest.mark.parametrize("changed", ["widget.js", "manifest.json", "assets/a.css"])
@pytest.mark.allow_logs
async def test_a_package_whose_files_change_is_not_served(tmp_path: Path, changed: str) -> None:
    """Neither the changed file nor any other, until it is installed again."""
    registry = opened(tmp_path / "data")
    package = a_folder(tmp_path / "guest", files_of() | {"assets/a.css": b"a{}"})
    await registry.install(package)
    assert registry.page_may_load("guest")
    [on_disk] = (tmp_path / "data" / "packages").glob(f"*/{changed}")
    on_disk.write_bytes(b"// changed")
    assert registry.file("guest", changed) is None
    assert registry.file("guest", "widget.js") is None
    assert not registry.page_may_load("guest")
    assert registry.manifest("guest") is None
    assert registry.is_damaged("guest")
    await registry.install(package)
    assert registry.page_may_load("guest")
    assert registry.file("guest", "widget.js") == (package / "widget.js").read_bytes()


@pytest.mark.allow_logs
async def test_a_change_is_noticed_before_the_widget_starts(tmp_path: Path) -> None:
    """Also of a file that nobody has asked for yet, and of one that has gone; a file beside them is not served."""
    registry = opened(tmp_path / "data")
    await registry.install(a_folder(tmp_path / "guest", files_of() | {"late.js": b"1"}))
    [folder] = (tmp_path / "data" / "packages").iterdir()
    (folder / "extra.js").write_text("2")
    assert registry.page_may_load("guest")
    assert registry.file("guest", "extra.js") is None
    (folder / "late.js").unlink()
    assert not registry.page_may_load("guest")


async def test_an_update_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    """The old files go; what its user took back stays taken back."""
    data = tmp_path / "data"
    registry = opened(data)
    await registry.install(a_folder(tmp_path / "guest", files_of(**REACHES_FAR) | {"old.js": b"1"}))
    await registry.set_revoked("guest", "storage", revoked=True)
    (tmp_path / "guest" / "old.js").unlink()
    await registry.install(a_folder(tmp_path / "guest", files_of(**REACHES_FAR, version="1.1.0")))
    manifest = registry.manifest("guest")
    assert manifest is not None
    assert (manifest.version, manifest.storage, manifest.channels) == ("1.1.0", False, ["algolia-search"])
    assert registry.file("guest", "old.js") is None
    assert len(list((data / "packages").iterdir())) == 1


async def test_an_update_asks_again_only_for_more(tmp_path: Path) -> None:
    """The same powers, or fewer, from the same place: no question. One more, or another place: a question."""
    registry = opened(tmp_path / "data")
    package = a_folder(tmp_path / "guest", **REACHES_FAR)
    assert (await registry.offer(package)).needs_consent
    await registry.install(package)
    for changes, asks in (
        (REACHES_FAR | {"version": "1.0.1"}, False),
        ({"version": "1.0.2", "storage": True}, False),
        (REACHES_FAR | {"notifications": True}, True),
        (REACHES_FAR | {"links": ["https://other.example.com"]}, True),
        (REACHES_FAR | {"events": {"listens": ["chosen"]}}, True),
    ):
        a_folder(package, **changes)
        assert (await registry.offer(package)).needs_consent is asks
    a_folder(package, **REACHES_FAR, notifications=True)
    assert [power.name for power in (await registry.offer(package)).new_powers] == ["notifications"]
    assert (await registry.offer(a_folder(tmp_path / "elsewhere", **REACHES_FAR))).needs_consent


async def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    """A package cannot stand in for a built-in widget, nor for one of an extension; nor the other way round."""
    registry = opened(tmp_path / "data")
    registry.add(a_folder(tmp_path / "built-in", id="clock"), kind="built-in", source="built-in")
    with pytest.raises(PackageRefused, match="'clock' is taken"):
        await registry.install(a_folder(tmp_path / "posing", id="clock"))
    await registry.install(a_folder(tmp_path / "guest"))
    with pytest.raises(PackageRefused, match="'guest' is taken"):
        registry.add(a_folder(tmp_path / "late"))


async def test_a_removed_package_leaves_nothing(tmp_path: Path) -> None:
    """No manifest, no file; what is not installed cannot be removed."""
    data = tmp_path / "data"
    registry = opened(data)
    registry.add(a_folder(tmp_path / "built-in", id="clock"), kind="built-in", source="built-in")
    await registry.install(a_folder(tmp_path / "guest"))
    await registry.remove("guest")
    assert [manifest.id for manifest in registry.manifests()] == ["clock"]
    assert everything_below(data / "packages") == {}
    for widget_id in ("guest", "clock"):
        with pytest.raises(WidgetNotFound):
            await registry.remove(widget_id)


async def test_a_power_that_is_taken_back_is_gone_at_once(tmp_path: Path) -> None:
    """And again after a restart, until it is given back."""
    registry = opened(tmp_path / "data")
    await registry.install(a_folder(tmp_path / "guest", **REACHES_FAR))
    for power in ("channel:algolia-search", "storage", "link:https://example.com"):
        await registry.set_revoked("guest", power, revoked=True)
    for one in (registry, opened(tmp_path / "data")):
        manifest = one.manifest("guest")
        assert manifest is not None
        assert (manifest.channels, manifest.storage, manifest.links) == ([], False, [])
    await registry.set_revoked("guest", "storage", revoked=False)
    manifest = registry.manifest("guest")
    assert manifest is not None
    assert manifest.storage
    with pytest.raises(WidgetNotFound):
        await registry.set_revoked("guest", "notifications", revoked=True)


async def test_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At whichever file or list the write fails: the old version is there, and nothing of the new one."""
    data = tmp_path / "data"
    registry = opened(data)
    await registry.install(a_folder(tmp_path / "guest"))
    before = everything_below(data)
    package = a_folder(tmp_path / "guest", files_of(version="2.0.0") | {"more.js": b"1"})
    real = Path.write_bytes

    def full(path: Path, body: bytes) -> int:
        if path.name == "more.js":
            real(path, body[:0])
            raise OSError(28, "No space left on device")
        return real(path, body)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PackageNotWritten):
        await registry.install(package)
    monkeypatch.setattr(Path, "write_bytes", real)
    monkeypatch.setattr(os, "fsync", _no_space)
    with pytest.raises(PackageNotWritten):
        await registry.install(package)
    assert everything_below(data) == before
    manifest = registry.manifest("guest")
    assert manifest is not None
    assert manifest.version == "1.0.0"


def _no_space(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


async def test_what_a_crash_left_is_removed_at_the_start(tmp_path: Path) -> None:
    """A folder that is not on the list was never installed."""
    data = tmp_path / "data"
    await opened(data).install(a_folder(tmp_path / "guest"))
    (data / "packages" / "guest-half").mkdir()
    (data / "packages" / "guest-half" / "widget.js").write_text("half")
    registry = opened(data)
    assert len(list((data / "packages").iterdir())) == 1
    assert registry.page_may_load("guest")


@pytest.mark.allow_logs
async def test_a_record_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    """A list that was edited by hand: the entry that leads elsewhere is left out."""
    data = tmp_path / "data"
    registry = opened(data)
    await registry.install(a_folder(tmp_path / "guest"))
    await registry.install(a_folder(tmp_path / "other", id="other"))
    listed = json.loads((data / "installed.json").read_text())
    listed["packages"][0]["folder"] = "../../elsewhere"
    (data / "installed.json").write_text(json.dumps(listed))
    assert [manifest.id for manifest in opened(data).manifests()] == ["other"]


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    """Whatever their dates, modes and order; and what was packed is a package."""
    files = files_of() | {"b.css": b"b", "a/c.svg": b"<svg/>"}
    first = a_folder(tmp_path / "one", files)
    second = a_folder(tmp_path / "two", dict(reversed(files.items())))
    for path in second.rglob("*"):
        os.utime(path, (1, 1))
    (second / "b.css").chmod(0o755)
    archives = [write_archive(check_package(made, Rules({})).files) for made in (first, second)]
    assert archives[0] == archives[1]
    (tmp_path / "packed.latchkey-widget").write_bytes(archives[0])
    assert check_package(tmp_path / "packed.latchkey-widget", Rules({})).files == files


async def test_what_is_developed_can_be_installed_and_developed_again(tmp_path: Path) -> None:
    """An author's whole way: the package takes the folder's place, the folder the package's; the next start has it."""
    registry = opened(tmp_path / "data")
    folder = a_folder(tmp_path / "guest", files_of())
    registry.put_dev(folder, registry.read_dev(folder))
    assert registry.is_developed("guest")
    await registry.install(folder)
    assert not registry.is_developed("guest")
    (folder / "widget.js").write_text("export const changed = 1;")
    assert registry.file("guest", "widget.js") == files_of()["widget.js"]
    registry.put_dev(folder, registry.read_dev(folder))
    assert registry.file("guest", "widget.js") == b"export const changed = 1;"
    assert opened(tmp_path / "data").file("guest", "widget.js") == files_of()["widget.js"]
    update = await registry.offer(a_folder(tmp_path / "guest", files_of(version="1.0.1")))
    assert update.before is not None
    assert not update.needs_consent


def test_what_came_with_latchkey_is_not_developed_over(tmp_path: Path) -> None:
    """A folder cannot pose as a built-in widget while it is developed."""
    registry = opened(tmp_path / "data")
    registry.add(a_folder(tmp_path / "theirs", files_of()), kind="built-in", source="built-in")
    with pytest.raises(PackageRefused, match="taken by a widget of Latchkey's"):
        registry.read_dev(a_folder(tmp_path / "mine", files_of()))
