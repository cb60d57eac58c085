"""Whether the last run ended as it should, and what it was doing if not.

While Latchkey runs, a small file says so; an end in order removes it. A start that finds one has a crash behind it, or
a computer that was switched off. What Python itself says of a crash is caught by `faulthandler`: places in the code,
never values.
"""

import faulthandler
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

MOST_TRACE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Crash:
    """A run that did not end in order."""

    started: str
    """When that run began, in ISO 8601; empty where nobody knows."""
    version: str
    trace: str
    """The threads' stacks when it ended; empty where it was killed or the computer went off."""


class RunMarker:
    """The files of one user-data folder that tell of its runs. One process at a time uses them."""

    def __init__(
        self,
        folder: Path,
        version: str,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        stacks: bool = True,
    ) -> None:
        """`stacks`: catch what Python says of a crash. A process has one place for it: the last one that asked."""
        self._running = folder / "running.json"
        self._trace = folder / "logs" / "crash.txt"
        self._last = folder / "logs" / "last-crash.json"
        self._version = version
        self._now = now
        self._stacks = stacks
        self._stream: IO[str] | None = None

    def begin(self) -> Crash | None:
        """A run begins; returns how the last one ended, if not in order. A full disk keeps nobody from starting."""
        crash = self._unfinished()
        try:
            if crash is not None:
                _write(self._last, {"started": crash.started, "version": crash.version, "trace": crash.trace})
            _write(self._running, {"started": self._now().isoformat(timespec="seconds"), "version": self._version})
            if self._stacks:
                self._stream = os.fdopen(_open(self._trace), "w")
                faulthandler.enable(self._stream)
        except OSError:
            return crash
        return crash

    def end(self) -> None:
        """The run has ended in order."""
        if self._stream is not None:
            faulthandler.disable()
            self._stream.close()
            self._stream = None
            self._trace.unlink(missing_ok=True)
        self._running.unlink(missing_ok=True)

    def last_crash(self) -> Crash | None:
        """The last crash that a start has found, whenever that was."""
        told = _read(self._last)
        return None if told is None else Crash(told["started"], told["version"], told["trace"])

    def _unfinished(self) -> Crash | None:
        if not self._running.exists():
            return None
        told = _read(self._running) or {}
        try:
            trace = self._trace.read_text("utf-8", errors="replace")[:MOST_TRACE]
        except OSError:
            trace = ""
        return Crash(told.get("started", ""), told.get("version", ""), trace)


def _read(path: Path) -> dict[str, str] | None:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    names = ("started", "version", "trace")
    return {name: str(told.get(name, "")) for name in names} if isinstance(told, dict) else None


def _write(path: Path, told: dict[str, str]) -> None:
    with os.fdopen(_open(path), "w", encoding="utf-8") as file:
        json.dump(told, file)


def _open(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
