"""Packages that mean something else than they seem to, and changes that come while something else goes on."""

import asyncio
import os
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.checking import check_package
from main_process.widgets.registry import WidgetNotFound, WidgetRegistry
from main_process.widgets.shelf import Shelf
from tests.unit.widgets.bad_packages import NO_RULES, Build, folder, is_refused, manifest, raw, zipped
from tests.unit.widgets.packages import a_folder, a_zip, an_entry, everything_below, files_of, manifest_text


def a_pipe(root: Path) -> Path:
    """Whoever opens it waits for ever."""
    os.mkfifo(root / "guest.latchkey-widget")
    return root / "guest.latchkey-widget"


def of_holes(name: str) -> Build:
    """A file of a terabyte that takes no room on the disk: the package itself, or one in its folder."""

    def build(root: Path) -> Path:
        package = root / name if name.endswith(".latchkey-widget") else a_folder(root / "guest")
        with (package if package.suffix else package / name).open("wb") as file:
            file.write(b"PK\x03\x04")
            file.truncate(1 << 40)
        return package

    return build


def with_a_hidden_end(root: Path) -> Path:
    """`a.js` to a program in C, and a name with an end for one in Python."""
    body = a_zip(root / "good.zip", files_of(), ("a.js#.png", b"x")).read_bytes()
    return raw(body.replace(b"a.js#.png", b"a.js\0.png"))(root)


def setting(**fields: object) -> Build:
    """A manifest with one setting."""
    return folder(settings={"properties": {"a": {"type": "string", "title": "A"} | fields}})


NOT_SEEN = "must not hold characters that cannot be seen"
MISLEADING: dict[str, tuple[Build, str]] = {
    "a pipe for a package": (a_pipe, "neither a folder nor a file"),
    "a terabyte of holes": (of_holes("guest.latchkey-widget"), "larger than 22 MB"),
    "a terabyte of holes in a folder": (of_holes("a.bin"), "more than 20 MB"),
    "a name with a hidden end": (with_a_hidden_end, "letters, digits"),
    "a folder written in percents": (zipped(("%2e%2e/a.js", b"x")), "letters, digits"),
    "a line behind the version": (folder(version="1.0.0\n"), "version: does not fit"),
    "a line behind the entry": (folder(entry="widget.js\n"), "entry: does not fit"),
    "a name of nothing": (folder(name="\u3164"), f"name: {NOT_SEEN}"),
    "a name with a letter that is not there": (folder(name="Latch\u200bkey"), f"name: {NOT_SEEN}"),
    "a name in a font's own signs": (folder(name="\uf8ff Clock"), f"name: {NOT_SEEN}"),
    "a name with a hidden message": (folder(name="Clock\U000e0041\U000e0042"), f"name: {NOT_SEEN}"),
    "a name that covers other lines": (folder(name="Clock" + "\u0301" * 60), "more than 4 marks"),
    "a label of nothing": (folder(slots={"a": {"label": " ", "types": ["algolia"]}}), "label: must not be empty"),
    "an author of nothing": (folder(author="\u2003"), "author: must not be empty"),
    "a field twice, deep inside": (manifest(manifest_text().replace('"w": 3', '"w": 3, "w": 4').encode()), "'w' twice"),
    "a number beyond numbers": (manifest(manifest_text().replace('"w": 3', '"w": 1e400').encode()), "1e400"),
    "a least size above the size": (folder(size={"w": 2, "h": 2, "minH": 50}), "minH is larger than h"),
    "a choice of another type": (setting(enum=["a", {"b": 1}]), "not of the type 'string'"),
    "a default that is too long": (setting(default="abc", maxLength=2), "no value that the setting takes"),
    "a default out of its range": (setting(type="integer", default=9, maximum=5), "no value that the setting takes"),
    "a colour that is more than one": (setting(format="color", default="red;}"), "no value that the setting takes"),
    "a host that is an address": (folder(links=["https://0x7f.1"]), "must name a host"),
    "a host that is an octal address": (folder(links=["https://0177.0.0.1"]), "must name a host"),
    "a port that is none": (folder(links=["https://example.com:0"]), "links.0: must be https"),
    "a device that says it is a folder": (zipped((an_entry("d/", stat.S_IFIFO), b"")), "d: is neither"),
}


@pytest.mark.parametrize("kind", MISLEADING)
async def test_a_misleading_package_is_refused_with_its_reason_and_leaves_nothing(tmp_path: Path, kind: str) -> None:
    """Whatever it looks like to people, to other programs, or to the disk."""
    await is_refused(tmp_path, *MISLEADING[kind])


