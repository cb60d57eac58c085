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
from types import ModuleType

# Loaded once, before the forks; ours must not be among them.
import hypothesis.stateful
import orjson
import pydantic
import pytest
import structlog

from tests.mutants.mutant import ROOT, Mutant, marked

_LIMIT = 20.0
"""Seconds for one mutant, and three times what its tests take without it; one that hangs is dead too."""

_LIMIT_WITHOUT = 600.0
"""Seconds for tests without a mutant."""

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


class _FirstFailure:
    """A pytest plugin that remembers which test failed first."""

    name = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hear of one phase of one test."""
        if report.failed and not self.name:
            self.name = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Hear of a file that could not be read."""
        if report.failed and not self.name:
            self.name = f"{report.nodeid} (does not load)"


def _run_tests(mutant: Mutant | None, tests: str, answer: int) -> None:
    """In the forked process: run, write who failed, and end without looking back."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    if mutant is not None:
        sys.meta_path.insert(0, _Without(mutant))
    first = _FirstFailure()
    loaded = "ignore::pytest.PytestAssertRewriteWarning"  # Hypothesis is loaded already, on purpose.
    options = ["-x", "-q", "-p", "no:cacheprovider", "--timeout=20", "-W", loaded]
    code = 1
    # What a failed test leaves open may make pytest itself fail at its end; who failed first is known by then.
    with contextlib.suppress(BaseExceptionGroup):
        code = int(pytest.main([*options, tests], plugins=[first]))
    os.write(answer, json.dumps({"code": code, "killer": first.name}).encode())
    os._exit(0)


def run(mutant: Mutant | None, tests: str, limit: float) -> str | None:
    """Who killed the mutant within `limit` seconds; None if it lived."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_tests(mutant, tests, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        # Not by an alarm in the child: pytest-timeout has that signal, and a mutant may catch what it raises.
        in_time, _, _ = select.select([answer], [], [], limit)
        if not in_time:
            os.kill(child, signal.SIGKILL)
        told = answer.read()
    os.waitpid(child, 0)
    if not told:
        return "the time limit"
    outcome = json.loads(told)
    return (outcome["killer"] or f"pytest's exit code {outcome['code']}") if outcome["code"] else None


def main(words: Sequence[str]) -> int:
    """Run them all and say how it went."""
    os.chdir(ROOT)
    os.environ["SHUFFLED_ORDERS"] = "6"
    chosen = [mutant for mutant in marked() if all(word in mutant.name for word in words)]
    started = time.monotonic()
    limits: dict[str, float] = {}
    for tests in sorted({mutant.tests for mutant in chosen}):
        began = time.monotonic()
        if (broken := run(None, tests, _LIMIT_WITHOUT)) is not None:
            sys.stdout.write(f"Without any mutant the tests fail already: {broken}\n")
            return 1
        limits[tests] = _LIMIT + 3 * (time.monotonic() - began)
    alive = []
    for mutant in chosen:
        killer = run(mutant, mutant.tests, limits[mutant.tests])
        sys.stdout.write(f"{'killed' if killer else 'LIVES '}  {mutant.name:<100} {killer or ''}\n")
        sys.stdout.flush()
        if killer is None:
            alive.append(mutant.name)
    took = time.monotonic() - started
    sys.stdout.write(f"\n{len(chosen) - len(alive)} of {len(chosen)} killed in {took:.0f} s.\n")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
