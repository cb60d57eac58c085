"""Packages made to mislead a reader of zips, of names or of manifests: each is refused with its reason."""

import stat
import struct
import time
import zipfile
from pathlib import Path

import pytest

from main_process.widgets.manifest import Manifest
from main_process.widgets.package.calls import missing_grants
from main_process.widgets.package.imports import missing_modules
from main_process.widgets.package.limits import MOST_FILES
from tests.unit.widgets.bad_packages import NO_RULES, Build, folder, is_refused, manifest, raw, zipped
from tests.unit.widgets.packages import a_folder, a_zip, an_entry, files_of, manifest_text


def behind(more: bytes) -> Build:
    """A good archive with other bytes behind it."""
    return lambda root: raw(a_zip(root / "good.zip").read_bytes() + more)(root)


def with_a_comment(root: Path) -> Path:
    """Its comment is a whole archive, which some programs would find first."""
    other = a_zip(root / "other.zip", files_of(id="other")).read_bytes()
    path = a_zip(root / "guest.latchkey-widget")
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = other
    return path


def changed(mark: bytes, offset: int, value: bytes) -> Build:
    """A good archive with these bytes at that offset behind the last such mark."""

    def build(root: Path) -> Path:
        body = bytearray(a_zip(root / "good.zip").read_bytes())
        at = body.rindex(mark) + offset
        body[at : at + len(value)] = value
        return raw(bytes(body))(root)

    return build


def listing(names: int, *, told: int | None = None, size: int = 3_000_000) -> Build:
    """An archive whose list has so many names for the same packed bytes; its end tells of `told` entries."""

    def build(root: Path) -> Path:
        good = a_zip(root / "good.zip", files_of() | {"a.bin": bytes(size)})
        with zipfile.ZipFile(good) as archive:
            info = archive.getinfo("a.bin")
        body = good.read_bytes()
        start, end = body.index(b"PK\x01\x02"), body.rindex(b"PK\x05\x06")
        entry = struct.Struct("<4s4B4HL2L5H2L")
        sizes = (info.CRC, info.compress_size, info.file_size)
        fields = (b"PK\x01\x02", 20, 3, 20, 0, 0, info.compress_type, 0, 33, *sizes, 8)
        more = b"".join(entry.pack(*fields, 0, 0, 0, 0, 0, info.header_offset) + b"%08x" % n for n in range(names))
        count = told if told is not None else names + 3
        table = body[start:end] + more
        tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count % 65536, count % 65536, len(table), start, 0)
        return raw(body[:start] + table + tail)(root)

    return build


def as_zip64(root: Path) -> Path:
    """Its end says nothing; what programs for large zips read instead says what it likes."""
    body = a_zip(root / "good.zip").read_bytes()
    end = body.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, 1 << 50, 1 << 50)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return raw(body[:end] + record + locator + tail)(root)


def a_deep_folder(root: Path) -> Path:
    """Walking it without an end in mind would overflow the stack."""
    made = a_folder(root / "guest")
    made.joinpath(*["d"] * 60).mkdir(parents=True)
    return made


def a_folder_of_links(root: Path) -> Path:
    made = a_folder(root / "guest")
    for number in range(2 * MOST_FILES):
        (made / f"l{number}").symlink_to("/etc")
    return made


def with_a_folder_for_a_manifest(root: Path) -> Path:
    made = a_folder(root / "guest")
    (made / "manifest.json").unlink()
    a_folder(made / "manifest.json", {"manifest.json": files_of()["manifest.json"]})
    return made


