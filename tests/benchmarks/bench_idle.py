"""What the app costs while nobody touches it: processor time of the whole process tree, and who wakes how often."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.processes import end
from tests.benchmarks.table import Cell, Table

WATCHED_S = 15.0
CALM_S = 15.0
"""Until start and change are over: first indexes, and what Chromium still does a while after a load."""

DASHBOARDS = {
    "an empty dashboard": "",
    "Search, Index facts, Cache": "search index-facts cache",
    "those, and Clock (every second)": "search index-facts cache clock",
    "those, and System (every 2 s)": "search index-facts cache system clock",
    "every built-in widget": "every",
    "the same, the window hidden": "hidden",
}


@dataclass(frozen=True)
class Look:
    """Processor seconds and voluntary context switches of every thread of a process tree, so far."""

    seconds: float
    python: dict[int, int]
    """Of Python's own threads, the Qt thread apart."""
    main: dict[int, int]
    """Of the main process's other threads: Qt's and Chromium's."""
    others: dict[int, int]
    """Of Chromium's processes."""


def look(root: psutil.Process, python_threads: set[int]) -> Look:
    """What the tree has used until now."""
    seconds, python, main, others = 0.0, dict[int, int](), dict[int, int](), dict[int, int]()
    for process in [root, *root.children(recursive=True)]:
        times = process.cpu_times()
        seconds += times.user + times.system
        for thread in process.threads():
            try:
                status = Path(f"/proc/{process.pid}/task/{thread.id}/status").read_text("utf-8")
            except FileNotFoundError:  # it has ended meanwhile
                continue
            switches = python if thread.id in python_threads else main if process.pid == root.pid else others
            switches[thread.id] = int(status.partition("\nvoluntary_ctxt_switches:")[2].split(maxsplit=1)[0])
    return Look(seconds, python, main, others)


def wake_ups(before: dict[int, int], after: dict[int, int]) -> float:
    """Per second, all threads together."""
    return sum(count - before.get(thread, count) for thread, count in after.items()) / WATCHED_S


class Watched:
    """A program, and what it costs."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            text=True,
        )
        self._python = self._wait_until_shown()

    def show(self, what: str) -> None:
        """Have it show this."""
        assert self._process.stdin is not None
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        self._python = self._wait_until_shown()

    def cost(self, title: str) -> list[Cell]:
        """A row, after some calm."""
        time.sleep(CALM_S)
        root = psutil.Process(self._process.pid)
        before = look(root, self._python)
        time.sleep(WATCHED_S)
        after = look(root, self._python)
        percent = (after.seconds - before.seconds) / WATCHED_S * 100
        parts = [wake_ups(getattr(before, part), getattr(after, part)) for part in ("python", "main", "others")]
        return [title, percent, sum(parts), *parts]

    def close(self) -> None:
        """End it."""
        end(self._process)

    def _wait_until_shown(self) -> set[int]:
        """Until the program has said that it is there; Python's threads. Raises RuntimeError when it has ended."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{") and (said := json.loads(line))["event"] == "all":
                return set(said.get("threads", ()))
        raise RuntimeError("the app has ended")


@contextmanager
def watched(module: str, *arguments: str) -> Iterator[Watched]:
    """A program for as long as the context lasts."""
    program = Watched(module, *arguments)
    try:
        yield program
    finally:
        program.close()


def measure() -> list[Table]:
    """The bare page first, then one process of Latchkey, its dashboards one after the other."""
    with watched("tests.benchmarks.bare_program", "ticks") as bare:
        rows = [bare.cost("a bare page that writes the time every second")]
    with (
        tempfile.TemporaryDirectory(prefix="lk-") as folder,
        watched("tests.benchmarks.idle_program", str(Path(folder) / "data")) as latchkey,
    ):
        for title, widgets in DASHBOARDS.items():
            latchkey.show(widgets)
            rows.append(latchkey.cost(title))
    return [
        Table(
            "An app that nobody touches",
            (
                "what is shown",
                "% of a core",
                "wake-ups/s",
                "of Python's threads",
                "of Qt's and Chromium's in the main process",
                "of Chromium's processes",
            ),
            rows,
            (
                f"{WATCHED_S:.0f} s each, after {CALM_S:.0f} s of calm; all threads of all processes; offscreen.",
                "Bars: ≤ 0.5 % of a core and ≤ 5 wake-ups/s with every built-in widget; none of Python's when hidden.",
            ),
        )
    ]
