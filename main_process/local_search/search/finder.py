"""Finds a word of the query in folded text, with places that are those of the text.

Most texts have no character that the pattern for every script is about, and the pattern for such texts is short. The
other one takes milliseconds to compile, which a new word with every key pressed would pay for.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from main_process.local_search.index.text import BEGINS, ENDS, is_plain, is_unspaced, pattern_of

_PLAIN_BEGINS, _PLAIN_ENDS = r"(?<![^\W_])", r"(?![^\W_])"


class Finder:
    """As a compiled pattern, of the spellings at the beginnings of words; with `prefix` they need not be whole."""

    def __init__(self, spellings: tuple[str, ...], *, prefix: bool) -> None:
        self._spellings = sorted(spellings, key=len, reverse=True)
        self._prefix = prefix

    def finditer(self, folded: str) -> Iterator[re.Match[str]]:
        """Every place where one is."""
        return self._pattern_for(folded).finditer(folded)

    def search(self, folded: str) -> re.Match[str] | None:
        """The first place."""
        return self._pattern_for(folded).search(folded)

    def match(self, folded: str, place: int) -> re.Match[str] | None:
        """One at this very place."""
        return self._pattern_for(folded).match(folded, place)

    def _pattern_for(self, folded: str) -> re.Pattern[str]:
        return self._plain if is_plain(folded) else self._of_any_script

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        choices = "|".join(map(re.escape, self._spellings))
        return re.compile(f"{_PLAIN_BEGINS}(?:{choices}){'' if self._prefix else _PLAIN_ENDS}")

    @cached_property
    def _of_any_script(self) -> re.Pattern[str]:
        choices = "|".join(map(pattern_of, self._spellings))
        if is_unspaced(self._spellings[0]):
            return re.compile(choices)
        return re.compile(f"{BEGINS}(?:{choices}){'' if self._prefix else ENDS}")


@lru_cache(maxsize=1024)
def finder(spellings: tuple[str, ...], *, prefix: bool) -> Finder:
    """The same one for the same words: a query is often asked again, or goes on with another last word."""
    return Finder(spellings, prefix=prefix)
