"""Runs every check in order and stops at the first that fails. `python -m tests.run`, which `make test` calls.

A step that passes is one line with its duration; of a step that fails, everything it said is shown.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from renderer import assets

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Step:
    """One check. One that is `shown` writes straight to the terminal."""

    name: str
    title: str
    command: Sequence[str]
    folder: Path = ROOT
    shown: bool = False


def npm_step(name: str, title: str, script: str) -> Step:
    """A script of renderer/package.json."""
    return Step(name, title, assets.npm_command("run", "--silent", script), assets.RENDERER)


def steps(*, nightly: bool) -> list[Step]:
    """All checks: what answers soonest comes first, pytest and its summary last."""
    python = sys.executable
    chosen = ["-m", "nightly or not nightly", "--timeout", "7200"] if nightly else ["-m", "not nightly"]
    return [
        Step("ruff", "lint (ruff)", [python, "-m", "ruff", "check", "--output-format", "concise"]),
        Step("format", "format (ruff)", [python, "-m", "ruff", "format", "--diff"]),
        Step("imports", "import contracts (import-linter)", [str(Path(python).with_name("lint-imports")), "--no-logo"]),
        Step("mypy", "types (mypy)", [python, "-m", "mypy", "--no-error-summary"]),
        npm_step("oxlint", "lint (oxlint)", "lint"),
        npm_step("prettier", "format (prettier)", "format:check"),
        npm_step("tsc", "types (tsc)", "types"),
        npm_step("vitest", "unit tests, TypeScript (vitest)", "test"),
        Step("wheel", "the wheel, installed and started", [python, "-m", "tests.wheel_job"]),
        Step("pytest", "unit, contract, integration and end-to-end tests (pytest)",
             [python, "-m", "pytest", "-q", "--durations=5", *chosen], shown=True),
    ]  # fmt: skip


def run(step: Step) -> bool:
    """Run it, say how it went and how long it took, in seconds; whether it passed."""
    started = time.monotonic()
    print(f"• {step.title} … ", end="\n" if step.shown else "", flush=True)
    done = subprocess.run(
        step.command,
        cwd=step.folder,
        env=_environment(),
        stdout=None if step.shown else subprocess.PIPE,
        stderr=None if step.shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    took = f"{time.monotonic() - started:.1f} s"
    passed = done.returncode == 0
    if step.shown:
        print(f"• {step.title}: {'passed' if passed else 'failed'} in {took}", flush=True)
    else:
        print(took if passed else f"failed after {took}\n\n{done.stdout}", flush=True)
    return passed


def _environment() -> dict[str, str]:
    node = assets.node_environment()
    return {**node, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{node['PATH']}", "NO_COLOR": "1"}


def main() -> int:
    """Exit code 0 when every step passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("--nightly", action="store_true", help="the long tests as well")
    parser.add_argument("--only", nargs="+", metavar="STEP", help="only these steps, by name")
    options = parser.parse_args()

    chosen = [step for step in steps(nightly=options.nightly) if options.only is None or step.name in options.only]
    started = time.monotonic()
    for step in chosen:
        if not run(step):
            print(
                f"\nFailed: {step.title}. It alone: .venv/bin/python -m tests.run --only {step.name}", file=sys.stderr
            )
            return 1
    print(f"\nAll {len(chosen)} steps passed in {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
