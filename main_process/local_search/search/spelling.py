"""Near words: Damerau-Levenshtein distance (optimal string alignment), cut off at the number of typos allowed.

A whole column of the usual table is two numbers, of which each bit says whether the distance grows or shrinks by one
from a letter of the word to the next (Hyyrö, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit
Distances", 2003): an unknown word is compared with every word of its first letter, thousands of them.
"""

from collections.abc import Iterable, Mapping

MAX_SPELLINGS = 8


def near(
    word: str, candidates: Iterable[tuple[str, int]], allowed: int, *, prefix: bool
) -> tuple[int, tuple[str, ...]]:
    """The nearest of the candidates `(term, records)` and how many typos away they are; the most frequent first.

    With `prefix`, the beginning of a term is compared, so that a word still being typed can be misspelt too.
    """
    places = _places(word)
    best = allowed + 1
    found: list[tuple[int, str]] = []
    for term, records in candidates:
        limit = min(allowed, best)
        compared = _typos(places, len(word), term, limit, prefix=prefix)
        if compared > limit:
            continue
        if compared < best:
            best, found = compared, []
        found.append((-records, term))
    found.sort()
    return best, tuple(term for _, term in found[:MAX_SPELLINGS])


def _places(word: str) -> dict[str, int]:
    """For each letter, a bit wherever the word has it."""
    places: dict[str, int] = {}
    for at, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << at
    return places


def _typos(places: Mapping[str, int], size: int, term: str, limit: int, *, prefix: bool) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours between a word of `size` letters and the term, or
    the beginning of it that is nearest; `limit + 1` if more.
    """
    columns = min(len(term), size + limit) if prefix else len(term)
    if size - columns > limit or columns - size > limit:
        return limit + 1
    every = (1 << size) - 1
    grows, shrinks, level, before = every, 0, 0, 0
    typos = nearest = size
    for column in range(columns):
        here = places.get(term[column], 0)
        swapped = ((every & ~level & here) << 1) & before
        level = ((((here & grows) + grows) ^ grows) | here | shrinks | swapped) & every
        rises = shrinks | (every & ~(level | grows))
        falls = level & grows
        typos += (rises >> (size - 1)) - (falls >> (size - 1)) if size else 1
        # Each letter to come takes one off at most.
        nearest = min(nearest, typos)
        if typos - (columns - column - 1) > limit and (nearest > limit or not prefix):
            return limit + 1
        rises = rises << 1 | 1
        grows = every & (falls << 1 | ~(level | rises))
        shrinks = every & rises & level
        before = here
    return min(nearest if prefix else typos, limit + 1)
