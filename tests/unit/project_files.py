"""The files that make up the project: what is in version control, found without asking version control."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

NOT_OURS = {
    ".git",
    ".venv",
    ".setup",
    "__pycache__",
    "node_modules",
    "dist",
    "build",
    "coverage",
    "test-results",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
}
"""What is installed, built or written by tools; in a linked work tree `.git` is a file."""

CODE = {".py", ".ts", ".tsx", ".css", ".js", ".html"}
PROSE = {".md"}
CONFIGURATION = {".toml", ".json", ".txt", ".cfg", ".yml", ".yaml", ""}


@cache
def project_files() -> tuple[Path, ...]:
    """Every text file of the project, in order."""
    return tuple(sorted(path for path in _walk(ROOT) if path.suffix in CODE | PROSE | CONFIGURATION))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS:
            continue
        if path.is_file():
            yield path
        elif not path.is_symlink():
            yield from _walk(path)


def with_suffix(*suffixes: str) -> list[Path]:
    """The project's files of these kinds."""
    return [path for path in project_files() if path.suffix in suffixes]


def name_of(path: Path) -> str:
    """How a person would name the file: its path from the top."""
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """`("file:12", "the line")` for each line of the file."""
    name = name_of(path)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield f"{name}:{number}", line
