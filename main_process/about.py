"""What this program is made of: versions, and the licences of everything that it ships.

Python packages are those that Latchkey's own distribution requires, and theirs, as installed; npm packages are those
that the build found in the bundles (`renderer/bundler/licences.ts`).
"""

import importlib.metadata
import json
import platform
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from ipc.messages import WireModel

if TYPE_CHECKING:
    from packaging.requirements import Requirement

MOST_TEXT = 200_000
"""Characters of one licence's text; Qt's, with those of everything in it, are about half of that."""

Kind: TypeAlias = Literal["python", "javascript"]
_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]es?|copying|notice)([./_-][^/]*)?$", re.IGNORECASE)


class Version(WireModel):
    """A part and its version."""

    name: str
    version: str


class Shipped(WireModel):
    """One package that is shipped."""

    name: str
    version: str
    licence: str
    kind: Kind
    has_text: bool
    """Whether its licence's text is here too."""


class Composition:
    """What the app is made of. Reading it takes some tens of milliseconds: call it off the event loop."""

    def __init__(self, dist: Path, distribution: str = "latchkey") -> None:
        """`dist` is the built renderer."""
        self._dist = dist
        self._distribution = distribution

    def versions(self, version: str) -> list[Version]:
        """Latchkey, Python and the system; what shows the window says its own versions itself."""
        found = [Version(name="Latchkey", version=version), Version(name="Python", version=platform.python_version())]
        for name in ("PySide6",):
            try:
                found.append(Version(name=name, version=importlib.metadata.version(name)))
            except importlib.metadata.PackageNotFoundError:
                continue
        return [*found, Version(name="System", version=platform.platform(terse=True))]

    def shipped(self) -> list[Shipped]:
        """Every package, by name."""
        python = [
            Shipped(
                name=one.name,
                version=one.version,
                licence=_licence(one.metadata),
                kind="python",
                has_text=next(_texts(one), None) is not None,
            )
            for one in self._distributions()
        ]
        bundled = [
            Shipped(
                name=one["name"],
                version=one["version"],
                licence=one["licence"],
                kind="javascript",
                has_text=one["text"] != "",
            )
            for one in self._bundled()
        ]
        return sorted([*python, *bundled], key=lambda one: (one.name.lower(), one.kind))

    def text(self, kind: Kind, name: str) -> str | None:
        """The licence's text of one package that is shipped; None where there is no such package or text."""
        if kind == "javascript":
            texts: Iterator[str] = (one["text"] for one in self._bundled() if one["name"] == name and one["text"])
        else:
            texts = (text for one in self._distributions() if one.name == name for text in _texts(one))
        text = "\n\n".join(texts)[:MOST_TEXT]
        return text or None

    def _bundled(self) -> list[dict[str, str]]:
        try:
            packages: list[dict[str, str]] = json.loads((self._dist / "licences.json").read_text("utf-8"))["packages"]
        except (OSError, ValueError, KeyError):
            return []
        return packages

    def _distributions(self) -> list[importlib.metadata.Distribution]:
        """What the distribution requires on this computer, and what that requires in turn."""
        found: dict[str, importlib.metadata.Distribution] = {}
        waiting = [(self._distribution, frozenset[str]())]
        seen: set[tuple[str, frozenset[str]]] = set()
        while waiting:
            name, extras = waiting.pop()
            if (name, extras) in seen:
                continue
            seen.add((name, extras))
            try:
                one = importlib.metadata.distribution(name)
            except importlib.metadata.PackageNotFoundError:
                continue
            found[one.name.lower()] = one
            waiting += [(needed.name, frozenset(needed.extras)) for needed in _required(one, extras)]
        found.pop(self._distribution, None)
        return list(found.values())


def _required(one: importlib.metadata.Distribution, extras: frozenset[str]) -> "Iterator[Requirement]":
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 (lazy: only who reads this needs it)

    for line in one.requires or []:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _licence(metadata: importlib.metadata.PackageMetadata) -> str:
    """As an SPDX expression where the package gives one, else as it calls it."""
    classifiers = [
        line.rsplit(" :: ", 1)[-1] for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    (expression, plain) = (str((metadata.get_all(name) or [""])[0]) for name in ("License-Expression", "License"))
    if expression:
        return expression
    if plain and "\n" not in plain and len(plain) <= 80 and plain != "UNKNOWN":
        return plain
    return ", ".join(classifiers) or "see its text"


def _texts(one: importlib.metadata.Distribution) -> Iterator[str]:
    for file in one.files or []:
        if ".dist-info/" in str(file) and _LICENCE_FILE.search(str(file)):
            try:
                yield file.read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                continue
