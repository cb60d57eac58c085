"""Words as the index sees them: one way of cutting and folding for what is indexed, asked for and highlighted."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
BEGINS = r"(?<![^\W_])"
ENDS = r"(?![^\W_])"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """Lower case without diacritics, character for character: `Café` and `cafe` compare equal, and places stay."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_fold_character, text)
    return text.lower()


def words(text: str) -> list[str]:
    """The words of `text`, folded; everything but letters and digits separates, the underscore too."""
    return WORD.findall(fold(text))


def composed(text: str) -> str:
    """What was typed, each accented letter as one character, as texts on disk have them."""
    return unicodedata.normalize("NFC", text)


def _fold_character(match: re.Match[str]) -> str:
    return _folded(match.group())


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    # The first of what it decomposes to is the letter without its marks. One character stays one: "İ" is lower-case
    # in two, and the second would move everything behind it.
    return unicodedata.normalize("NFD", character.lower())[0]
