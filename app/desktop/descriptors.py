"""How many files and connections this process may have open: as many as the system lets it, and never too few to start.

A widget's hundreds of calls, MCP servers and Chromium's own channels share them. Where they run out calls fail with
words and are answered again later; but Chromium ends the process without a word where it lacks them while it starts.
"""

import sys

from app.desktop.chromium import StartRefused

LEAST = 128
"""Chromium dies with 64 (measured), and shows a dashboard with 128."""
ENOUGH = 16_384


def raise_limit() -> None:
    """Take up to the hard limit. Raises StartRefused where that is too few to start."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (not on Windows)

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if most == resource.RLIM_INFINITY else min(most, ENOUGH)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    if wanted < LEAST:
        raise StartRefused(
            f"This system lets a program open {wanted} files, and Latchkey needs {LEAST} to start. "
            "Raise the limit (ulimit -n 1024), then try again."
        )
