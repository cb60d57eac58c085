"""Long texts cut into passages, so that a hit leads to the place and not to the book."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 1500
"""About a screen of text."""

LONGEST_HEADING = 200
"""Characters. Every record of a section repeats its heading."""

_PARAGRAPH = re.compile(r"\n[ \t]*\n+")
_HASHES = re.compile(r"#{1,6}(?=[ \t])")
_FENCE = re.compile(r"`{3,}|~{3,}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a Markdown file: the headings that lead to it, outermost first, and its text without them."""

    headings: tuple[str, ...]
    text: str


def passages(text: str, limit: int = MAX_CHARACTERS) -> Iterator[str]:
    """`text` in pieces of up to `limit` characters, cut between paragraphs, else lines, else anywhere."""
    piece = ""
    for paragraph in _pieces(text, limit):
        if piece and len(piece) + len(paragraph) + 2 > limit:
            yield piece
            piece = ""
        piece = f"{piece}\n\n{paragraph}" if piece else paragraph
    if piece:
        yield piece


def sections(markdown: str) -> Iterator[Section]:
    """The sections of a Markdown text; headings inside code fences are text."""
    trail: list[tuple[int, str]] = []
    lines: list[str] = []
    fence, given = "", False
    for line in markdown.split("\n"):
        fence = _fence_after(line, fence)
        heading = None if fence else _heading(line)
        if heading is None:
            lines.append(line)
            continue
        if text := "\n".join(lines).strip():
            yield Section(tuple(title for _, title in trail), text)
            given = True
        lines = []
        trail = [(at, title) for at, title in trail if at < heading[0]] + [heading]
    text = "\n".join(lines).strip()
    if text or (trail and not given):
        # Headings with nothing below any of them are a note as well.
        yield Section(tuple(title for _, title in trail), text or markdown.strip())


def _heading(line: str) -> tuple[int, str] | None:
    """The level and the words of a heading. Line by line and without a pattern for the words: blanks without end are
    no reason to try again from each of them.
    """
    hashes = _HASHES.match(line)
    title = line[hashes.end() :].strip().rstrip("#").rstrip() if hashes else ""
    return (hashes.end(), title[:LONGEST_HEADING]) if hashes and title else None


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after a line, or nothing: a fence ends at one of the same kind that is as long."""
    found = _FENCE.match(line)
    if not fence:
        return found[0] if found else ""
    closes = found is not None and found[0].startswith(fence) and not line[found.end() :].strip()
    return "" if closes else fence


def _pieces(text: str, limit: int) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(text):
        stripped = paragraph.strip("\n").rstrip()
        start = 0
        while len(stripped) - start > limit:
            cut = stripped.rfind("\n", start + 1, start + limit)
            cut = start + limit if cut < 0 else cut
            if piece := stripped[start:cut].rstrip():
                yield piece
            start = cut
            while stripped.startswith("\n", start):
                start += 1
        if start < len(stripped):
            yield stripped[start:]
