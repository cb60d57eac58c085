"""The user's folders: what is remembered, and which files are read."""

import os
import time
from pathlib import Path

import pytest

from ipc.errors import InvalidParams
from main_process.local_search.index import files
from main_process.local_search.index import folders as module
from main_process.local_search.index.files import read_text, shown, text_files, unambiguous
from main_process.local_search.index.folders import FileGone, FolderGone, FolderStore
from main_process.local_search.index.model import Record


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "state" / "folders.json")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


def records(store: FolderStore) -> list[Record]:
    return [record for source in store.sources() for record in source.records()]


def test_folders_are_remembered_in_order_and_forgotten(tmp_path: Path, store: FolderStore) -> None:
    """Across starts, by an id that says nothing of the path."""
    added = []
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        added.append(store.add(tmp_path / name))
    again = FolderStore(tmp_path / "state" / "folders.json")
    assert [folder.name for folder in again.list()] == ["b", "a"]
    assert not any(folder.id in folder.path or "/" in folder.id for folder in added)
    again.remove(added[0].id)
    assert [folder.name for folder in store.list()] == ["a"]
    with pytest.raises(FolderGone):
        store.remove(added[0].id)


def test_a_label_begins_at_home(home: Path, store: FolderStore) -> None:
    """As a person writes it."""
    (home / "texts").mkdir()
    assert store.add(home / "texts").label == str(Path("~") / "texts")


def test_no_file_is_in_two_folders(tmp_path: Path, store: FolderStore, notes: Path) -> None:
    """Neither the same folder twice nor one inside another; and a file is no folder."""
    (notes / "inner").mkdir()
    (notes / "file.md").write_text("x")
    store.add(notes / "inner")
    for path in (notes / "inner", notes, tmp_path / "nowhere", notes / "file.md"):
        with pytest.raises(InvalidParams):
            store.add(path)


def test_markdown_is_cut_at_its_headings(store: FolderStore, notes: Path) -> None:
    """A hit leads to the section; a number sign in code is no heading."""
    (notes / "guide.md").write_text(
        "# Guide\n\nIntro.\n\n## Setup\n\nDo this.\n\n```\n# no heading\n```\n\n## Use\n\nSo."
    )
    store.add(notes)
    assert [(r.attributes["title"], r.attributes["heading"], r.attributes["content"]) for r in records(store)] == [
        ("Guide", "", "Intro."),
        ("Guide", "Setup", "Do this.\n\n```\n# no heading\n```"),
        ("Guide", "Use", "So."),
    ]


def test_text_is_cut_into_passages(store: FolderStore, notes: Path) -> None:
    """Long files become several records of one file."""
    (notes / "long.txt").write_text("\n\n".join(f"Paragraph {n}. " + "word " * 100 for n in range(6)))
    store.add(notes)
    found = records(store)
    assert len(found) > 1
    assert {r.attributes["file"] for r in found} == {"long.txt"}
    assert all(len(r.attributes["content"]) <= 1500 for r in found)
    assert sum(r.attributes["content"].count("Paragraph") for r in found) == 6


