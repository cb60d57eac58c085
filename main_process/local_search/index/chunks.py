"""Long texts cut into passages, so that a hit leads to the place and not to the book."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 1500
"""About a screen of text."""

_PARAGRAPH = re.compile(r"\n[ \t]*\n+")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)


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
    fenced = [match.span() for match in _FENCE.finditer(markdown)]
    headings = [match for match in _HEADING.finditer(markdown) if not any(a <= match.start() < b for a, b in fenced)]
    trail: list[tuple[int, str]] = []
    start = 0
    for heading in [*headings, None]:
        end = heading.start() if heading else len(markdown)
        text = markdown[start:end].strip()
        if text:
            yield Section(tuple(title for _, title in trail), text)
        if heading:
            level = len(heading[1])
            trail = [(at, title) for at, title in trail if at < level] + [(level, heading[2])]
            start = heading.end()


def _pieces(text: str, limit: int) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(text):
        stripped = paragraph.strip("\n").rstrip()
        while len(stripped) > limit:
            cut = stripped.rfind("\n", 1, limit)
            cut = limit if cut < 0 else cut
            yield stripped[:cut].rstrip()
            stripped = stripped[cut:].lstrip("\n")
        if stripped:
            yield stripped
