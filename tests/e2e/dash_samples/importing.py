"""Typing `latchkey dash` in a test: the example is no part of Latchkey, so its folder is put on the path meanwhile."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from click.testing import CliRunner, Result

from tests.e2e.unprivileged import CHECKOUT

TypeDash: TypeAlias = Callable[..., Result]
"""`dash("import", path, …)`: what `latchkey dash import PATH …` came to."""


@contextmanager
def dash_commands() -> Iterator[TypeDash]:
    """The example's commands."""
    sys.path.insert(0, str(CHECKOUT / "docs" / "examples" / "latchkey-dash" / "src"))
    try:
        command = import_module("latchkey_dash.command").dash
        yield lambda *words: CliRunner().invoke(command, [*map(str, words)])
    finally:
        sys.path.pop(0)


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder
