"""How busy this computer and this program are, from psutil."""

import contextlib
import threading
import time
from collections.abc import Callable, Sequence

import psutil

from ipc.messages import WireModel

FRESH_FOR_S = 0.5
"""psutil measures the load since its last call: callers within milliseconds would get noise, so they share a sample."""


FAMILY_FOR_S = 10.0
"""Who our children are is looked up this often: psutil reads every process of the computer for it, three quarters of
what a sample costs, and more on a computer with more of them."""


class Memory(WireModel):
    """Bytes, and the share in use in percent."""

    total: int
    used: int
    percent: float


class OwnProcess(WireModel):
    """Latchkey itself, its renderer processes included: percent of one core, bytes that pages shared by the renderers
    count in once, threads of the main process.
    """

    cpu: float
    rss: int
    threads: int


class SystemStats(WireModel):
    """One sample: percent, bytes, seconds since boot, and milliseconds since the epoch."""

    cpu: float
    cores: list[float]
    memory: Memory
    process: OwnProcess
    uptime: float
    at: float


def _own_bytes(process: psutil.Process) -> int:
    """What a process holds for itself: the renderers share most of their pages with each other."""
    memory = process.memory_info()
    return int(memory.rss - getattr(memory, "shared", 0))


class SystemSampler:
    """Takes a sample when asked and none is fresh; idle, it costs nothing.

    Blocks for a millisecond, and every ten seconds for a few.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._own = psutil.Process()
        self._children: dict[int, psutil.Process] = {}
        self._children_at = -FAMILY_FOR_S
        self._sampling = threading.Lock()
        self._sample: SystemStats | None = None
        self._taken_at = 0.0
        psutil.cpu_percent(percpu=True)
        self._own.cpu_percent()

    def sample(self) -> SystemStats:
        """The current sample, at most half a second old."""
        with self._sampling:
            if self._sample is None or self._now() - self._taken_at >= FRESH_FOR_S:
                self._sample = self._take()
                self._taken_at = self._now()
            return self._sample

    def _take(self) -> SystemStats:
        cores = psutil.cpu_percent(percpu=True)
        memory = psutil.virtual_memory()
        return SystemStats(
            cpu=round(sum(cores) / len(cores), 1),
            cores=cores,
            memory=Memory(total=memory.total, used=memory.total - memory.available, percent=memory.percent),
            process=self._own_process(),
            uptime=round(time.time() - psutil.boot_time(), 1),
            at=round(time.time() * 1000),
        )

    def _own_process(self) -> OwnProcess:
        if self._now() - self._children_at >= FAMILY_FOR_S:
            # A Process object remembers when it was last asked for its CPU time: keep one for each child.
            alive = {child.pid: child for child in self._own.children(recursive=True)}
            self._children = {pid: self._children.get(pid, child) for pid, child in alive.items()}
            self._children_at = self._now()
        cpu, rss = self._own.cpu_percent(), self._own.memory_info().rss
        for child in self._children.values():
            try:
                cpu += child.cpu_percent()
                rss += _own_bytes(child)
            except psutil.Error:  # it has ended
                continue
        return OwnProcess(cpu=round(cpu, 1), rss=rss, threads=self._own.num_threads())


class ProcessSample(WireModel):
    """One process of Latchkey: percent of one core since the last sample, bytes of its own."""

    pid: int
    kind: str
    """`main`, or what Chromium started it for: `renderer`, `zygote` (which renderers are forked from), …"""
    cpu: float
    bytes: int
    age_s: float


class ProcessSampler:
    """Every process of Latchkey's own. Blocks for some milliseconds."""

    def __init__(self) -> None:
        self._own = psutil.Process()
        self._known: dict[int, psutil.Process] = {}
        self._sampling = threading.Lock()

    def sample(self) -> list[ProcessSample]:
        """The main process, then its children, the largest first."""
        with self._sampling:
            alive = {child.pid: child for child in self._own.children(recursive=True)}
            # A Process object remembers when it was last asked for its CPU time.
            self._known = {pid: self._known.get(pid, child) for pid, child in alive.items()}
            kinds = _kinds([*self._known.values()], self._own.pid)
            children = [found for pid, kind in kinds.items() if (found := _sampled(self._known[pid], kind)) is not None]
            own = _sampled(self._own, "main")
        return [*([own] if own else []), *sorted(children, key=lambda one: -one.bytes)]


def _kinds(processes: Sequence[psutil.Process], own: int) -> dict[int, str]:
    """What each is there for, by its pid. A process that was forked still has the command line of its zygote."""
    said: dict[int, tuple[str, int]] = {}
    for one in processes:
        with contextlib.suppress(psutil.Error):  # it ended just now
            kind = next((word[7:] for word in one.cmdline() if word.startswith("--type=")), one.name())
            said[one.pid] = kind[:40], one.ppid()
    parents = {parent for _, parent in said.values()} | {own}
    return {
        pid: "renderer" if kind == "zygote" and parent != own and pid not in parents else kind
        for pid, (kind, parent) in said.items()
    }


def _sampled(process: psutil.Process, kind: str) -> ProcessSample | None:
    try:
        with process.oneshot():
            return ProcessSample(
                pid=process.pid,
                kind=kind,
                cpu=round(process.cpu_percent(), 1),
                bytes=max(0, _own_bytes(process)),
                age_s=round(time.time() - process.create_time(), 1),
            )
    except psutil.Error:  # it ended just now
        return None
