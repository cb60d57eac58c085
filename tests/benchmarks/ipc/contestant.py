"""One bridge under measurement, in a process of its own that takes commands by line and answers by line."""

import contextlib
import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
MEASURE = (FOLDER / "measure.js").read_text("utf-8")


class Commands:
    """The inside: commands of the parent wait here until the page asks for the next."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def done(self, result: Any) -> None:
        """Tell the parent what came out of the last command."""
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()

    def _read(self) -> None:
        for line in sys.stdin:
            self.waiting.put(json.loads(line))
        self.waiting.put(None)


class Contestant:
    """The outside: starts the process and asks it to measure."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.benchmarks.ipc.{module}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, name: str, count: int) -> dict[str, Any]:
        """What the measurement `name` gives. Raises RuntimeError when the process has died."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the process was started with pipes")
        with contextlib.suppress(BrokenPipeError):  # then it says nothing either, and has ended
            stdin.write(json.dumps({"name": name, "count": count}) + "\n")
            stdin.flush()
        for line in stdout:
            if line.startswith("{"):  # libraries write to stdout too
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise RuntimeError(f"{self._module} ended with {self._process.wait()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # it has died; `ask` has said so
                self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
