"""What widgets remember."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ipc.errors import TooLarge
from main_process.kit.json_file import FileNotice
from main_process.widgets import storage as module
from main_process.widgets.storage import MOST_BYTES, StorageUnavailable, WidgetStorage
from tests.checks.logs import LogRecord


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[WidgetStorage]:
    made = WidgetStorage(tmp_path / "values.sqlite")
    yield made
    await made.close()


async def test_each_tile_has_values_of_its_own_that_last(storage: WidgetStorage, tmp_path: Path) -> None:
    """Two tiles of one widget share nothing; after a restart all is there."""
    await storage.set("a", "n", "1")
    await storage.set("b", "n", "2")
    await storage.set("a", "list", "[1,2]")
    assert await storage.names("a") == ["list", "n"]
    assert [await storage.get("a", "n"), await storage.get("b", "n"), await storage.get("b", "list")] == [
        "1",
        "2",
        None,
    ]
    assert await storage.delete("a", "n")
    assert not await storage.delete("a", "n")
    await storage.close()
    again = WidgetStorage(tmp_path / "values.sqlite")
    assert [await again.get("a", "list"), await again.get("a", "n"), await again.get("b", "n")] == ["[1,2]", None, "2"]
    await again.close()
    assert (tmp_path / "values.sqlite").stat().st_mode & 0o077 == 0


async def test_a_full_storage_says_so_and_keeps_what_it_has(storage: WidgetStorage) -> None:
    """1 MiB in all, names included; replacing a value counts the new one only."""
    half = json.dumps("x" * (MOST_BYTES // 2 - 10))
    await storage.set("a", "1", half)
    await storage.set("a", "2", half)
    with pytest.raises(TooLarge, match="full: 1 MiB"):
        await storage.set("a", "3", half)
    with pytest.raises(TooLarge):
        await storage.set("a", "1", json.dumps("x" * MOST_BYTES))
    assert await storage.names("a") == ["1", "2"]
    await storage.set("a", "1", json.dumps("y" * (MOST_BYTES // 2 - 10)))
    await storage.set("b", "1", half)
    await storage.delete("a", "2")
    await storage.set("a", "3", half)


async def test_values_leave_with_their_tile(storage: WidgetStorage, tmp_path: Path) -> None:
    """They are off the disk at once; a tile that comes back by Undo has them again."""
    for instance in ("a", "b"):
        await storage.set(instance, "n", json.dumps(f"value of {instance}"))
    await storage.keep_only({"b"})
    assert await storage.names("a") == []
    other = WidgetStorage(tmp_path / "values.sqlite")
    assert await other.names("a") == []
    await other.close()
    await storage.keep_only({"a", "b"})
    assert await storage.get("a", "n") == '"value of a"'


async def test_what_cannot_be_undone_any_more_is_forgotten(
    storage: WidgetStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After that time a tile of the same name starts with nothing."""
    monkeypatch.setattr(module, "UNDO_SECONDS", 0.0)
    await storage.set("a", "n", "1")
    await storage.keep_only(set())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await storage.keep_only({"a"})
    assert await storage.names("a") == []


async def test_a_copy_remembers_what_its_original_does(storage: WidgetStorage) -> None:
    """From then on each goes its own way."""
    await storage.set("a", "n", "1")
    await storage.copy({"b": "a", "c": "nobody"})
    await storage.set("a", "n", "2")
    assert [await storage.get(instance, "n") for instance in "abc"] == ["2", "1", None]


@pytest.mark.allow_logs
async def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    """Not as an error of SQLite's."""
    (tmp_path / "file").touch()
    broken = WidgetStorage(tmp_path / "file" / "values.sqlite")
    with pytest.raises(StorageUnavailable):
        await broken.set("a", "n", "1")
    await broken.close()


@pytest.mark.parametrize("left", [b"\0" * 4096, b"not a database" * 100])
async def test_a_damaged_file_is_kept_and_told_and_the_widgets_go_on(
    tmp_path: Path, logs: list[LogRecord], left: bytes
) -> None:
    """As a power cut leaves it: otherwise no widget would remember anything ever again."""
    (tmp_path / "values.sqlite").write_bytes(left)
    told: list[FileNotice] = []
    storage = WidgetStorage(tmp_path / "values.sqlite", tell=told.append)
    await storage.set("a", "n", "1")
    kept = [path.read_bytes() for path in tmp_path.iterdir() if ".damaged-" in path.name]
    assert (await storage.get("a", "n"), kept) == ("1", [left])
    await storage.close()
    assert ([one.file for one in told], [record.event for record in logs]) == (
        ["values.sqlite"],
        ["database.set_aside"],
    )


async def test_nothing_is_written_before_a_widget_keeps_something(storage: WidgetStorage, tmp_path: Path) -> None:
    """A start, and a change of a dashboard, make no file."""
    await storage.keep_only({"a"})
    assert list(tmp_path.iterdir()) == []
