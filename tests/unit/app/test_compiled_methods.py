"""What dataclasses write is compiled once, and is what it would have been."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.compiled_methods import CompiledMethods

TEXT = "def answer():\n    return 42"

IMPORTS = """
import dataclasses, sys
from pathlib import Path
from app.compiled_methods import CompiledMethods

methods = CompiledMethods(Path(sys.argv[1]))
vars(dataclasses)["exec"] = methods.execute
import app.cli.app_run

print(methods.compiled, methods.keep())
"""


def run(methods: CompiledMethods) -> Any:
    """What the text's function gives."""
    names: dict[str, Any] = {}
    methods.execute(TEXT, {}, names)
    return names["answer"]()


def test_a_text_is_compiled_once_for_all_runs(tmp_path: Path) -> None:
    """The second run compiles nothing, has nothing to keep, and gets the same."""
    first = CompiledMethods(tmp_path / "code")
    assert (run(first), first.compiled, first.keep()) == (42, 1, True)

    second = CompiledMethods(tmp_path / "code")
    assert (run(second), second.compiled, second.keep()) == (42, 0, False)
    assert [file.name for file in tmp_path.iterdir()] == ["code"]


@pytest.mark.parametrize("damage", [lambda code: code[:-9], lambda code: code[:40] + b"x" + code[41:], lambda _: b""])
def test_a_damaged_file_is_not_run(tmp_path: Path, damage: Any) -> None:
    """It is as good as none: all is compiled, and kept anew."""
    file = tmp_path / "code"
    run(first := CompiledMethods(file))
    first.keep()
    file.write_bytes(damage(file.read_bytes()))

    second = CompiledMethods(file)
    assert (run(second), second.compiled, second.keep()) == (42, 1, True)


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    """As for the bytecode of modules: all works, and nothing is kept."""
    run(methods := CompiledMethods(tmp_path / "missing" / "code"))

    assert not methods.keep()


def test_a_later_start_compiles_no_dataclass(tmp_path: Path) -> None:
    """Of more than five hundred texts that the main process's imports write."""
    command = [sys.executable, "-c", IMPORTS, str(tmp_path / "code")]
    told = [subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout for _ in range(2)]

    compiled, kept = told[0].split()
    assert int(compiled) > 500
    assert (kept, told[1].split()) == ("True", ["0", "False"])
