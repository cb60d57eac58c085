"""Programs that a benchmark starts, and what they take: seconds until they say something, memory of each process."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

LOOK_EVERY_S = 0.25


@dataclass(frozen=True)
class Memory:
    """MiB. Shared pages are divided among those who share them (PSS)."""

    whole: float
    main: float
    private: float
    """Of the main process, what it shares with nobody: this does not depend on what else runs on the computer."""
    renderers: list[float]
    """Of each process with a document, in the order in which they were started."""


def memory_of(root: psutil.Process) -> Memory:
    """A process and all that it started."""
    whole, main, private = 0.0, 0.0, 0.0
    renderers: list[tuple[float, float]] = []
    zygotes = {child.pid for child in root.children()}
    for process in [root, *root.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            memory = process.memory_full_info()
            pss, uss = memory.pss / 2**20, memory.uss / 2**20
            whole += pss
            if process.pid == root.pid:
                main, private = pss, uss
            elif process.ppid() in zygotes and not process.children():
                # Chromium forks whatever has a document from a process that is there for that.
                renderers.append((process.create_time(), pss))
    return Memory(whole, main, private, [mib for _, mib in sorted(renderers)])


@dataclass(frozen=True)
class Start:
    """One start: seconds to the first widget (or the page) and to all of them, processor seconds of the whole process
    tree until then, its peak of memory in MiB, and the memory at the end.
    """

    first: float
    everything: float
    processor: float
    peak: float
    memory: Memory


def start(module: str, *arguments: str, environment: Mapping[str, str] | None = None, calm_s: float = 0.0) -> Start:
    """Start one program, look at it when all is there and `calm_s` have gone by, end it.

    Raises RuntimeError when it ends before, or says that something stayed silent.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | dict(environment or {}),
        text=True,
    )
    seen: dict[str, float] = {}
    peak = Peak(process.pid)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                seen[json.loads(line)["event"]] = time.perf_counter() - began
            if "all" in seen or "silent" in seen:
                break
        processor = peak.processor()
        time.sleep(calm_s)
        whole = peak.stop()
        if "all" not in seen:
            raise RuntimeError(f"{module} {' '.join(arguments)}: {'a widget stayed silent' if seen else 'it ended'}")
        return Start(seen["first"], seen["all"], processor, whole, memory_of(psutil.Process(process.pid)))
    finally:
        end(process)


def end(process: "subprocess.Popen[str]") -> None:
    """Close its input, and wait until it has ended; after half a minute it is killed."""
    with contextlib.suppress(BrokenPipeError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


class Peak:
    """Looks at the memory of a process and all that it started a few times a second, until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._peak = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def processor(self) -> float:
        """Processor seconds of them all, until now."""
        seconds = 0.0
        for process in self._every():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                seconds += times.user + times.system
        return seconds

    def stop(self) -> float:
        """The peak in MiB (PSS), a last look included."""
        self._stop.set()
        self._thread.join()
        self._look()
        return self._peak

    def _every(self) -> Sequence[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return [self._root, *self._root.children(recursive=True)]
        return []

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            self._look()

    def _look(self) -> None:
        total = 0
        for process in self._every():
            with contextlib.suppress(psutil.Error):
                total += process.memory_full_info().pss
        self._peak = max(self._peak, total / 2**20)