TWO_FORMS = ("\u00e9.js", "e\u0301.js")
"""The same name to macOS, and two to Linux."""
HOSTILE: dict[str, tuple[Build, str]] = {
    "something behind the zip": (behind(b"<script>" * 200), "behind the end of the zip"),
    "a zip behind the zip": (lambda root: behind(a_zip(root / "other.zip").read_bytes())(root), "not where it says"),
    "a zip in the comment": (with_a_comment, "not where it says|behind the end of the zip"),
    "an end without a beginning": (raw(b"PK\x05\x06" + bytes(18)), "with nothing in it"),
    "nothing at all": (raw(b""), "is not a zip"),
    "one part of several": (changed(b"PK\x05\x06", 4, b"\x07\x00"), "one part of a zip"),
    "a list somewhere else": (changed(b"PK\x05\x06", 16, b"\xff\xff\xff\x7f"), "not where it says"),
    "fifty thousand names": (listing(50_000), "more than 2,000 files"),
    "fifty thousand names, three told": (listing(50_000, told=3), "more than 2,000 files"),
    "ten names, three told": (listing(10, told=3), "damaged"),
    "many names for the same bytes": (listing(10), "damaged"),
    "a zip64 that lies": (as_zip64, "more than 2,000 files"),
    "strong encryption": (changed(b"PK\x01\x02", 8, b"\x40"), "damaged"),
    "patched data": (changed(b"PK\x01\x02", 8, b"\x20"), "damaged"),
    "a wrong sum": (changed(b"PK\x01\x02", 16, b"\0\0\0\0"), "damaged"),
    "a version to come": (changed(b"PK\x01\x02", 6, b"\x63"), "damaged"),
    "a pipe in an archive": (zipped((an_entry("pipe", stat.S_IFIFO), b"")), "neither a file"),
    "a socket in an archive": (zipped((an_entry("socket", stat.S_IFSOCK), b"")), "neither a file"),
    "a share": (zipped((an_entry("//server/share/a.js"), b"x")), "absolute"),
    "a share of Windows": (zipped((an_entry("\\\\server\\a.js"), b"x")), "backslash"),
    "a device as a folder": (zipped(("assets/NUL/a.js", b"x")), "device of Windows"),
    "a device with an ending": (zipped(("com1.tar.js", b"x")), "device of Windows"),
    "a stream of a file": (zipped(("widget.js:hidden", b"x")), "letters, digits"),
    "a short name of Windows": (zipped(("WIDGET~1.JS", b"x")), "letters, digits"),
    "a blank at the end": (zipped(("widget.js ", b"x")), "letters, digits"),
    "two forms of one letter": (zipped(*[(name, b"x") for name in TWO_FORMS]), "letters, digits"),
    "a letter that folds": (zipped(("\u212aey.js", b"x"), ("key.js", b"x")), "letters, digits"),
    "a package in a package": (
        lambda root: a_zip(root / "g.latchkey-widget", {"in.latchkey-widget": a_zip(root / "in.zip").read_bytes()}),
        "has no manifest.json",
    ),
    "two packages": (
        lambda root: a_folder(root / "g", {f"{one}/{name}": body for one in "ab" for name, body in files_of().items()}),
        "there is a/manifest.json",
    ),
    "a folder that never ends": (a_deep_folder, "deeper than"),
    "a folder of links": (a_folder_of_links, "more than 4,000 files"),
    "a manifest that is a folder": (with_a_folder_for_a_manifest, "has no manifest.json"),
    "half a character": (manifest(b'{"name": "\\ud800"}'), "half characters"),
    "a name in two lines": (folder(name="Clock\nLatchkey has checked it"), "name: must be one line"),
    "an author in two lines": (folder(author="Ada\r\rLatchkey has checked it"), "author: must be one line"),
    "a label in two lines": (
        folder(slots={"a": {"label": "A\u2028Latchkey trusts it", "types": ["algolia"]}}),
        "slots.a.label: must be one line",
    ),
    "an id that all objects have": (folder(id="constructor"), "every object of JavaScript has"),
    "an id of no host": (folder(id="__proto__"), "id: does not fit"),
    "a slot that all objects have": (
        folder(slots={"__proto__": {"label": "A", "types": ["algolia"]}}),
        "slots.__proto__: must not be",
    ),
    "a setting that all objects have": (
        folder(settings={"properties": {"toString": {"type": "string", "title": "A"}}}),
        "properties.toString: must not be",
    ),
    "a prototype for the manifest": (
        manifest(b'{"__proto__": {"storage": true}, ' + manifest_text().encode()[1:]),
        "__proto__: is not a field",
    ),
    "an interface of an odd kind": (folder(sdk=True), "sdk: must be a whole number"),
    "a pattern": (
        folder(settings={"properties": {"a": {"type": "string", "title": "A", "pattern": "(a+)+$"}}}),
        "pattern: is not a field",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_package_is_refused_with_its_reason_and_leaves_nothing(tmp_path: Path, kind: str) -> None:
    """Before anything of it is written, and whatever an archive says of itself."""
    await is_refused(tmp_path, *HOSTILE[kind])


SOURCES = {
    "brackets": "=/[",
    "slashes": "/",
    "beginnings of comments": "/*",
    "quotes": '"',
    "names for the host": "a%d=mainApi;",
    "parts of the host": "{algolia:a%d}=mainApi;",
    "calls": "mainApi.call('x-%d');",
    "blanks behind the host": "mainApi          ",
    "braces": "{a",
    "templates": "`${`",
    "beginnings of imports": "}import a, ",
    "imports": "import './a%d.js';",
}


@pytest.mark.parametrize("kind", SOURCES)
def test_code_made_to_be_slow_to_read_is_read_in_time(kind: str) -> None:
    """The time grows with its length, not with the square of it."""
    model = Manifest.model_validate_json(manifest_text())

    def took(times: int) -> float:
        part = SOURCES[kind]
        code = "".join(part % n for n in range(times)) if "%d" in part else part * times
        begun = time.thread_time()
        list(missing_grants(model, {"widget.js": code}, NO_RULES))
        list(missing_modules("widget.js", {"widget.js": code}))
        return time.thread_time() - begun

    # The square would be 64 times as long.
    assert min(took(4_000) for _ in range(2)) < 24 * max(took(500), 0.002)
