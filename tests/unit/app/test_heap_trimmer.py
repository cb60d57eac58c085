"""Memory that large calls have left on the heap goes back to the system."""

import asyncio
import subprocess
import sys

import pytest

from app.heap_trimmer import HeapTrimmer
from ipc.dispatch.call import Call
from ipc.messages import APP_PAGE

PROGRAM = """
from app.heap_trimmer import trim_heap

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 >> 20

pieces = [bytes(4_000) for _ in range(20_000)]
above = bytes(4_000)
most = resident()
del pieces
kept = resident()
trim_heap()
print(most - kept, most - resident())
"""


def _call(length: int = 0, size: int = 0) -> Call:
    call = Call("probe-echo", None, APP_PAGE, None, length)
    call.size = size
    return call


@pytest.mark.skipif(sys.platform != "linux", reason="of glibc's allocator")
def test_pieces_below_one_that_is_in_use_leave_the_process() -> None:
    """Left to itself the allocator keeps all of 80 MiB for one piece of 4,000 bytes."""
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True).stdout.split()
    left, trimmed = map(int, told)
    assert left < 20
    assert trimmed > 60


async def test_it_is_done_once_for_calls_that_come_together() -> None:
    """A while after the first of them; small ones are nothing."""
    done = asyncio.Event()
    times = 0

    def trim() -> None:
        nonlocal times
        times += 1
        loop.call_soon_threadsafe(done.set)

    loop = asyncio.get_running_loop()
    trimmer = HeapTrimmer(trim, after_s=0.0)
    trimmer.ended(_call(length=1_000, size=1_000))
    for _ in range(10):
        trimmer.ended(_call(length=8 << 20))
        trimmer.ended(_call(size=8 << 20))
    await done.wait()
    assert times == 1
    done.clear()
    trimmer.ended(_call(size=8 << 20))
    await done.wait()
    assert times == 2


async def test_at_the_end_it_is_left_undone() -> None:
    """The loop has no threads any more, and nobody hears of it."""
    loop, heard = asyncio.get_running_loop(), list[object]()
    loop.set_exception_handler(lambda _loop, context: heard.append(context))
    trimmer = HeapTrimmer(lambda: None, after_s=0.0)
    trimmer.ended(_call(size=8 << 20))
    await loop.shutdown_default_executor()
    for _ in range(5):
        await asyncio.sleep(0)
    assert heard == []
