"""Runs every check, several at a time, and stops after the first round in which one fails. `make test` calls it.

A step that passes is one line with its duration; of a step that fails, everything it said is shown.

Tests that run side by side share the processors, and a window that is starved of them can miss what it waits for. A few
that failed that way therefore run once more, one after the other; the run names each of them. Whatever fails then too
has failed.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from renderer import assets

ROOT = Path(__file__).resolve().parent.parent

AT_ONCE = max(2, os.cpu_count() or 2)
"""Steps of one round that run side by side."""

TESTS_AT_ONCE = AT_ONCE + 1
"""A test often waits: for a window, a process, a server. With more at once, windows are too slow for their tests."""

AT_MOST_AGAIN = 10
"""Failed tests that run once more; a change that breaks something usually breaks more."""

TESTS_FAILED = 1
"""pytest's exit code for a run that came to its end. One that broke off has not run all tests: nothing can save it."""

LAST_FAILED = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"


@dataclass(frozen=True)
class Step:
    """One check. One that is `shown` writes straight to the terminal; there is one at most in a round.

    `again` is the command that runs its failed tests once more, and nothing else.
    """

    name: str
    title: str
    command: Sequence[str]
    folder: Path = ROOT
    shown: bool = False
    again: Sequence[str] = ()


def npm_step(name: str, title: str, script: str) -> Step:
    """A script of renderer/package.json."""
    return Step(name, title, assets.npm_command("run", "--silent", script), assets.RENDERER)


def rounds(*, nightly: bool) -> list[list[Step]]:
    """All checks: what answers soonest comes first; what measures time comes last, with the machine to itself."""
    python = sys.executable
    pytest = [python, "-m", "pytest", "-q", "--durations=5"]
    chosen = "(nightly or not nightly)" if nightly else "not nightly"
    patience = ["--timeout", "7200", "-o", "asyncio_debug=true"] if nightly else []
    again = [*pytest, "--last-failed", "--last-failed-no-failures", "none", *patience]
    return [
        [
            Step("ruff", "lint (ruff)", [python, "-m", "ruff", "check", "--output-format", "concise"]),
            Step("format", "format (ruff)", [python, "-m", "ruff", "format", "--diff"]),
            Step("imports", "import contracts (import-linter)",
                 [str(Path(python).with_name("lint-imports")), "--no-logo"]),
            npm_step("oxlint", "lint (oxlint)", "lint"),
        ],
        [
            npm_step("prettier", "format (prettier)", "format:check"),
            Step("mypy", "types (mypy)", [python, "-m", "mypy", "--no-error-summary"]),
            npm_step("tsc", "types (tsc)", "types"),
            # Beside mypy, which takes one processor. It leaves compiled tests for the processes of the next round.
            Step("collect", "collecting the tests (pytest)", [*pytest, "--collect-only", "-p", "no:cacheprovider"]),
        ],
        [
            Step("pytest", "unit, contract, integration and end-to-end tests (pytest)",
                 [*pytest, "--cache-clear", "-n", str(TESTS_AT_ONCE), "--dist", "loadfile", "--no-loadscope-reorder",
                  "-m", f"not alone and {chosen}", *patience],
                 shown=True, again=again),
            npm_step("vitest", "unit tests, TypeScript (vitest)", "test"),
            Step("wheel", "the wheel, installed and started", [python, "-m", "tests.wheel_job"]),
        ],
        [Step("alone", "tests that measure time (pytest)",
              [*pytest, "--cache-clear", "-m", f"alone and {chosen}", *patience],
              shown=True, again=again)],
    ]  # fmt: skip


def run(step: Step) -> bool:
    """Run it, say how it went and how long it took, in seconds; whether it passed."""
    started = time.monotonic()
    if step.shown:
        print(f"• {step.title} …", flush=True)
    done = _execute(step, step.command)
    passed = done.returncode == 0
    if done.returncode == TESTS_FAILED and step.again and (failed := _last_failed()):
        print("• These failed; they run once more, one after the other:", *failed, sep="\n    ", flush=True)
        passed = _execute(step, step.again).returncode == 0
    took = f"{'passed in' if passed else 'failed after'} {time.monotonic() - started:.1f} s"
    said = "" if passed or step.shown else f"\n\n{done.stdout}"
    print(f"• {step.title}: {took}{said}", flush=True)
    return passed


def _execute(step: Step, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=step.folder,
        env=_environment(),
        stdout=None if step.shown else subprocess.PIPE,
        stderr=None if step.shown else subprocess.STDOUT,
        text=True,
        check=False,
    )


def _last_failed() -> list[str]:
    """The tests that failed, where they are few enough to have missed their turn rather than to be broken."""
    failed = sorted(json.loads(LAST_FAILED.read_text())) if LAST_FAILED.exists() else []
    return failed if len(failed) <= AT_MOST_AGAIN else []


def run_side_by_side(steps: Iterable[Step]) -> list[Step]:
    """Run the steps of one round; those that failed."""
    steps = list(steps)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [step for step, passed in zip(steps, pool.map(run, steps), strict=True) if not passed]


def _environment() -> dict[str, str]:
    node = assets.node_environment()
    # Else each process of pytest compiles all tests, whose assertions it rewrites, for itself.
    node.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**node, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{node['PATH']}", "NO_COLOR": "1"}


def main() -> int:
    """Exit code 0 when every step passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("--nightly", action="store_true", help="the long tests as well")
    parser.add_argument("--only", nargs="+", metavar="STEP", help="only these steps, by name")
    options = parser.parse_args()

    started = time.monotonic()
    count = 0
    for steps in rounds(nightly=options.nightly):
        chosen = [step for step in steps if options.only is None or step.name in options.only]
        count += len(chosen)
        if failed := run_side_by_side(chosen):
            for step in failed:
                print(
                    f"\nFailed: {step.title}. It alone: .venv/bin/python -m tests.run --only {step.name}",
                    file=sys.stderr,
                )
            return 1
    print(f"\nAll {count} steps passed in {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
