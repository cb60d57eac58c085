"""The standard library's documentation strings, read from its sources without importing a single module."""

import ast
import sys
import sysconfig
from collections.abc import Iterator
from functools import partial
from inspect import cleandoc
from pathlib import Path

from main_process.local_search.index.chunks import MAX_CHARACTERS
from main_process.local_search.index.model import Record, Schema, Source

_SKIPPED = frozenset(
    {"test", "tests", "idlelib", "lib2to3", "turtledemo", "site-packages", "__pycache__", "pydoc_data"}
)
_MAX_BYTES = 512_000
_Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class StandardLibrary:
    """One source for each public module that is written in Python; one record for each thing it documents."""

    schema = Schema(
        name="python-library",
        label="Python standard library",
        searchable=("title", "name", "content"),
        facets=("module", "kind"),
        snippet=("content:30",),
        weights=(8.0, 4.0, 1.0),
    )

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(sysconfig.get_path("stdlib"))

    def sources(self) -> Iterator[Source]:
        """Every module below the standard library's folder whose name does not begin with an underscore."""
        for path in sorted(self._folder.rglob("*.py")):
            parts = path.relative_to(self._folder).with_suffix("").parts
            if parts[0] not in sys.stdlib_module_names or not _SKIPPED.isdisjoint(parts):
                continue
            names = parts[:-1] if parts[-1] == "__init__" else parts
            if any(name.startswith("_") for name in names):
                continue
            status = path.stat()
            if status.st_size <= _MAX_BYTES:
                module = ".".join(names)
                yield Source(module, f"{status.st_size}-{status.st_mtime_ns}", partial(_records, module, path))


def _records(module: str, path: Path) -> Iterator[Record]:
    tree = ast.parse(path.read_bytes())
    package = module.partition(".")[0]
    found: set[str] = set()
    for name, kind, text in _documented(module, tree):
        if name not in found:  # A name defined again (on another platform, or an overload) is listed once.
            found.add(name)
            yield Record(
                name,
                {
                    "title": name,
                    "name": name.rpartition(".")[2],
                    "module": package,
                    "kind": kind,
                    "content": text[:MAX_CHARACTERS],
                },
            )


def _documented(module: str, tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    if text := ast.get_docstring(tree):
        yield module, "module", text
    waiting: list[tuple[str, ast.Module | ast.ClassDef]] = [(module, tree)]
    while waiting:
        owner, node = waiting.pop()
        for child in node.body:
            if not isinstance(child, _Documented) or child.name.startswith("_"):
                continue
            name = f"{owner}.{child.name}"
            in_class = isinstance(node, ast.ClassDef)
            if text := ast.get_docstring(child, clean=False):
                yield name, _kind(child, in_class=in_class), f"{_signature(child)}\n\n{cleandoc(text)}"
            if isinstance(child, ast.ClassDef):
                waiting.append((name, child))


def _kind(node: _Documented, *, in_class: bool) -> str:
    if isinstance(node, ast.ClassDef):
        return "class"
    return "method" if in_class else "function"


def _signature(node: _Documented) -> str:
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(ast.unparse(base) for base in node.bases)
        return f"class {node.name}({bases})" if bases else f"class {node.name}"
    keyword = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    return f"{keyword} {node.name}({ast.unparse(node.args)})"
