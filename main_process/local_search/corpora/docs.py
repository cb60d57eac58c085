"""Latchkey's own documentation."""

from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from importlib.resources.abc import Traversable
from itertools import chain

from main_process.local_search.index.chunks import passages, sections
from main_process.local_search.index.model import Record, Schema, Source


class Documentation:
    """The Markdown files below a folder, which in an installed Latchkey is part of the package."""

    schema = Schema(
        name="latchkey-docs",
        label="Latchkey's documentation",
        searchable=("title", "heading", "content"),
        facets=("page",),
        snippet=("content:30",),
        at_once=True,
    )

    def __init__(self, folder: Traversable, *, version: str) -> None:
        self._folder = folder
        self._version = version

    def sources(self) -> Iterator[Source]:
        """Every page; none where the documentation is not there. Pages are small: the text is its own fingerprint."""
        if not self._folder.is_dir():
            return
        for name, page in sorted(_pages(self._folder, "")):
            text = page.read_text(encoding="utf-8")
            fingerprint = f"{self._version}-{len(text)}-{hash_of(text)}"
            yield Source(name, fingerprint, partial(_records, name, text))


def hash_of(text: str) -> str:
    """A short digest that is the same in every process."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _pages(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _pages(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".md"):
            yield f"{prefix}{entry.name}", entry


def _records(page: str, text: str) -> Iterator[Record]:
    title = next(chain.from_iterable(section.headings for section in sections(text)), page)
    position = 0
    for section in sections(text):
        heading = " › ".join(section.headings[1:]) or title
        for passage in passages(section.text):
            yield Record(f"{page}#{position}", {"title": title, "heading": heading, "page": page, "content": passage})
            position += 1
