"""How long until there is something to see, and how much memory it takes, against a bare QtWebEngine page."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from main_process.vault.key_sources import CREDENTIAL_NAME
from tests.benchmarks.table import Table

ROUNDS = 5
LOOK_EVERY_S = 0.25


@dataclass(frozen=True)
class Start:
    """One start: seconds to the first widget (or the page), to all of them; peak MiB of the whole process tree."""

    first: float
    everything: float
    memory: float


def start(arguments: Sequence[str], key: Path | None = None) -> Start:
    """Start one program, look at it when all is there, end it. `key`: the folder of a key that lasts."""
    lasting = {"CREDENTIALS_DIRECTORY": str(key)} if key is not None else {}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.startup_programs", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | lasting,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    seen: dict[str, float] = {}
    peak = PeakMemory(process.pid)
    for line in process.stdout:
        if line.startswith("{"):
            seen[json.loads(line)["event"]] = time.perf_counter() - began
        if "all" in seen or "silent" in seen:
            break
    memory = peak.stop()
    process.stdin.write("\n")
    process.stdin.close()
    process.wait(30)
    process.stdout.close()
    return Start(seen["first"], seen["all"], memory)


class PeakMemory:
    """Looks at a process and all that it started a few times a second, until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._peak = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        """The peak in MiB, a last look included. Shared pages are divided among those who share them (PSS)."""
        self._stop.set()
        self._thread.join()
        self._look()
        return self._peak

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            self._look()

    def _look(self) -> None:
        total = 0
        for process in [self._root, *self._root.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        self._peak = max(self._peak, total / 2**20)


def measure() -> list[Table]:
    """Interleaved rounds: the bare page, a first start in an empty folder, and later starts in the same.

    With a key that lasts, a later start has the answers of the one before; with one for the session it has none.
    """
    later = "Latchkey, later start"
    warm = "Latchkey, later start with the last run's answers"
    kinds: dict[str, list[Start]] = {"bare page": [], "Latchkey, first start": [], later: [], warm: []}
    for _ in range(ROUNDS):
        kinds["bare page"].append(start(["bare"]))
        with tempfile.TemporaryDirectory(prefix="lk-") as folder:
            user_data = str(Path(folder) / "data")
            kinds["Latchkey, first start"].append(start(["latchkey", user_data]))
            kinds[later].append(start(["latchkey", user_data]))
            key = Path(folder) / "key"
            key.mkdir()
            (key / CREDENTIAL_NAME).write_bytes(bytes(range(32)))
            kept = str(Path(folder) / "kept")
            start(["latchkey", kept], key)
            kinds[warm].append(start(["latchkey", kept], key))
    medians = {
        name: [statistics.median(getattr(one, field) for one in starts) for field in ("first", "everything", "memory")]
        for name, starts in kinds.items()
    }
    base = medians["bare page"]
    return [
        Table(
            title=f"Cold start and peak memory with five widgets, medians of {ROUNDS} interleaved rounds",
            columns=["program", "first widget s", "ratio", "all widgets s", "ratio", "peak memory MiB (PSS)", "ratio"],
            rows=[
                [
                    name,
                    *[
                        part
                        for own, bare in zip(row, base, strict=True)
                        for part in (round(own, 2), round(own / bare, 2))
                    ],
                ]
                for name, row in medians.items()
            ],
        )
    ]
