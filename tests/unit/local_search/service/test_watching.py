"""Changes in the user's folders are told: by the system, and by a regular look at what it does not tell."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from main_process.local_search.service.watching import FolderWatch, RegularLook


async def test_a_look_follows_once_the_system_watches(tmp_path: Path) -> None:
    """A note written after the last scan and before the system watched is not left for the next regular look."""
    looked = asyncio.Event()
    watch = FolderWatch(lambda: [tmp_path], looked.set)
    watch.restart()
    await asyncio.wait_for(looked.wait(), 60)
    await watch.stop()


async def test_what_no_system_tells_is_found_by_a_regular_look(tmp_path: Path) -> None:
    """A folder that is away is looked for again; nothing is left running after `stop`."""
    looked = asyncio.Event()
    watch = FolderWatch(lambda: [tmp_path / "away"], looked.set, look_again=0.05)
    watch.restart()
    await asyncio.wait_for(looked.wait(), 10)
    await watch.stop()
    assert not any(thread.name == "local-search-watch" for thread in threading.enumerate())


async def test_a_system_that_tells_nothing_is_not_relied_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in some containers and on network drives: what is written is found by looking."""

    def silent(*_folders: Path, stop_event: threading.Event, **_more: object) -> Iterator[set[object]]:
        while not stop_event.wait(0.01):
            yield set()

    monkeypatch.setattr("watchfiles.watch", silent)
    looked = asyncio.Event()
    watch = FolderWatch(lambda: [tmp_path], looked.set, look_again=0.05)
    watch.restart()
    await asyncio.wait_for(looked.wait(), 10)
    looked.clear()
    (tmp_path / "note.md").write_text("new")
    await asyncio.wait_for(looked.wait(), 10)
    await watch.stop()


def test_a_look_tells_what_changed_and_nothing_else(tmp_path: Path) -> None:
    """Notes that come, change or go; not what no index holds."""
    note, look = tmp_path / "a.md", RegularLook(0.0, now=lambda: 0.0)
    found = [look.finds_a_change([tmp_path]), look.finds_a_change([tmp_path])]
    note.write_text("one")
    found.append(look.finds_a_change([tmp_path]))
    (tmp_path / "a.png").write_bytes(b"no note")
    found.append(look.finds_a_change([tmp_path]))
    note.write_text("longer")
    found.append(look.finds_a_change([tmp_path]))
    note.unlink()
    found.append(look.finds_a_change([tmp_path]))

    assert found == [True, False, True, False, True, True]


def test_looking_takes_a_hundredth_of_the_time(tmp_path: Path) -> None:
    """A look that took two seconds is followed by the next one after two hundred."""
    times = iter([0.0, 2.0, 201.0, 202.1, 204.1])
    look = RegularLook(5.0, now=lambda: next(times))
    first = look.finds_a_change([tmp_path])
    (tmp_path / "a.md").write_text("one")

    assert [first, look.finds_a_change([tmp_path]), look.finds_a_change([tmp_path])] == [True, False, True]
