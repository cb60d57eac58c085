"""What the app costs while nobody touches it: processor time of the whole process tree, and who wakes how often."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from tests.benchmarks.table import Table

WATCHED_S = 20.0
CALM_S = 30.0
"""Until start and change are over: first indexes, and what Chromium still does a while after a load."""

DASHBOARDS = {
    "an empty dashboard": "",
    "Search, Index facts, Cache": "search index-facts cache",
    "those, System (every 2 s) and Clock (every second)": "search index-facts cache system clock",
}


@dataclass(frozen=True)
class Look:
    """Processor seconds and voluntary context switches of every thread of a process tree, so far."""

    seconds: float
    main: dict[int, int]
    """Of the main process's own threads."""
    others: dict[int, int]
    """Of Chromium's processes."""


def look(root: psutil.Process) -> Look:
    """What the tree has used until now."""
    seconds, main, others = 0.0, dict[int, int](), dict[int, int]()
    for process in [root, *root.children(recursive=True)]:
        times = process.cpu_times()
        seconds += times.user + times.system
        switches = main if process.pid == root.pid else others
        for thread in process.threads():
            try:
                status = Path(f"/proc/{process.pid}/task/{thread.id}/status").read_text("utf-8")
            except FileNotFoundError:  # it has ended meanwhile
                continue
            switches[thread.id] = int(status.partition("\nvoluntary_ctxt_switches:")[2].split(maxsplit=1)[0])
    return Look(seconds, main, others)


def wake_ups(before: dict[int, int], after: dict[int, int]) -> float:
    """Per second, all threads together."""
    return sum(count - before.get(thread, count) for thread, count in after.items()) / WATCHED_S


def wait_until_shown(stdout: IO[str]) -> None:
    """Until the program has said that the dashboard is there. Raises RuntimeError when it has ended instead."""
    for line in stdout:
        if line.startswith("{") and json.loads(line)["event"] == "all":
            return
    raise RuntimeError("the app has ended")


def measure() -> list[Table]:
    """One process; the dashboards one after the other."""
    rows: list[tuple[str, float, float, float]] = []
    with tempfile.TemporaryDirectory(prefix="lk-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.idle_program", str(Path(folder) / "data")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        wait_until_shown(process.stdout)
        for title, widgets in DASHBOARDS.items():
            process.stdin.write(widgets + "\n")
            process.stdin.flush()
            wait_until_shown(process.stdout)
            time.sleep(CALM_S)
            before = look(psutil.Process(process.pid))
            time.sleep(WATCHED_S)
            after = look(psutil.Process(process.pid))
            percent = (after.seconds - before.seconds) / WATCHED_S * 100
            rows.append((title, percent, wake_ups(before.main, after.main), wake_ups(before.others, after.others)))
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
    return [
        Table(
            "An app that nobody touches",
            ("dashboard", "% of a core", "wake-ups/s, main process", "wake-ups/s, Chromium's processes"),
            rows,
            (
                f"{WATCHED_S:.0f} s each, after {CALM_S:.0f} s of calm; all threads of all processes; offscreen.",
                "Bars: < 0.5 % of a core, no periodic wake-ups of ours.",
            ),
        )
    ]
