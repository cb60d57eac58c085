"""One JSON document on disk."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ipc.messages import WireModel
from main_process.kit.json_file import FileNotice, JsonFile


class Note(WireModel):
    text: str


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """A document comes back as it was written."""
    file = JsonFile(tmp_path / "note.json", Note)
    file.write(Note(text="a"))
    file.write(Note(text="b"))
    assert file.read() == Note(text="b")


def test_no_file_is_no_document(tmp_path: Path) -> None:
    """Nothing written reads as None, and reading writes nothing."""
    assert JsonFile(tmp_path / "note.json", Note).read() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.allow_logs
@pytest.mark.parametrize("damage", [b"", b"{", b'{"text": 1}', b"\xff\xfe", b"[]", b"null", b"[" * 100_000])
def test_a_damaged_file_is_kept(tmp_path: Path, damage: bytes) -> None:
    """A file that does not fit is set aside whole, and the app starts without it."""
    path = tmp_path / "note.json"
    path.write_bytes(damage)
    assert JsonFile(path, Note).read() is None
    assert [kept.read_bytes() for kept in tmp_path.iterdir()] == [damage]


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.allow_logs
@pytest.mark.parametrize(
    "made",
    [Path.mkdir, _pipe, lambda path: path.symlink_to(path), lambda path: path.symlink_to("/dev/zero")],
    ids=["folder", "pipe", "link to itself", "device"],
)
def test_what_is_no_file_is_set_aside(tmp_path: Path, made: Callable[[Path], None]) -> None:
    """It is never waited for, is said, and what is saved then is read again."""
    path = tmp_path / "note.json"
    made(path)
    told: list[FileNotice] = []
    file = JsonFile(path, Note, tell=told.append)
    assert file.read() is None
    assert [notice.title for notice in told] == ["note.json could not be read"]
    file.write(Note(text="a"))
    assert JsonFile(path, Note).read() == Note(text="a")


@pytest.mark.allow_logs
def test_a_file_in_the_place_of_its_folder_ends_nothing(tmp_path: Path) -> None:
    """It is said, there is no document, and a save fails as on a full disk."""
    (tmp_path / "folder").write_text("x")
    told: list[FileNotice] = []
    file = JsonFile(tmp_path / "folder" / "note.json", Note, tell=told.append)
    assert file.read() is None
    assert [notice.text for notice in told] == [
        "Not a directory. Nothing of it is in use, and nothing can be saved in its place."
    ]
    with pytest.raises(OSError, match="exists"):
        file.write(Note(text="a"))


def test_a_link_to_a_file_elsewhere_stays_one(tmp_path: Path) -> None:
    """As of somebody who keeps such files in a repository, also before that file is there."""
    elsewhere, path = tmp_path / "dots" / "note.json", tmp_path / "note.json"
    path.symlink_to(elsewhere)
    for text in ("a", "b"):
        JsonFile(path, Note).write(Note(text=text))
        assert (path.is_symlink(), JsonFile(elsewhere, Note).read()) == (True, Note(text=text))


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    """The file is 0600 after every write, whatever it was before."""
    path = tmp_path / "folder" / "note.json"
    file = JsonFile(path, Note)
    file.write(Note(text="a"))
    path.chmod(0o644)
    file.write(Note(text="b"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses, the old document is still there and no temporary file is."""
    path = tmp_path / "note.json"
    file = JsonFile(path, Note)
    file.write(Note(text="old"))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        file.write(Note(text="new"))
    assert file.read() == Note(text="old")
    assert [entry.name for entry in tmp_path.iterdir()] == ["note.json"]
