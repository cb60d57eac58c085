"""`make bench`: runs every `bench_*.py`, each in a process of its own, and prints and keeps their tables."""

import argparse
import contextlib
import importlib
import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.table import Table

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
LONGEST_S = 600
"""A benchmark that takes longer hangs. The longest takes some four minutes on a quiet computer."""


def modules(wanted: list[str]) -> list[str]:
    """The benchmark modules whose name contains one of `wanted`; all of them where nothing is wanted in particular."""
    found = sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FOLDER.rglob("bench_*.py"))
    return [name for name in found if not wanted or any(part in name for part in wanted)]


class Failed(Exception):
    """A benchmark that gave no tables."""


def run_in_process_of_its_own(module: str) -> list[Table]:
    """What one module measured. Imports, caches and Qt of one benchmark do not weigh on the next. Raises Failed."""
    # A session of its own: what it has started ends with it, whatever happened.
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks", "--module", module],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {LONGEST_S} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode:
        raise Failed(f"ended with {process.returncode}; what it said is above")
    return [Table(**table) for table in json.loads(said)]


def main() -> int:
    """Exit code 0 when every benchmark ran, one after the other; what the numbers are is for a reader to judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("wanted", nargs="*", help="only modules whose name contains one of these")
    parser.add_argument("--json", type=Path, help="write the tables to this file as well")
    parser.add_argument("--module", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.module:
        measured: list[Table] = importlib.import_module(options.module).measure()
        sys.stdout.write(json.dumps([table.as_json() for table in measured]))
        return 0

    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "processors": os.cpu_count(),
        "load": os.getloadavg(),
    }
    kept, failed = [], []
    for module in modules(options.wanted):
        began = time.monotonic()
        try:
            tables = run_in_process_of_its_own(module)
        except Failed as why:
            failed.append(module)
            print(f"{module}: {why}\n", flush=True)
            continue
        for table in tables:
            print(f"{table.as_text()}\n", flush=True)
            kept.append(table.as_json())
        print(f"  [{module.rpartition('.')[2]}: {time.monotonic() - began:.0f} s]\n", flush=True)
        if options.json:  # each time: what was measured is kept, whatever comes after
            whole = {"machine": machine, "tables": kept}
            options.json.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
    if failed:
        print(f"Not measured: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
