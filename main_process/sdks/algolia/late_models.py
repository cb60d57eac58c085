"""The SDK's generated models, imported when one is first used and not with the client that names them.

Algolia's SDK (4.48) has a module for each of its models. The search client names those of the search and of the
ingestion API, some 500 modules: 0.9 s of processor time and 17 MiB. A call that takes and gives JSON uses none of them.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class LateName:
    """Stands for one class of a module: calling it, asking it for an attribute or `isinstance` imports the module."""

    __slots__ = ("_module", "_name")

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def __repr__(self) -> str:
        return f"<late {self._module}.{self._name}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """An instance of the class."""
        return self._there()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._there(), name)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self._there())

    def _there(self) -> Any:
        module = self._module
        if isinstance(sys.modules.get(module), LateModule):
            # A default value needs its class while the client is being imported: from the class's own file.
            module += "." + re.sub(r"(?<!^)(?=[A-Z])", "_", self._name).lower()
        return getattr(import_module(module), self._name)


class LateModule(ModuleType):
    """Stands for a module of which every class is late."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            self.__path__ = list(spec.submodule_search_locations)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks of any module
            raise AttributeError(name)
        return LateName(self.__name__, name)


@contextmanager
def late(*modules: str) -> Iterator[None]:
    """Inside, `from module import Class` of these gives a LateName. Afterwards they are imported as ever.

    For importers whose annotations are not evaluated (`from __future__ import annotations`). What is imported already
    stays as it is.
    """
    standing_in = {name: LateModule(name) for name in modules if name not in sys.modules}
    sys.modules.update(standing_in)
    try:
        yield
    finally:
        for name, module in standing_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
