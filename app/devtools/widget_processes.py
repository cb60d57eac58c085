"""Which renderer process draws which widget.

The engine does not tell, so the process is found by what it does: a frame is kept busy for some milliseconds, a few
times, and the process that runs then, each time, draws it. Asked only while somebody looks at the widgets, and once
for each process: Chromium gives one to all frames of a package in a window, and never the same to another package.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

BUSY_MS = 10
"""How long a frame is kept busy: too short to be seen, far longer than what an idle process does in that time."""
_LEAST_NS = 2_000_000
"""What its process has run by then, also where others keep it from a processor for a while."""
_CLEARLY = 2
"""How many times as long as any other it must have run."""
_IN_A_ROW, _MOST = 3, 8
"""Who runs by chance does not do so time and again; and when a frame is left alone."""
_PATIENCE_S = 1.0
"""A frame whose script does not end answers nothing."""
_AGAIN_S = 10.0
"""Until a frame is kept busy again whose process was not found: looking must not become a load of its own."""


@dataclass(frozen=True, slots=True)
class Site:
    """The frames of one widget package in one window, which have a process in common."""

    window: int
    """The process of the window's own page."""
    widget: str


class WidgetFrames(Protocol):
    """The frames that there are, wherever they live."""

    async def placed(self) -> tuple[Sequence[int], Mapping[str, Site]]:
        """The processes of all windows' own pages, and where each tile that runs is, by its instance."""
        ...

    async def keep_busy(self, site: Site, ms: int) -> None:
        """Have a frame of the site compute for so long, unseen by its widget; returns when it has."""
        ...


Ran = Callable[[Iterable[int]], dict[int, int]]
"""`ran(pids)`: nanoseconds for which the main thread of each process has run so far; those that are gone left out."""


class WidgetProcesses:
    """Remembers what it has found for as long as the process lives. On the event loop's thread."""

    def __init__(self, frames: WidgetFrames, ran: Ran | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._frames = frames
        self._ran = ran or main_threads_ran
        self._now = now
        self._found: dict[Site, int] = {}
        self._rest_until: dict[Site, float] = {}
        self._one_at_a_time = asyncio.Lock()

    async def find(self, renderers: Collection[int]) -> tuple[Sequence[int], dict[str, int]]:
        """The processes of the windows' own pages, and of each tile that runs, by its instance, out of `renderers`.

        A tile whose process is not found is left out: its script does not end, or the computer is too busy.
        """
        async with self._one_at_a_time:
            windows, placed = await self._frames.placed()
            sites = {*placed.values()}
            self._found = {site: pid for site, pid in self._found.items() if site in sites and pid in renderers}
            self._rest_until = {site: end for site, end in self._rest_until.items() if end > self._now()}
            wanted = sites - self._found.keys() - self._rest_until.keys()
            for site in sorted(wanted, key=lambda one: (one.window, one.widget)):
                taken = {pid for known, pid in self._found.items() if known.widget != site.widget}
                pid = await self._busy_one(site, {*renderers} - {*windows} - taken)
                if pid is not None:
                    self._found[site] = pid
                else:
                    self._rest_until[site] = self._now() + _AGAIN_S
            return windows, {one: self._found[site] for one, site in placed.items() if site in self._found}

    async def _busy_one(self, site: Site, renderers: set[int]) -> int | None:
        """The one of these processes that runs time and again when a frame of the site is kept busy."""
        last, times = None, 0
        for _ in range(_MOST):
            before = await asyncio.to_thread(self._ran, renderers)
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await self._frames.keep_busy(site, BUSY_MS)
            except TimeoutError:
                return None
            after = await asyncio.to_thread(self._ran, renderers)
            busiest = _clearly_busiest({pid: ns - before.get(pid, ns) for pid, ns in after.items()})
            times = times + 1 if busiest == last else 1
            last = busiest
            if last is not None and times == _IN_A_ROW:
                break
        return last if times >= _IN_A_ROW else None


def _clearly_busiest(ran: Mapping[int, int]) -> int | None:
    """The process that ran far longer than any other; None where there is none."""
    first, *others = sorted(ran, key=lambda pid: -ran[pid]) or [0]
    least = max(_LEAST_NS, _CLEARLY * ran[others[0]] if others else 0)
    return first if ran.get(first, 0) >= least else None


def main_threads_ran(pids: Iterable[int]) -> dict[int, int]:
    """From Linux' `/proc/<pid>/schedstat`, the first number of it (Documentation/scheduler/sched-stats in its sources).

    Elsewhere nothing is found, and no widget's process is told.
    """
    found: dict[int, int] = {}
    for pid in pids:
        try:
            found[pid] = int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0])
        except (OSError, ValueError, IndexError):
            continue
    return found
