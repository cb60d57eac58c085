"""Best effort against secrets leaving by a crash: no core files, and no other process looking in.

Neither keeps out root, nor a process of the same user that gets hold of the keyring. Nothing more is claimed.
"""

import sys

import structlog

log = structlog.get_logger(__name__)

_PR_SET_DUMPABLE = 4
"""From Linux's `include/uapi/linux/prctl.h`."""


def forbid_core_files() -> bool:
    """A crash writes no memory to disk, for this process and those it starts. Whether the system agreed."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 (not on Windows)

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        log.info("hardening.core_files_not_forbidden")
        return False
    return True


def forbid_inspection() -> bool:
    """Processes of the same user may not attach or read this one's memory (Linux). Whether the system agreed.

    Children that are forked without an exec cannot write their own `/proc/self/uid_map` after this, which is what
    Chromium's zygote does: call it when QtWebEngine is running.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 (only here)

    return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
