"""Watches the user's folders, so that a note which is written while the app runs is found without a restart.

The system tells of changes (`watchfiles`, on a thread of its own: the first look at a large folder takes a while). What
no system tells (network drives, containers, a folder that was away, more folders than the system watches) a regular
look finds.
"""

import asyncio
import hashlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog

from main_process.local_search.index.files import SUFFIXES, text_files

if TYPE_CHECKING:
    from watchfiles import Change

log = structlog.get_logger(__name__)

GATHER_MS = 400
"""Changes that come within this time of each other are one: an editor writes a file in several steps."""
_STEP_MS = 100
"""How long `stop` may have to wait for the thread."""
LOOK_AGAIN_SECONDS = 5.0
LOOKED_AT_MOST = 0.01
"""The share of the time that looking may take: a folder of a hundred thousand notes is looked at every few minutes."""


class RegularLook:
    """Whether text files have come, gone or changed since the last look. For one thread."""

    def __init__(self, pause: float, now: Callable[[], float] = time.monotonic) -> None:
        """`pause`: seconds between two looks, at least."""
        self._pause = pause
        self._now = now
        self._seen = b""
        self._due = 0.0

    def finds_a_change(self, folders: Sequence[Path]) -> bool:
        """False also where it is not time to look yet. The first look finds one: it does not know what was before."""
        began = self._now()
        if began < self._due:
            return False
        seen = hashlib.blake2b()
        for folder in folders:
            for path, status in text_files(folder):
                seen.update(os.fsencode(path) + f"\0{status.st_mtime_ns} {status.st_size}\0".encode())
        ended = self._now()
        self._due = ended + max(self._pause, (ended - began) / LOOKED_AT_MOST)
        before, self._seen = self._seen, seen.digest()
        return self._seen != before


class FolderWatch:
    """Calls `changed()` on the event loop when something in a folder may have changed."""

    def __init__(
        self,
        folders: Callable[[], Sequence[Path]],
        changed: Callable[[], None],
        *,
        look_again: float = LOOK_AGAIN_SECONDS,
    ) -> None:
        """`folders()` says what to watch; it is asked on the watching thread, and anew after `restart`."""
        self._folders = folders
        self._changed = changed
        self._look_again = look_again
        self._stop = Event()
        self._thread: Thread | None = None

    def restart(self) -> None:
        """Watch the folders that there are now; what watched others ends by itself."""
        self._stop.set()
        self._stop = Event()
        loop = asyncio.get_running_loop()
        self._thread = Thread(target=self._run, args=(loop, self._stop), name="local-search-watch", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Watch nothing; the thread has ended."""
        self._stop.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            await asyncio.to_thread(thread.join, 5.0)

    def _run(self, loop: asyncio.AbstractEventLoop, stop: Event) -> None:
        look = RegularLook(self._look_again)
        unwatched = ""
        while not stop.is_set():
            known = self._folders()
            there = [folder for folder in known if folder.is_dir()]
            try:
                self._watch(there, loop, stop, look)
            except (OSError, RuntimeError) as error:
                # More folders than the system watches, or one that went away. Said once, tried again.
                if type(error).__name__ != unwatched:
                    unwatched = type(error).__name__
                    log.info("local_search.not_watched", error=unwatched)
            if not stop.wait(self._look_again) and known and look.finds_a_change(known):
                self._tell(loop)

    def _watch(self, folders: Sequence[Path], loop: asyncio.AbstractEventLoop, stop: Event, look: RegularLook) -> None:
        if not folders:
            return
        from watchfiles import watch  # noqa: PLC0415 (lazy: most users have no folder)

        changes = watch(
            *folders,
            watch_filter=_concerns_us,
            debounce=GATHER_MS,
            step=_STEP_MS,
            rust_timeout=1_000,
            yield_on_timeout=True,
            ignore_permission_denied=True,
            stop_event=stop,
        )
        for found in changes:
            # The first look tells in any case: a file may have come after the last scan and before the system watched.
            if found or look.finds_a_change(folders):
                self._tell(loop)

    def _tell(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.call_soon_threadsafe(self._changed)
        except RuntimeError:  # the loop has ended, and so does all of this
            self._stop.set()


def _concerns_us(_change: "Change", path: str) -> bool:
    """Notes, and folders, which may have notes in them: what has no suffix may be one."""
    suffix = Path(path).suffix.lower()
    return suffix in SUFFIXES or not suffix
