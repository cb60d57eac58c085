"""`_highlightResult` and `_snippetResult`, in the shape and with the levels that Algolia gives them."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from main_process.local_search.query import Term
from main_process.local_search.text import Word, words

Tags: TypeAlias = tuple[str, str]
Span: TypeAlias = tuple[int, int]


def highlight(value: Any, terms: Sequence[Term], tags: Tags) -> Any:
    """One attribute's highlight: `{value, matchLevel, fullyHighlighted?, matchedWords}`, lists and objects alike."""
    if isinstance(value, list):
        return [highlight(member, terms, tags) for member in value]
    if isinstance(value, dict):
        return {name: highlight(member, terms, tags) for name, member in value.items()}
    text = value if isinstance(value, str) else _scalar(value)
    spans, matched, unmatched_words = _matches(text, terms)
    result: dict[str, Any] = {"value": mark(text, spans, tags), "matchLevel": _level(matched, terms)}
    if matched:
        result["fullyHighlighted"] = not unmatched_words
    result["matchedWords"] = matched
    return result


def snippet(value: Any, terms: Sequence[Term], tags: Tags, size: int, ellipsis: str) -> Any:
    """The `size` words of an attribute that match best: `{value, matchLevel}`."""
    if isinstance(value, list):
        return [snippet(member, terms, tags, size, ellipsis) for member in value]
    if isinstance(value, dict):
        return {name: snippet(member, terms, tags, size, ellipsis) for name, member in value.items()}
    text = value if isinstance(value, str) else _scalar(value)
    found = list(words(text))
    first = _best_window(found, terms, size)
    shown = found[first : first + size]
    if not shown:
        return {"value": "", "matchLevel": "none"}
    start = shown[0].start if first else 0
    ends_early = first + size < len(found)
    end = shown[-1].end if ends_early else len(text)
    spans, matched, _ = _matches(text[start:end], terms)
    cut = mark(text[start:end], spans, tags)
    value = f"{ellipsis if first else ''}{cut}{ellipsis if ends_early else ''}"
    return {"value": value, "matchLevel": _level(matched, terms)}


def mark(text: str, spans: Sequence[Span], tags: Tags) -> str:
    """`text` with each span between the tags."""
    before, after = tags
    pieces, position = [], 0
    for start, end in spans:
        pieces += [text[position:start], before, text[start:end], after]
        position = end
    return "".join([*pieces, text[position:]])


def _matches(text: str, terms: Sequence[Term]) -> tuple[list[Span], list[str], int]:
    """Where the terms match, which query words did (in query order), and how many words of the text did not."""
    spans: list[Span] = []
    matched: set[str] = set()
    unmatched = 0
    for word in words(text):
        length = 0
        for term in terms:
            this = term.matches(word.folded)
            if this:
                matched.add(term.word)
                length = max(length, this)
        if length:
            spans.append((word.start, _end(word, length)))
        else:
            unmatched += 1
    return spans, [term.word for term in terms if term.word in matched], unmatched


def _end(word: Word, length: int) -> int:
    # Folding can change the length of a word ("ﬁ", "é" as two characters); then the whole word is marked.
    same_length = word.end - word.start == len(word.folded)
    return word.start + length if same_length else word.end


def _level(matched: Sequence[str], terms: Sequence[Term]) -> str:
    if not matched:
        return "none"
    return "full" if len(set(matched)) == len({term.word for term in terms}) else "partial"


def _best_window(found: Sequence[Word], terms: Sequence[Term], size: int) -> int:
    """Where the `size` words begin among which the most different terms match, then the most words."""
    hits = [(at, term.word) for at, word in enumerate(found) for term in terms if term.matches(word.folded)]
    if not hits:
        return 0
    best = best_last = hits[0][0]
    best_score = (0, 0)
    last = 0
    for first, (start, _) in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last][0] < start + size:
            last += 1
        inside = hits[first:last]
        score = (len({word for _, word in inside}), len(inside))
        if score > best_score:
            best, best_score, best_last = start, score, inside[-1][0]
    spare = size - (best_last - best + 1)
    lead = min(best, max(0, spare // 2))
    return max(0, min(best - lead, len(found) - size))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
