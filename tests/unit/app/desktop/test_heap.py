"""Large blocks that are freed leave the process."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from app.desktop.heap import give_large_blocks_back

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

if sys.argv[1] == "yes":
    assert give_large_blocks_back()
bytearray(8 << 20)
before = resident()
kept = []
for _ in range(8):
    large = [bytearray(8 << 20) for _ in range(4)]
    kept.append(bytes(100_000))  # lies above them, where they lie on the heap
    del large
print((resident() - before) >> 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="of glibc's allocator")
def test_large_blocks_leave_the_process() -> None:
    """Left to itself the allocator keeps tens of mebibytes below a small block."""
    kept = {
        asked: int(subprocess.run([sys.executable, "-c", PROGRAM, asked], capture_output=True, check=True).stdout)
        for asked in ("no", "yes")
    }
    assert kept["no"] > 20
    assert kept["yes"] <= 2
