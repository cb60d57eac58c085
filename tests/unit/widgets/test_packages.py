"""Hostile and broken packages: each is refused with its reason, and nothing is left of it."""

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.checking import check_package
from main_process.widgets.package.limits import MOST_BYTES, MOST_FILES
from tests.unit.widgets.bad_packages import NO_RULES, Build, folder, is_refused, manifest, raw, zipped
from tests.unit.widgets.packages import a_folder, a_png, a_zip, an_entry, everything_below, files_of, manifest_text


def linked(kind: str) -> Build:
    """A folder with a link in it."""

    def build(root: Path) -> Path:
        made = a_folder(root / "guest")
        target = root / "elsewhere"
        target.mkdir()
        (target / "secret.js").write_text("secret")
        (made / "linked").symlink_to(target if kind == "folder" else target / "secret.js")
        return made

    return build


def with_a_pipe(root: Path) -> Path:
    made = a_folder(root / "guest")
    os.mkfifo(made / "pipe.js")
    return made


def with_a_link_for_a_manifest(root: Path) -> Path:
    made = a_folder(root / "guest")
    (made / "manifest.json").rename(root / "manifest.json")
    (made / "manifest.json").symlink_to(root / "manifest.json")
    return made


def encrypted(root: Path) -> Path:
    path = a_zip(root / "guest.latchkey-widget")
    body = bytearray(path.read_bytes())
    central = body.index(b"PK\x01\x02")
    body[central + 8] |= 1
    path.write_bytes(body)
    return path


