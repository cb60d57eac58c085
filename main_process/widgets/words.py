"""Which texts of a manifest people can be shown: those that are what they look like, and look like something."""

import re
import unicodedata

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 160))))
_JOINERS = frozenset("\u200c\u200d")
"""Letters of Persian and Indic words and the parts of an emoji are joined and parted by them."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their category, and drawn as nothing."""
_UNSEEN = frozenset({"Cf", "Co"})
"""Format characters, and those for private use: each font draws them as it likes, or not at all."""
MOST_MARKS = 4
"""Marks on one letter; a hundred of them cover the lines above and below."""


def reads_as_written(text: str) -> str:
    """Refuses what turns text around, controls and hides: people would agree to something else than they read."""
    if _BIDI.search(text) or not _CONTROLS.isdisjoint(text):
        raise ValueError("must not hold control characters or marks that turn text around")
    if any(_is_unseen(character) for character in text):
        raise ValueError("must not hold characters that cannot be seen")
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks > MOST_MARKS:
            raise ValueError(f"must not have more than {MOST_MARKS} marks on one letter")
    return text


def is_one_line(text: str) -> str:
    """Refuses line breaks: in the app's own dialog a second line could pass for the app's words. And nothing at all."""
    if "\n" in text or "\r" in text or "\u2028" in text or "\u2029" in text:
        raise ValueError("must be one line")
    if all(character.isspace() or character in _JOINERS for character in text):
        raise ValueError("must not be empty")
    return text


def _is_unseen(character: str) -> bool:
    return character in _BLANK or (character not in _JOINERS and unicodedata.category(character) in _UNSEEN)
