"""A full disk: what fits is kept, and what was invalidated never comes back, noted or not."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.response_cache.second_level.desk import Desk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no limit of a file's size is to be had here")

RUN = """
import asyncio, resource, signal, sys
from pathlib import Path
from main_process.response_cache.fetching import key_scope
from tests.unit.response_cache.second_level.desk import Desk, keep, recall

async def main(folder, limit):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    desk = Desk(folder)
    warm = desk.start()
    await recall(desk, warm, "a")
    # From here on no file takes more than that, as on a disk without room.
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for at in range(20):
        await keep(desk, warm, f"filler {at}", bytes(f'"{at}"', "utf-8") * 4000)
        await asyncio.sleep(0.01)
    warm.drop([key_scope("a")])
    for at in range(5):
        warm.drop([key_scope(f"other {at}")])
    print(await recall(desk, warm, "a"))
    await warm.aclose()

asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
"""


@pytest.mark.parametrize("limit", [40_000, 40, 0], ids=["no room for answers", "nor for the journal", "for nothing"])
async def test_what_is_dropped_on_a_full_disk_stays_dropped(tmp_path: Path, limit: int) -> None:
    """The run goes on and ends well, the next one starts, and serves right answers or none."""
    desk = Desk(tmp_path / "responses")
    await desk.remember("a")
    await desk.remember("b")
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", RUN, str(desk.folder), str(limit)],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.split()[-1]) == (0, "None"), done.stderr

    assert await desk.served("a") is None
    assert await desk.served("b") in {b'"old"', None}
    await desk.remember("c")
    assert await desk.served("c") == b'"old"'
