"""The user's folders: what is remembered, and which files are read."""

from pathlib import Path

import pytest

from ipc.errors import InvalidParams
from main_process.local_search.index import folders as module
from main_process.local_search.index.folders import FolderGone, FolderStore, text_files
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
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
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
    assert {record.attributes["content"] for record in records(store)} == {"good", "deep", "with a mark"}
    assert {path.name for path in text_files(notes)} >= {"good.md", "inside.md", "deep.TXT"}


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
