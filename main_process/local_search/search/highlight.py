"""`_highlightResult` and `_snippetResult`, in the shape and with the levels that Algolia gives them."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, TypeAlias

from main_process.local_search.index.text import WORD, fold
from main_process.local_search.search.query import Term

Tags: TypeAlias = tuple[str, str]
Span: TypeAlias = tuple[int, int]


def highlight(value: Any, terms: Sequence[Term], tags: Tags) -> Any:
    """One attribute's highlight: `{value, matchLevel, fullyHighlighted?, matchedWords}`, lists and objects alike."""
    if isinstance(value, list):
        return [highlight(member, terms, tags) for member in value]
    if isinstance(value, dict):
        return {name: highlight(member, terms, tags) for name, member in value.items()}
    text = _text(value)
    folded = fold(text)
    spans, matched = _matches(folded, terms)
    result: dict[str, Any] = {"value": mark(text, spans, tags), "matchLevel": _level(matched, terms)}
    if matched:
        marked = sum(len(WORD.findall(folded[start:end])) for start, end in spans)
        result["fullyHighlighted"] = marked == len(WORD.findall(folded))
    result["matchedWords"] = matched
    return result


def snippet(value: Any, terms: Sequence[Term], tags: Tags, size: int, ellipsis: str) -> Any:
    """The `size` words of an attribute that match best: `{value, matchLevel}`."""
    if isinstance(value, list):
        return [snippet(member, terms, tags, size, ellipsis) for member in value]
    if isinstance(value, dict):
        return {name: snippet(member, terms, tags, size, ellipsis) for name, member in value.items()}
    text = _text(value)
    folded = fold(text)
    places = [match.span() for match in WORD.finditer(folded)]
    if not places:
        return {"value": "", "matchLevel": "none"}
    first = _best_window(folded, places, terms, size)
    last = min(first + size, len(places)) - 1
    start = places[first][0] if first else 0
    end = places[last][1] if last + 1 < len(places) else len(text)
    # A phrase of a script without spaces may be longer than the window: it is shown whole.
    end = max([end, *(last for begin, last in _matches(folded, terms)[0] if start <= begin < end)])
    spans, matched = _matches(folded[start:end], terms)
    shown = mark(text[start:end], spans, tags)
    value = f"{ellipsis if first else ''}{shown}{ellipsis if end < len(text) else ''}"
    return {"value": value, "matchLevel": _level(matched, terms)}


def mark(text: str, spans: Sequence[Span], tags: Tags) -> str:
    """`text` with each span between the tags."""
    before, after = tags
    pieces, position = [], 0
    for start, end in spans:
        pieces += [text[position:start], before, text[start:end], after]
        position = end
    return "".join([*pieces, text[position:]])


def _matches(folded: str, terms: Sequence[Term]) -> tuple[list[Span], list[str]]:
    """Where the terms match, in order, and which words of the query did."""
    ends: dict[int, int] = {}
    matched = []
    for term in terms:
        found = False
        for match in term.finder.finditer(folded):
            found = True
            start, end = match.span()
            ends[start] = max(end, ends.get(start, 0))
        if found:
            matched.append(term.word)
    return sorted(ends.items()), matched


def _level(matched: Sequence[str], terms: Sequence[Term]) -> str:
    if not matched:
        return "none"
    return "full" if len(matched) == len(terms) else "partial"


def _best_window(folded: str, places: Sequence[Span], terms: Sequence[Term], size: int) -> int:
    """Where the `size` words begin among which the most different terms match, then the most words."""
    starts = [start for start, _ in places]
    hits = sorted(
        (bisect_right(starts, match.start()) - 1, number)
        for number, term in enumerate(terms)
        for match in term.finder.finditer(folded)
    )
    if not hits:
        return 0
    best = best_last = hits[0][0]
    best_score = (0, 0)
    last = 0
    for first, (start, _) in enumerate(hits):
        while last < len(hits) and hits[last][0] < start + size:
            last += 1
        inside = hits[first:last]
        score = (len({number for _, number in inside}), len(inside))
        if score > best_score:
            best, best_score, best_last = start, score, inside[-1][0]
    spare = size - (best_last - best + 1)
    lead = min(best, max(0, spare // 2))
    return max(0, min(best - lead, len(places) - size))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
