"""Words as the index sees them: the same cut and folding that SQLite's `unicode61 remove_diacritics 2` makes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: how it compares, and where it stands."""

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without diacritics: `Café` and `cafe` compare equal."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> Iterator[Word]:
    """The words of `text` in order; everything but letters and digits separates, the underscore too."""
    for match in _WORD.finditer(text):
        yield Word(fold(match.group()), match.start(), match.end())
