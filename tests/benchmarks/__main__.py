"""`make bench`: runs every `bench_*.py`, each in a process of its own, and prints and keeps their tables."""

import argparse
import importlib
import json
import platform
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.table import Table

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent


def modules(wanted: list[str]) -> list[str]:
    """The benchmark modules whose name contains one of `wanted`; all of them where nothing is wanted in particular."""
    found = sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FOLDER.rglob("bench_*.py"))
    return [name for name in found if not wanted or any(part in name for part in wanted)]


def run_in_process_of_its_own(module: str) -> list[Table]:
    """What one module measured. Imports, caches and Qt of one benchmark do not weigh on the next."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--module", module],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [Table(**table) for table in json.loads(done.stdout)]


def main() -> int:
    """Exit code 0 when every benchmark ran; what the numbers are is for a reader to judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("wanted", nargs="*", help="only modules whose name contains one of these")
    parser.add_argument("--json", type=Path, help="write the tables to this file as well")
    parser.add_argument("--module", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.module:
        tables: list[Table] = importlib.import_module(options.module).measure()
        sys.stdout.write(json.dumps([table.as_json() for table in tables]))
        return 0

    kept = []
    for module in modules(options.wanted):
        for table in run_in_process_of_its_own(module):
            print(f"{table.as_text()}\n", flush=True)
            kept.append(table.as_json())
    if options.json:
        machine = {"python": platform.python_version(), "system": platform.platform(), "processor": platform.machine()}
        options.json.write_text(json.dumps({"machine": machine, "tables": kept}, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