def lying_about_a_size(root: Path) -> Path:
    """Its list says that an entry is small; what is packed is not."""
    path = a_zip(root / "guest.latchkey-widget", files_of() | {"aa.bin": bytes(3_000_000)})
    body = path.read_bytes()
    path.write_bytes(body.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    return path


def with_other_names_inside(root: Path) -> Path:
    """The list of the archive and its entries disagree about a name."""
    path = a_zip(root / "guest.latchkey-widget")
    body = path.read_bytes()
    at = body.index(b"widget.js")
    path.write_bytes(body[:at] + b"wodget.js" + body[at + 9 :])
    return path


def a_duplicate(root: Path) -> Path:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return a_zip(root / "guest.latchkey-widget", files_of(), ("widget.js", b"another"))


def an_lzma_zip(root: Path) -> Path:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name, body in files_of().items():
            archive.writestr(name, body)
    return raw(buffer.getvalue())(root)


def too_many(root: Path) -> Path:
    return a_folder(root / "guest", files_of() | {f"f{n}.txt": b"" for n in range(MOST_FILES)})


BAD: dict[str, tuple[Build, str]] = {
    "traversal in an archive": (zipped(("../outside.js", b"x")), "leads out of"),
    "traversal in the middle": (zipped(("a/../../outside.js", b"x")), "leads out of"),
    "an absolute path": (zipped(("/etc/outside", b"x")), "absolute"),
    "a drive": (zipped(("C:outside.js", b"x")), "absolute"),
    "a backslash": (zipped((an_entry("a\\..\\outside.js"), b"x")), "backslash"),
    "a folder's entry that leads out": (zipped(("../outside/", b"")), "leads out of"),
    "a link in an archive": (zipped((an_entry("link", stat.S_IFLNK), b"/etc/passwd")), "link"),
    "a device in an archive": (zipped((an_entry("tty", stat.S_IFCHR), b"")), "neither a file"),
    "a link to a file": (linked("file"), "link"),
    "a link to a folder": (linked("folder"), "link"),
    "a link for a manifest": (with_a_link_for_a_manifest, "link"),
    "a pipe": (with_a_pipe, "neither a file"),
    "an odd character": (zipped(("a b.js", b"x")), "letters, digits"),
    "another alphabet": (zipped(("w\u0456dget.js", b"x")), "letters, digits"),
    "a line feed": (zipped(("a\nb.js", b"x")), "letters, digits"),
    "a hidden file": (zipped((".profile", b"x")), "letters, digits"),
    "an empty part": (zipped(("a//b.js", b"x")), "letters, digits"),
    "a device of Windows": (zipped(("aux.js", b"x")), "device of Windows"),
    "a dot at the end": (zipped(("widget.js.", b"x")), "dot"),
    "a very long name": (zipped(("a" * 101, b"x")), "more than 100"),
    "a very long path": (zipped(("/".join(["a"] * 20), b"x")), "too long"),
    "two cases": (zipped(("Widget.js", b"x")), "upper and lower case"),
    "two cases of a folder": (zipped(("assets/a.js", b"x"), ("Assets/b.js", b"x")), "upper and lower case"),
    "a file that is a folder": (zipped(("widget.js/a.js", b"x")), "a file and a folder"),
    "the same name twice": (a_duplicate, "twice"),
    "a name that turns around": (
        lambda root: a_folder(root / "guest", files_of(name="Cal\u202egnp")),
        "turn text around",
    ),
    "a description with a control": (
        lambda root: a_folder(root / "guest", files_of(description="x\u001b[2J")),
        "turn text around",
    ),
    "a bomb": (zipped(("bomb.bin", bytes(MOST_BYTES))), "unpacks to more than 20 MB"),
    "many small bombs": (zipped(*[(f"b{n}.bin", bytes(2_500_000)) for n in range(9)]), "unpacks to more than 20 MB"),
    "a size that is a lie": (lying_about_a_size, "damaged"),
    "a name that is a lie": (with_other_names_inside, "damaged"),
    "a folder too large": (lambda root: a_folder(root / "g", files_of() | {"a.bin": bytes(MOST_BYTES)}), "20 MB"),
    "too many files": (too_many, "more than 2,000 files"),
    "an encrypted entry": (encrypted, "encrypted"),
    "another way of packing": (an_lzma_zip, "no package uses"),
    "no zip": (raw(b"<!doctype html>"), "is not a zip"),
    "a zip behind a program": (lambda root: raw(b"#!/bin/sh\n" + zipped()(root).read_bytes())(root), "is not a zip"),
    "half a zip": (lambda root: raw(zipped()(root).read_bytes()[:200])(root), "damaged"),
    "another ending": (raw(b"PK", "guest.tar.gz"), "neither a folder nor a file named"),
    "nothing there": (lambda root: root / "nothing", "is not there"),
    "no manifest": (lambda root: a_folder(root / "g", {"widget.js": b"x"}), "has no manifest.json"),
    "a manifest one folder down": (
        lambda root: a_zip(root / "g.latchkey-widget", {f"guest/{name}": body for name, body in files_of().items()}),
        "package what is in that folder",
    ),
    "a manifest that is no JSON": (manifest(b"{\n  nonsense"), "manifest.json:2: is not JSON"),
    "a manifest that is no object": (manifest(b"[]"), "must be an object"),
    "a manifest in another encoding": (manifest("{}".encode("utf-16")), "UTF-8"),
    "a field twice": (manifest(manifest_text().replace("{", '{"id": "clock", ', 1).encode()), "twice"),
    "a manifest nested for ever": (manifest(b'{"id":' + b"[" * 60_000), "nested too deeply|is not JSON"),
    "a manifest too large": (manifest(b" " * 70_000), "larger than 64 KiB"),
    "not a number": (manifest(b'{"size": NaN}'), "NaN"),
    "a number without end": (manifest(b'{"size": ' + b"9" * 5_000 + b"}"), "too long"),
    "a newer interface": (folder(sdk=2, wonder=True), "update Latchkey"),
    "no entry": (folder(entry="other.js"), "no such file"),
    "an empty entry": (lambda root: a_folder(root / "g", files_of() | {"widget.js": b" \n"}), "is empty"),
    "an entry that leads out": (folder(entry="../widget.js"), "entry: does not fit"),
    "no picture": (folder(icon="icon.svg"), "icon: names icon.svg"),
    "code that is no text": (lambda root: a_folder(root / "g", files_of() | {"widget.js": b"\xff\xfe"}), "UTF-8"),
    "an id that is a number": (folder(id="127"), "id: must be a name"),
    "an id of another alphabet": (folder(id="xn--80ak6aa92e"), "id: must be a name"),
    "an id with capitals": (folder(id="Guest"), "id: does not fit"),
    "a link without https": (folder(links=["http://example.com"]), "links.0: must be https"),
    "a link with a path": (folder(links=["https://example.com/a"]), "links.0: must be https"),
    "a link to anywhere": (folder(links=["https://*.example.com"]), "links.0: must be https"),
    "every tool of a server": (
        folder(slots={"server": {"label": "Server", "types": ["mcp"], "tools": ["*"]}}),
        "slots.server.tools: must name each tool",
    ),
    "a link with a name in it": (folder(links=["https://example.com@evil.test"]), "links.0: must be https"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_package_is_refused_with_its_reason_and_leaves_nothing(tmp_path: Path, kind: str) -> None:
    """Whatever is wrong, the message says it, and neither the data folder nor anything beside the package changes."""
    await is_refused(tmp_path, *BAD[kind])


def test_a_mark_of_editors_on_windows_is_no_fault(tmp_path: Path) -> None:
    """A byte-order mark before the manifest is no part of it."""
    files = files_of()
    made = a_folder(tmp_path / "guest", files | {"manifest.json": b"\xef\xbb\xbf" + files["manifest.json"]})
    assert check_package(made, NO_RULES).manifest.id == "guest"


def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    """An author mends all of it in one round."""
    changes = {
        "version": "1",
        "name": ...,
        "size": {"w": 13, "h": 2},
        "chanels": [],
        "settings": {
            "properties": {
                "colour": {"type": "string", "title": "Colour", "format": "colour"},
                "many": {"type": "integer", "title": "Many", "default": "three"},
            },
            "required": ["nothing"],
        },
        "slots": {"search": {"label": "Search", "types": [], "tool": ["x"]}},
        "events": {"publishes": ["not a topic"]},
    }
    files = files_of(**changes) | {"a b.txt": b""}
    with pytest.raises(PackageRefused) as refused:
        check_package(a_folder(tmp_path / "guest", files), NO_RULES)
    assert [str(fault) for fault in refused.value.faults] == [
        "a b.txt: may have only letters, digits, '.', '_' and '-' in its name, and no '.' before them",
        "manifest.json: name: is missing",
        r"manifest.json: version: does not fit the pattern ^\d+\.\d+\.\d+$",
        "manifest.json: size.w: must be 12 or less",
        "manifest.json: slots.search.types: must have at least 1",
        "manifest.json: slots.search.tool: is not a field of a manifest; did you mean 'tools'?",
        "manifest.json: settings.properties.colour.format: must be 'multiline', 'color', 'date', 'json' or 'jmespath'",
        "manifest.json: settings.properties.many: the default is no value that the setting takes",
        "manifest.json: events.publishes.0: does not fit the pattern ^[A-Za-z][A-Za-z0-9._:-]*$",
        "manifest.json: chanels: is not a field of a manifest; did you mean 'channels'?",
    ]


@pytest.mark.parametrize(
    ("icon", "body", "drawn"),
    [
        ("logo.png", a_png(256), True),
        ("logo.png", a_png(257), False),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        ("clock", None, True),
    ],
)
def test_an_icon_that_is_not_drawn_is_warned_of(tmp_path: Path, icon: str, body: bytes | None, *, drawn: bool) -> None:
    """The window draws small PNGs and the icons of its own set; everything else is a puzzle piece."""
    made = a_folder(tmp_path / "guest", files_of(icon=icon) | ({icon: body} if body else {}))
    assert ["a PNG of at most 256" in fault.what for fault in check_package(made, NO_RULES).warnings] == [True] * (
        not drawn
    )


def test_a_folder_and_its_archive_are_the_same_package(tmp_path: Path) -> None:
    """Hidden files and an author's tools are no part of it."""
    files = files_of() | {"assets/deep/a.svg": b"<svg/>"}
    made = a_folder(tmp_path / "guest", files)
    a_folder(made, {".git/config": b"x", "node_modules/left/index.js": b"x", ".DS_Store": b"x"})
    assert check_package(made, NO_RULES).files == files
    assert check_package(a_zip(tmp_path / "guest.latchkey-widget", files), NO_RULES).files == files


@pytest.mark.parametrize("size", [MOST_BYTES - 2_000])
def test_a_package_of_just_the_largest_size_is_taken(tmp_path: Path, size: int) -> None:
    """The limit is 20 MB, not less."""
    made = a_folder(tmp_path / "guest", files_of() | {"a.bin": os.urandom(1_000) * (size // 1_000)})
    assert len(check_package(made, NO_RULES).files) == 3


def test_nothing_of_a_package_is_run_or_followed_while_it_is_checked(tmp_path: Path) -> None:
    """A link that appears after the folder was listed is not followed: its file is opened without links."""
    made = a_folder(tmp_path / "guest")
    (tmp_path / "secret").write_text("secret")
    (made / "z.js").symlink_to(tmp_path / "secret")
    with pytest.raises(PackageRefused, match="link"):
        check_package(made, NO_RULES)
    assert "secret" in everything_below(tmp_path)
