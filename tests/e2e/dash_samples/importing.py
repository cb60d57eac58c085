"""Typing `latchkey dash` in a test: the example is no part of Latchkey, so its folder is put on the path meanwhile."""

import sys
import zipfile
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


def unpacked(place: Path, packages: Mapping[str, Mapping[str, str]]) -> dict[str, Path]:
    """All of the packages, imported: the folder of each widget by its id."""
    with dash_commands() as dash:
        for name, files in packages.items():
            result = dash("import", written(place / name, files), "-o", place / "made")
            assert result.exit_code == 0, result.output
    found = {}
    for file in (place / "made").iterdir():
        widget_id = file.name.removesuffix(".latchkey-widget").rsplit("-", maxsplit=1)[0]
        found[widget_id] = place / "unpacked" / widget_id
        with zipfile.ZipFile(file) as zipped:
            zipped.extractall(found[widget_id])
    return found


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder
