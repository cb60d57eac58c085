"""Where tests keep their files: in memory, where the system has a place for that. No store then waits for a disk.

What a killed process had saved is in memory as well. Only a power cut would show a difference.
"""

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30
"""Bytes that have to be free: a run leaves about 100 MB, and windows have their profiles there while they are open."""


def in_memory() -> str | None:
    """A folder in memory in which everybody may make folders, and start programs. None: the system's usual place."""
    if not os.access(_MEMORY, os.W_OK | os.X_OK) or os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return str(_MEMORY) if shutil.disk_usage(_MEMORY).free > _ROOM else None
