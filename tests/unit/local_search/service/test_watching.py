"""Changes in the user's folders are told: by the system, and by a regular look at what it does not tell."""

import asyncio
import threading
from pathlib import Path

from main_process.local_search.service.watching import FolderWatch


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
