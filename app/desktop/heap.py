"""What the process holds of memory: large blocks go back to the system at once, and what a start made stays.

glibc's allocator learns from the first large block that is freed to keep such blocks on its heap, where a small one
above them holds all of them down: after a widget's calls of 8 MiB a process kept 60 MiB that nobody used.
"""

import ctypes
import gc
import sys

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of glibc's `malloc.h`. Set by hand it is no longer moved."""
_LARGE = 256 * 1024
"""Bytes from which on a block is a mapping of its own: an answer or params that go around the event loop."""


def give_large_blocks_back() -> bool:
    """Whether the allocator agreed; on others than glibc's nothing is done."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_MMAP_THRESHOLD, _LARGE) == 1


def collect_seldom() -> None:
    """Let the garbage collector look less often: what a start imports stays, and is no garbage."""
    gc.set_threshold(50_000, 20, 100)


def settle_memory() -> None:
    """What the start has made stays: the garbage collector need not look at it again.

    It holds the interpreter meanwhile, and so the window. Under 100,000 calls at once that made the window's beat up to
    50 ms late (99th percentile), and now 17 ms.
    """
    gc.freeze()
