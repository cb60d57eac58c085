"""Files that a person hands to a widget: what the picker offers, and what is read."""

import os
from pathlib import Path

import pytest

from ipc.errors import Code
from main_process.widgets.files import MOST_BYTES, FileNotGiven, endings_of, read_chosen


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "latchkey"
    folder.mkdir()
    (folder / "providers.sqlite").write_text("sealed")
    return folder


def test_endings() -> None:
    """Endings stay, types become those that are known for them, and nothing comes twice."""
    assert endings_of([".CSV", "text/csv", ".csv"]) == [".csv"]
    assert {".png", ".gif"} <= set(endings_of(["image/*"]))
    assert endings_of(["x-unknown/thing"]) == []


def test_what_is_chosen_is_read(tmp_path: Path, own: Path) -> None:
    """All of it, byte by byte, up to the limit and not beyond."""
    file = tmp_path / "notes.bin"
    file.write_bytes(bytes(range(256)))
    assert read_chosen(file, own) == bytes(range(256))
    with file.open("wb") as large:
        large.truncate(MOST_BYTES)
    assert len(read_chosen(file, own)) == MOST_BYTES
    with file.open("ab") as large:
        large.write(b"x")
    with pytest.raises(FileNotGiven) as refused:
        read_chosen(file, own)
    assert refused.value.code is Code.TOO_LARGE


def test_latchkeys_own_files_are_for_nobody(tmp_path: Path, own: Path) -> None:
    """Not the store itself, and not through a link to it."""
    link = tmp_path / "holiday.txt"
    link.symlink_to(own / "providers.sqlite")
    for path in (own / "providers.sqlite", link):
        with pytest.raises(FileNotGiven, match="own data folder"):
            read_chosen(path, own)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path, own: Path) -> None:
    """A pipe that nobody writes to, a folder and a file that has gone are refused at once, by name alone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    for path in (pipe, tmp_path, tmp_path / "gone", tmp_path / "itself"):
        with pytest.raises(FileNotGiven) as refused:
            read_chosen(path, own)
        assert str(tmp_path.parent) not in refused.value.message