def test_only_readable_text_within_the_folder_is_read(
    tmp_path: Path, store: FolderStore, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other types, no hidden files, no binaries, nothing too large, no link that leads out; a link inside may."""
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    (tmp_path / "private.md").write_text("private")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "far.md").write_text("far")
    (notes / "sub").mkdir()
    (notes / ".hidden").mkdir()
    (notes / "node_modules").mkdir()
    for name, content in {
        "good.md": b"good",
        "sub/deep.TXT": b"deep",
        "bom.txt": b"\xef\xbb\xbfwith a mark",
        "image.png": b"png",
        ".secret.md": b"secret",
        ".hidden/in.md": b"hidden",
        "node_modules/readme.md": b"module",
        "large.txt": b"x" * 1001,
        "binary.txt": b"a\0b",
        "latin.txt": "é".encode("latin-1"),
        "empty.md": b"",
    }.items():
        (notes / name).write_bytes(content)
    (notes / "out.md").symlink_to(tmp_path / "private.md")
    (notes / "outside").symlink_to(tmp_path / "elsewhere")
    (notes / "loop").symlink_to(notes)
    (notes / "inside.md").symlink_to(notes / "good.md")
    (notes / "broken.md").symlink_to(notes / "nothing.md")
    store.add(notes)
    assert {record.attributes["content"] for record in records(store)} == {"good", "deep", "with a mark", "é"}
    assert {path.name for path, _ in text_files(notes)} >= {"good.md", "inside.md", "deep.TXT"}


def test_there_is_a_limit_to_the_files_of_a_folder(
    store: FolderStore, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's whole disk is not a folder of notes."""
    monkeypatch.setattr(module, "MAX_FILES", 3)
    for number in range(5):
        (notes / f"{number}.md").write_text("x")
    store.add(notes)
    assert len(list(store.sources())) == 3


def test_a_changed_file_has_another_fingerprint(store: FolderStore, notes: Path) -> None:
    """Which is what makes it read again."""
    (notes / "a.md").write_text("one")
    store.add(notes)
    (before,) = store.sources()
    (notes / "a.md").write_text("another")
    (after,) = store.sources()
    assert (before.key, before.fingerprint != after.fingerprint) == (after.key, True)


def test_a_folder_that_is_away_gives_nothing_until_it_is_back(store: FolderStore, notes: Path) -> None:
    """An unplugged disk is not an error."""
    (notes / "a.md").write_text("one")
    store.add(notes)
    notes.rename(notes.with_name("away"))
    assert records(store) == []
    notes.with_name("away").rename(notes)
    assert len(records(store)) == 1


def test_names_that_are_no_utf8_are_read_and_shown(store: FolderStore, notes: Path) -> None:
    """Old archives leave such names behind: one of them spoils nothing, and two never share a key."""
    (notes / "good.md").write_text("good")
    for name in (b"caf\xe9.md", b"caf\xe8.md", b"\x81\xff.md", "café.md".encode()):
        Path(os.fsdecode(os.fsencode(notes) + b"/" + name)).write_text("odd")
    store.add(notes)
    found = records(store)
    assert [record.attributes["file"] for record in found if record.attributes["content"] == "odd"].count(
        "café.md"
    ) == 2
    assert len({source.key for source in store.sources()}) == len(found) == 5
    for record in found:
        assert (record.object_id + str(record.attributes)).encode()
        assert store.find(record.object_id).text() == record.attributes["content"]


def test_a_folder_whose_name_is_no_utf8_is_refused_in_words(store: FolderStore, tmp_path: Path) -> None:
    """What is remembered is JSON."""
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    odd.mkdir()
    with pytest.raises(InvalidParams, match="Rename"):
        store.add(odd)


def test_a_link_that_is_swapped_in_during_the_scan_leads_nowhere(
    store: FolderStore, notes: Path, tmp_path: Path
) -> None:
    """A file, or a folder on the way to it, that becomes a link after it was listed: nothing outside is read."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.md").write_text("canary")
    (notes / "sub").mkdir()
    for path in (notes / "a.md", notes / "sub" / "a.md"):
        path.write_text("mine")
    store.add(notes)
    listed = list(store.sources())
    (notes / "a.md").unlink()
    (notes / "a.md").symlink_to(secret / "a.md")
    (notes / "sub").rename(notes / "before")
    (notes / "sub").symlink_to(secret)
    assert [record for source in listed for record in source.records()] == []
    assert [read_text(notes, notes / name) for name in ("a.md", "sub/a.md", "../secret/a.md")] == [None] * 3


def test_a_pipe_and_a_file_that_is_gone_hold_nobody_up(store: FolderStore, notes: Path) -> None:
    """Opening a pipe would wait for somebody who writes to it; what is deleted between two looks is not there."""
    (notes / "gone.md").write_text("x")
    store.add(notes)
    listed = list(store.sources())
    (notes / "gone.md").unlink()
    os.mkfifo(notes / "gone.md")
    assert [record for source in listed for record in source.records()] == []
    assert list(store.sources()) == []


@pytest.mark.parametrize("names", [("a.md", "a.md"), ("a.md", "b.md")])
def test_links_that_lead_to_themselves_spoil_nothing(store: FolderStore, notes: Path, names: tuple[str, str]) -> None:
    """Nor does the folder that is added, where it is one."""
    (notes / names[0]).symlink_to(names[1])
    if names[0] != names[1]:
        (notes / names[1]).symlink_to(names[0])
    (notes / "good.md").write_text("good")
    store.add(notes)
    assert [record.attributes["content"] for record in records(store)] == ["good"]
    with pytest.raises(InvalidParams):
        store.add(notes / names[0])
    assert files.read_text(notes, notes / names[0]) is None


def test_notes_of_other_systems_are_found(store: FolderStore, notes: Path) -> None:
    """In the encoding of old Windows programs, and with the line ends of old Macs."""
    (notes / "a.txt").write_bytes("Grüße “x”".encode("cp1252"))
    (notes / "b.md").write_bytes(b"# Title\r\rbody\r\r## Part\r\rmore")
    store.add(notes)
    found = [(one.attributes["title"], one.attributes["heading"], one.attributes["content"]) for one in records(store)]
    assert found == [("a", "", "Grüße “x”"), ("Title", "", "body"), ("Title", "Part", "more")]


def test_a_note_of_headings_alone_is_found(store: FolderStore, notes: Path) -> None:
    """Its words are in its titles."""
    (notes / "a.md").write_text("# Groceries\n\n## Later\n")
    store.add(notes)
    found = [(one.attributes["title"], one.attributes["heading"], one.attributes["content"]) for one in records(store)]
    assert found == [("Groceries", "Later", "# Groceries\n\n## Later")]


def test_utf16_with_its_mark_is_text(store: FolderStore, notes: Path) -> None:
    """As some editors write it."""
    (notes / "wide.txt").write_bytes("größer".encode("utf-16"))
    store.add(notes)
    assert [record.attributes["content"] for record in records(store)] == ["größer"]


@pytest.mark.parametrize(
    "text",
    [
        "## a" + " " * 400_000 + "b",
        "# " + "#" * 400_000 + "x",
        "# " + "# " * 200_000 + "x",
        "```\n" * 100_000,
        "`" * 400_000,
        "# a\n" * 100_000,
        "\n " * 200_000,
        "x" * 400_000,
        "a " * 200_000,
        "~~~\n```\n" * 50_000,
    ],
)
def test_no_note_takes_long_to_cut(store: FolderStore, notes: Path, text: str) -> None:
    """400 KB of the worst kind: the patterns are linear, and a heading is bounded."""
    (notes / "worst.md").write_text(text)
    store.add(notes)
    begun = time.perf_counter()
    found = records(store)
    assert time.perf_counter() - begun < 3
    assert all(len(record.attributes["title"]) <= 200 for record in found)


def test_a_record_leads_back_to_its_file(store: FolderStore, notes: Path) -> None:
    """By its id alone; one that never was, or is gone, leads nowhere."""
    (notes / "sub").mkdir()
    (notes / "sub" / "a#1.md").write_text("# A\n\none\n\n## B\n\ntwo")
    folder = store.add(notes)
    last = records(store)[-1].object_id
    assert (store.find(last).name, store.find(last).text()) == ("sub/a#1.md", "# A\n\none\n\n## B\n\ntwo")
    (notes / "sub" / "a#1.md").unlink()
    for object_id in (last, "", "#", f"{folder.id}/../../etc/passwd#0", f"{folder.id}/", "other/a#0"):
        with pytest.raises(FileGone):
            store.find(object_id)


def test_keys_of_plain_names_stay_what_they_were() -> None:
    """An index that is there is not built anew for them."""
    assert (unambiguous(Path("a/b.md")), shown(Path("a/b.md"))) == ("a/b.md", "a/b.md")
