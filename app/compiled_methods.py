"""Compiles the methods that dataclasses write once, and not with every start.

A dataclass writes its methods as text, and Python compiles them when the class is made: some 1,200 texts for 190
classes, a fifth of the processor time of the main process's imports. Here their code is kept as Python keeps that of
modules: in `__pycache__` beside them, where that folder is ours to write, for this very Python. Each is found by its
whole text, so what has changed is compiled as ever, and so is all of it where nothing is kept.
"""

import builtins
import dataclasses
import hashlib
import importlib.util
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

FILE = Path(__file__).parent / "__pycache__" / f"dataclasses.{sys.implementation.cache_tag}.code"

MOST = 4_096
"""Texts. From there on only those of this run are kept."""


class CompiledMethods:
    """The code of texts, in one file. Threads may share it: the worst is that two compile the same."""

    def __init__(self, file: Path) -> None:
        """Reads what is in the file; nothing where it is missing, damaged, or another Python's."""
        self._file = file
        self._kept = self._read()
        self._used: dict[str, CodeType] = {}

    @property
    def compiled(self) -> int:
        """How many texts of this run were not there."""
        return sum(text not in self._kept for text in self._used)

    def execute(self, source: Any, *names: Any) -> None:
        """In the place of `exec`, as `dataclasses` calls it."""
        if isinstance(source, str):
            source = self._used.get(source) or self._code(source)
        builtins.exec(source, *names)  # noqa: S102 (what `dataclasses` does; the text is its own)

    def keep(self) -> bool:
        """Write what this run has compiled, for the next one. False where there is nothing, or no right to write."""
        if not self.compiled:
            return False
        both = self._kept | self._used
        body = marshal.dumps(both if len(both) <= MOST else self._used)
        made = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            made.write_bytes(_seal(body) + body)
            made.replace(self._file)
        except OSError:
            with suppress(OSError):
                made.unlink(missing_ok=True)
            return False
        return True

    def _code(self, text: str) -> CodeType:
        # The file name is the one that `exec` would give it.
        code = self._used[text] = self._kept.get(text) or compile(text, "<string>", "exec")
        return code

    def _read(self) -> dict[str, CodeType]:
        try:
            content = self._file.read_bytes()
        except OSError:
            return {}
        seal, body = content[:_SEAL], content[_SEAL:]
        # Half a file, as after a crash, would be a crash here too.
        return marshal.loads(body) if seal == _seal(body) else {}  # noqa: S302 (our own, as trusted as a `.pyc` beside it)


def _seal(body: bytes) -> bytes:
    """Of the code and of what can run it."""
    python = importlib.util.MAGIC_NUMBER + bytes([sys.flags.optimize])
    return hashlib.sha256(python + body).digest()


_SEAL = len(_seal(b""))

METHODS = CompiledMethods(FILE)
"""Those of this process. Importing this module lets `dataclasses` use them."""
vars(dataclasses)["exec"] = METHODS.execute