NAMES = {
    "German": "Uhr f\u00fcr Z\u00fcrich",
    "Persian": "\u0633\u0627\u0639\u062a\u200c\u0647\u0627",
    "Hindi": "\u0915\u094d\u200d\u0937\u0923",
    "Vietnamese, taken apart": "Nga\u0300y e\u0302\u0301",
    "emoji": "\U0001f469\u200d\U0001f4bb Clock 2\ufe0f\u20e3",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_in_any_language_is_a_name(tmp_path: Path, name: str) -> None:
    """Joiners, accents and emoji are letters to somebody."""
    assert check_package(a_folder(tmp_path / "guest", name=name), NO_RULES).manifest.name == name


def opened(data: Path) -> WidgetRegistry:
    registry = WidgetRegistry(Shelf(data), NO_RULES)
    registry.open_installed()
    return registry


def version_of(registry: WidgetRegistry) -> list[str]:
    return [one.version for one in registry.manifests()]


async def test_an_update_that_nobody_had_to_agree_to_does_not_undo_a_removal(tmp_path: Path) -> None:
    """It was looked at before; what was removed meanwhile comes back with a yes alone."""
    registry, guest = opened(tmp_path / "data"), tmp_path / "guest"
    await registry.install(a_folder(guest, storage=True))
    offer = await registry.offer(a_folder(guest, storage=True, version="1.0.1"))
    assert not offer.needs_consent
    await registry.remove("guest")
    with pytest.raises(PackageRefused, match="removed or replaced meanwhile"):
        await registry.accept(offer)
    assert (registry.manifests(), opened(tmp_path / "data").manifests()) == ([], [])


async def test_an_update_does_not_slip_over_somebody_elses_widget(tmp_path: Path) -> None:
    """Another package has taken the id since, from another place and with its user's yes."""
    registry, mine, other = opened(tmp_path / "data"), tmp_path / "mine", tmp_path / "other"
    await registry.install(a_folder(mine))
    offer = await registry.offer(a_folder(mine, version="1.0.1"))
    await registry.install(a_folder(other, version="9.0.0"))
    with pytest.raises(PackageRefused, match="meanwhile"):
        await registry.accept(offer)
    assert version_of(registry) == ["9.0.0"]


async def test_a_power_that_is_taken_back_during_an_update_stays_so(tmp_path: Path) -> None:
    """Between the look at the package and its installation; the new version never has it."""
    registry, guest = opened(tmp_path / "data"), tmp_path / "guest"
    await registry.install(a_folder(guest, storage=True))
    offer = await registry.offer(a_folder(guest, storage=True, version="1.0.1"))
    await registry.set_revoked("guest", "storage", revoked=True)
    assert (await registry.accept(offer)).version == "1.0.1"
    assert [one.storage for one in registry.manifests()] == [False]
    assert [one.storage for one in opened(tmp_path / "data").manifests()] == [False]


Change = Callable[[WidgetRegistry, Path], Awaitable[object]]
CHANGES: dict[str, Change] = {
    "update": lambda registry, guest: registry.install(guest),
    "remove": lambda registry, _: registry.remove("guest"),
    "revoke": lambda registry, _: registry.set_revoked("guest", "storage", revoked=True),
}


@pytest.mark.parametrize("first", CHANGES)
@pytest.mark.parametrize("second", CHANGES)
async def test_two_changes_at_once_come_one_after_the_other(tmp_path: Path, first: str, second: str) -> None:
    """What is offered, what is on the list and what is on the disk are the same afterwards, and whole."""
    registry, guest = opened(tmp_path / "data"), tmp_path / "guest"
    await registry.install(a_folder(guest, storage=True))
    a_folder(guest, storage=True, version="1.0.1")
    changes = [CHANGES[name](registry, guest) for name in (first, second, first)]
    for result in await asyncio.gather(*changes, return_exceptions=True):
        assert not isinstance(result, Exception) or isinstance(result, WidgetNotFound | PackageRefused)
    again = opened(tmp_path / "data")
    assert again.manifests() == registry.manifests()
    assert all(registry.page_may_load(one.id) and again.page_may_load(one.id) for one in registry.manifests())
    packages = tmp_path / "data" / "packages"
    assert len([*packages.iterdir()]) == len(registry.manifests())


@pytest.mark.allow_logs
async def test_who_reads_while_an_update_goes_on_does_not_stop_the_new_version(tmp_path: Path) -> None:
    """A frame asks for a file of the version that is just being swept away, from another thread."""
    registry, guest = opened(tmp_path / "data"), tmp_path / "guest"
    await registry.install(a_folder(guest))
    [old] = registry.packages()
    await registry.install(a_folder(guest, version="1.0.1"))
    registry._packages["guest"], new = old, registry._packages["guest"]
    assert registry.file("guest", "widget.js") is None
    assert registry.is_damaged("guest")
    registry._packages["guest"] = new
    assert not registry.is_damaged("guest")
    assert registry.file("guest", "widget.js") == files_of()["widget.js"]
    assert registry.page_may_load("guest")
    assert everything_below(tmp_path / "data")
