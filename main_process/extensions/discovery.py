"""The extensions that are installed on this computer, found by their entry points and not loaded yet."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeAlias

import structlog

from main_process.extensions.context import API_VERSION, ExtensionContext
from main_process.extensions.errors import ExtensionError

log = structlog.get_logger(__name__)

GROUP = "latchkey.extensions"
NEEDS = "LATCHKEY_API"
"""A module that needs a certain version of the interface says so by an attribute of this name."""

Activate: TypeAlias = Callable[[ExtensionContext], Any]
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Discovered:
    """An extension's entry point: its name, and the package that it came with."""

    name: str
    package: str
    version: str
    load: Callable[[], Activate]
    """Imports it and gives its `activate`. Blocking; raises whatever importing it raises, or ExtensionError."""


Discover: TypeAlias = Callable[[], Sequence[Discovered]]


def installed() -> list[Discovered]:
    """Every installed extension, in name order. Blocking. Of two with one name the first found counts."""
    found: dict[str, Discovered] = {}
    for point in entry_points(group=GROUP):
        if not _NAME.fullmatch(point.name) or point.name in found:
            log.warning("extension.ignored", extension=point.name, package=point.dist and point.dist.name)
            continue
        distribution = point.dist
        found[point.name] = Discovered(
            point.name,
            distribution.name if distribution else "",
            distribution.version if distribution else "",
            lambda point=point: _load(point),  # type: ignore[misc]  # a default argument keeps each lambda its own point
        )
    return [found[name] for name in sorted(found)]


def _load(point: EntryPoint) -> Activate:
    activate = point.load()
    if not callable(activate):
        raise ExtensionError("Its entry point is not a function.")
    needed = getattr(__import__(point.module, fromlist=["_"]), NEEDS, API_VERSION)
    if not isinstance(needed, int) or needed > API_VERSION:
        raise ExtensionError("It needs a newer Latchkey.")
    checked: Activate = activate
    return checked
