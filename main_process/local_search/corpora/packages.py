"""What is installed beside Latchkey: the metadata that every Python package carries."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import Distribution, distributions
from typing import Any

from main_process.local_search.index.chunks import passages
from main_process.local_search.index.model import Record, Schema, Source

_TOPIC = "Topic :: "
_LICENSE = "License :: OSI Approved :: "


class InstalledPackages:
    """One source for each distribution: a record for the package, and one for each passage of its description."""

    schema = Schema(
        name="installed-packages",
        label="Installed packages",
        searchable=("name", "summary", "keywords", "content"),
        facets=("kind", "license", "topics", "author", "typed"),
        snippet=("content:30",),
        weights=(10.0, 4.0, 3.0, 1.0),
    )

    def __init__(self, installed: Callable[[], Iterable[Distribution]] = distributions) -> None:
        self._installed = installed

    def sources(self) -> Iterator[Source]:
        """Every distribution that can name itself, each name once: the first found is the one that Python imports."""
        seen: set[str] = set()
        for distribution in self._installed():
            name = _field(distribution, "Name")
            if name and name.lower() not in seen:
                seen.add(name.lower())
                yield Source(name.lower(), distribution.version, partial(_records, distribution))


def _records(distribution: Distribution) -> Iterator[Record]:
    metadata = distribution.metadata
    classifiers = metadata.get_all("Classifier") or []
    common: dict[str, Any] = {
        "name": metadata["Name"],
        "version": distribution.version,
        "summary": _field(distribution, "Summary"),
        "license": _license(distribution, classifiers),
    }
    description = metadata.get_payload() if hasattr(metadata, "get_payload") else ""
    pieces = list(passages(description)) if isinstance(description, str) else []
    yield Record(
        common["name"],
        {
            **common,
            "kind": "package",
            "author": _author(distribution),
            "keywords": [word.strip() for word in _field(distribution, "Keywords").split(",") if word.strip()],
            "topics": sorted({c.removeprefix(_TOPIC).split(" :: ")[0] for c in classifiers if c.startswith(_TOPIC)}),
            "typed": "yes" if "Typing :: Typed" in classifiers else "no",
            "requires": [requirement.partition(";")[0].strip() for requirement in distribution.requires or []],
            "requiresPython": _field(distribution, "Requires-Python"),
            "homepage": _homepage(distribution),
            "content": pieces[0] if pieces else "",
        },
    )
    for position, passage in enumerate(pieces[1:], start=1):
        yield Record(f"{common['name']}#{position}", {**common, "kind": "description", "content": passage}, rank=1)


def _field(distribution: Distribution, name: str) -> str:
    return str(distribution.metadata[name]) if name in distribution.metadata else ""


def _license(distribution: Distribution, classifiers: Iterable[str]) -> str:
    if expression := _field(distribution, "License-Expression"):
        return expression
    named = [c.removeprefix(_LICENSE) for c in classifiers if c.startswith(_LICENSE)]
    if named:
        return named[0]
    # Some packages put the whole text of the licence into this field.
    text = _field(distribution, "License").strip()
    return text if text and "\n" not in text and len(text) <= 60 else "not stated"


def _author(distribution: Distribution) -> str:
    written = _field(distribution, "Author") or _field(distribution, "Author-email")
    return written.partition("<")[0].strip(' "') or "not stated"


def _homepage(distribution: Distribution) -> str:
    links: dict[str, str] = {}
    for entry in distribution.metadata.get_all("Project-URL") or []:
        label, _, url = str(entry).partition(",")
        links[label.strip().lower()] = url.strip()
    return _field(distribution, "Home-page") or links.get("homepage", "") or next(iter(links.values()), "")
