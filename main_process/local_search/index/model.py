"""What an index is made of: its schema, the sources it is built from, and the records they give."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

Attributes: TypeAlias = Mapping[str, Any]
"""A record's attributes, JSON values, without `objectID`."""


@dataclass(frozen=True, slots=True)
class Schema:
    """How an index is searched. Names are Algolia's: `searchable` is `searchableAttributes`, most important first."""

    name: str
    label: str
    searchable: tuple[str, ...]
    facets: tuple[str, ...] = ()
    snippet: tuple[str, ...] = ()
    """`attributesToSnippet`, such as `content:30`."""
    weights: tuple[float, ...] = ()
    """BM25 weight of each searchable attribute; by default each counts half of the one before."""

    at_once: bool = False
    """Whether the data is small enough for the first answer ever to wait for it (a tenth of a second)."""
    hidden_when_empty: bool = False
    """Whether the index is left out of the list of indices while it has no records."""

    def bm25_weights(self) -> tuple[float, ...]:
        """One weight for each searchable attribute."""
        return self.weights or tuple(8.0 / 2**position for position in range(len(self.searchable)))


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that can be found."""

    object_id: str
    attributes: Attributes
    rank: int = 0
    """Among records that match equally well, the lower rank comes first (Algolia's custom ranking)."""


@dataclass(frozen=True, slots=True)
class Source:
    """The unit in which an index is brought up to date: a package, a module, a file.

    While `fingerprint` stays the same, the records already indexed under `key` are kept and `records` is not called.
    """

    key: str
    fingerprint: str
    records: Callable[[], Iterable[Record]]


class Corpus(Protocol):
    """The data of one index."""

    @property
    def schema(self) -> Schema:
        """How it is searched."""
        ...

    def sources(self) -> Iterator[Source]:
        """Everything that is there now. Runs on the indexing thread; may read the disk."""
        ...
