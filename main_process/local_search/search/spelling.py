"""Near words: Damerau-Levenshtein distance (optimal string alignment), cut off at the number of typos allowed."""

from collections.abc import Iterable

MAX_SPELLINGS = 8


def near(
    word: str, candidates: Iterable[tuple[str, int]], allowed: int, *, prefix: bool
) -> tuple[int, tuple[str, ...]]:
    """The nearest of the candidates `(term, records)` and how many typos away they are; the most frequent first.

    With `prefix`, the beginning of a term is compared, so that a word still being typed can be misspelt too.
    """
    best = allowed + 1
    found: list[tuple[int, str]] = []
    for term, records in candidates:
        if not prefix and abs(len(term) - len(word)) > min(allowed, best):
            continue
        limit = min(allowed, best)
        compared = distance_to_prefix(word, term, limit) if prefix else distance(word, term, limit)
        if compared > limit:
            continue
        if compared < best:
            best, found = compared, []
        found.append((-records, term))
    found.sort()
    return best, tuple(term for _, term in found[:MAX_SPELLINGS])


def distance(one: str, other: str, limit: int) -> int:
    """Typos between two words: insertions, deletions, substitutions and swaps of neighbours; `limit + 1` if more."""
    return min(_last_row(one, other, limit)[-1], limit + 1)


def distance_to_prefix(word: str, term: str, limit: int) -> int:
    """Typos between `word` and that beginning of `term` which is nearest to it."""
    return min(*_last_row(word, term[: len(word) + limit], limit), limit + 1)


def _last_row(one: str, other: str, limit: int) -> list[int]:
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        current = [row]
        for column, right in enumerate(other, start=1):
            cost = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (left != right),
            )
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return [limit + 1]
        before, previous = previous, current
    return previous
