"""From what a person typed to an FTS5 expression: all words, the last one as a prefix, near words for misspelt ones."""

import sqlite3
from dataclasses import dataclass, field

from main_process.local_search.index.model import Schema
from main_process.local_search.index.text import (
    characters,
    composed,
    is_unspaced,
    words,
)
from main_process.local_search.search.finder import Finder, finder
from main_process.local_search.search.params import SearchParams
from main_process.local_search.search.spelling import near
from main_process.local_search.service.errors import bad_request

MAX_WORDS = 20
"""Algolia's own limit: the words of a query beyond it are ignored."""

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query and the words of the index that it matches."""

    word: str
    prefix: bool
    spellings: tuple[str, ...]
    """The word itself, or, where no record has it, the nearest words that some record has."""
    typos: int = 0

    @property
    def finder(self) -> Finder:
        """Finds the term in folded text, at the beginnings of words; of a word being typed the typed part."""
        return finder(self.spellings, prefix=self.prefix)


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    columns: tuple[str, ...] = field(default=())

    def match(self, *, optional: bool = False) -> str | None:
        """The FTS5 expression; None where nothing is asked for. `optional`: any word will do."""
        parts = [_any_spelling(term) for term in self.terms]
        parts += [_phrase(phrase) for phrase in self.phrases]
        if not parts:
            return None
        wanted = (" OR " if optional else " AND ").join(parts)
        if self.excluded:
            unwanted = " OR ".join(_quoted(word) for word in self.excluded)
            wanted = f"({wanted}) NOT ({unwanted})"
        if self.columns:
            names = " ".join(f'"{name}"' for name in self.columns)
            wanted = f"{{{names}}} : ({wanted})"
        return wanted


def understand(connection: sqlite3.Connection, schema: Schema, params: SearchParams) -> Query:
    """Parse `params.query` against the words that the index holds."""
    typed = composed(params.query)
    text, phrases, excluded = _advanced(typed) if params.advanced_syntax else (typed, [], [])
    found = words(text)[:MAX_WORDS]
    if excluded and not found and not phrases:
        raise bad_request("advancedSyntax: a query that only excludes words selects nothing; add one to look for")
    # A space after the last word says that it is finished, as it does with Algolia.
    last_is_open = bool(text) and not text[-1].isspace()
    terms = []
    for position, word in enumerate(found):
        is_last = position == len(found) - 1
        prefix = params.query_type == "prefixAll" or (params.query_type == "prefixLast" and is_last and last_is_open)
        terms.append(_spell(connection, word, prefix, params))
    columns = tuple(name for name in schema.searchable if name in params.restrict_searchable_attributes)
    return Query(tuple(terms), tuple(phrases), tuple(excluded), columns)


def _advanced(text: str) -> tuple[str, list[tuple[str, ...]], list[str]]:
    """Take `"exact phrase"` and `-excluded` out of the text."""
    plain, phrases, excluded = [], [], []
    for position, part in enumerate(text.split('"')):
        if position % 2:
            phrase = tuple(words(part))
            phrases += [phrase] if phrase else []
            continue
        for piece in part.split(" "):
            if piece.startswith("-") and len(piece) > 1:
                excluded += words(piece)
            else:
                plain.append(piece)
    return " ".join(plain), phrases, excluded


def _spell(connection: sqlite3.Connection, word: str, prefix: bool, params: SearchParams) -> Term:
    if is_unspaced(word):
        # A phrase of single characters: it is found wherever it occurs, and one character more is no beginning.
        return Term(word, False, (word,))
    if _known(connection, word, prefix) or not params.tolerates_typos:
        return Term(word, prefix, (word,))
    allowed = _typos_allowed(word, params)
    if allowed:
        distance, spellings = near(word, _candidates(connection, word), allowed, prefix=prefix)
        if spellings:
            return Term(word, prefix, spellings, distance)
    return Term(word, prefix, (word,))


def _typos_allowed(word: str, params: SearchParams) -> int:
    if any(char.isdigit() for char in word):
        return 0  # One digit off is another version, not a misspelling.
    if len(word) >= params.min_word_sizefor2_typos:
        return 2
    return 1 if len(word) >= params.min_word_sizefor1_typo else 0


def _known(connection: sqlite3.Connection, word: str, prefix: bool) -> bool:
    sql = "SELECT 1 FROM vocabulary WHERE term >= ? AND term <= ? LIMIT 1"
    return connection.execute(sql, (word, word + _LAST if prefix else word)).fetchone() is not None


def _candidates(connection: sqlite3.Connection, word: str) -> list[tuple[str, int]]:
    """Words of the index with the same first letter: a typo there counts twice with Algolia, and rarely happens."""
    sql = "SELECT term, doc FROM vocabulary WHERE term >= ? AND term <= ?"
    return connection.execute(sql, (word[0], word[0] + _LAST)).fetchall()


def _any_spelling(term: Term) -> str:
    star = " *" if term.prefix else ""
    return "(" + " OR ".join(_quoted(spelling) + star for spelling in term.spellings) + ")"


def _phrase(phrase: tuple[str, ...]) -> str:
    return _quoted(*phrase)


def _quoted(*found: str) -> str:
    # Folded words hold letters and digits only, so there is no quote to escape; FTS5 keywords lose their meaning.
    return f'"{" ".join(part for word in found for part in characters(word))}"'
