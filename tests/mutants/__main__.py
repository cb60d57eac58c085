"""`python -m tests.mutants [WORDS…]`: take each marked guard away (those whose name has all the words), run its tests.

Each mutant runs in a process of its own, forked from one that has the libraries loaded but none of our modules. Prints
who killed whom; exit code 1 if a mutant lived.
"""

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import select
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

# Loaded once, before the forks; ours must not be among them.
import hypothesis.stateful
import orjson
import pydantic
import pytest
import structlog

from tests.mutants.mutant import ROOT, Mutant, marked

_LIMIT = 20.0
"""Seconds for one mutant, and for one of its tests, and three times what they take without it. What hangs is dead too.

Without a mutant a test has as long as in `make test`, so that a busy machine neither stops this nor kills a mutant.
"""

_LIMIT_WITHOUT = 600.0
"""Seconds for tests without a mutant."""

_MODELS = "*/test_protocol_*.py"
"""Tests of models that use no code of ours: they take minutes, and fail for no mutant but by the clock."""

_LOADED = (hypothesis.stateful, orjson, pydantic, structlog)


class _Without(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._source = mutant.source()

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The changed module, and no other."""
        return importlib.util.spec_from_loader(name, self) if name == self._mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source."""
        exec(compile(self._source, str(self._mutant.file), "exec"), module.__dict__)  # noqa: S102  # our own source


@dataclass(frozen=True)
class Outcome:
    """What the tests said: who failed first (None: nobody) and why, and how long the longest took, in seconds."""

    failed: str | None
    why: str = ""
    longest: float = 0.0


class _Listener:
    """A pytest plugin that remembers which test failed first, and how long the longest took."""

    def __init__(self) -> None:
        self.failed: str | None = None
        self.why = ""
        self.longest = 0.0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear of one phase of one test."""
        self.longest = max(self.longest, report.duration)
        if report.failed and self.failed is None:
            self.failed, self.why = report.nodeid, report.longreprtext

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Hear of a file that could not be read."""
        if report.failed and self.failed is None:
            self.failed, self.why = f"{report.nodeid} (does not load)", report.longreprtext


def _run_tests(mutant: Mutant | None, tests: str, each: float | None, answer: int) -> None:
    """In the forked process: run, write who failed, and end without looking back."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    if mutant is not None:
        sys.meta_path.insert(0, _Without(mutant))
    listener = _Listener()
    loaded = "ignore::pytest.PytestAssertRewriteWarning"  # Hypothesis is loaded already, on purpose.
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not nightly", "-W", loaded, f"--ignore-glob={_MODELS}"]
    if each is not None:
        options.append(f"--timeout={each}")
    code = 1
    # What a failed test leaves open may make pytest itself fail at its end; who failed first is known by then.
    with contextlib.suppress(BaseExceptionGroup):
        code = int(pytest.main([*options, tests], plugins=[listener]))
    failed = (listener.failed or f"pytest's exit code {code}") if code else None
    with os.fdopen(answer, "wb") as told:
        told.write(json.dumps([failed, listener.why, listener.longest]).encode())
    os._exit(0)


def run(mutant: Mutant | None, tests: str, limit: float, each: float | None = None) -> Outcome:
    """What the tests say without the mutant's guard. `limit`: seconds for all of them; `each`: for one."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_tests(mutant, tests, each, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        # Not by an alarm in the child: pytest-timeout has that signal, and a mutant may catch what it raises.
        in_time, _, _ = select.select([answer], [], [], limit)
        if not in_time:
            os.kill(child, signal.SIGKILL)
        told = answer.read()
    os.waitpid(child, 0)
    return Outcome(*json.loads(told)) if told else Outcome("the time limit")


def main(words: Sequence[str]) -> int:
    """Run them all and say how it went."""
    os.chdir(ROOT)
    os.environ["SHUFFLED_ORDERS"] = "6"
    chosen = [mutant for mutant in marked() if all(word in mutant.name for word in words)]
    started = time.monotonic()
    limits: dict[str, tuple[float, float]] = {}
    for tests in sorted({mutant.tests for mutant in chosen}):
        began = time.monotonic()
        without = run(None, tests, _LIMIT_WITHOUT)
        if without.failed is not None:
            sys.stdout.write(f"Without any mutant the tests fail already: {without.failed}\n{without.why}\n")
            return 1
        limits[tests] = (_LIMIT + 3 * (time.monotonic() - began), _LIMIT + 3 * without.longest)
    alive = []
    for mutant in chosen:
        killer = run(mutant, mutant.tests, *limits[mutant.tests]).failed
        sys.stdout.write(f"{'killed' if killer else 'LIVES '}  {mutant.name:<100} {killer or ''}\n")
        sys.stdout.flush()
        if killer is None:
            alive.append(mutant.name)
    took = time.monotonic() - started
    sys.stdout.write(f"\n{len(chosen) - len(alive)} of {len(chosen)} killed in {took:.0f} s.\n")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
