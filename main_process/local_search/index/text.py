"""Words as the index sees them: one way of cutting and folding for what is indexed, asked for and highlighted.

Scripts that put no space between words (Chinese, Japanese, Thai, …) are cut into single characters, and a run of them
in a query is looked for as a phrase: found wherever it occurs, without a dictionary. Korean is cut so too, since its
words carry endings. Marks that only tell how to read a letter (accents, Arabic vowels, Hebrew points) do not count;
marks that are vowels (Devanagari and its kin) belong to their word.
"""

import re
import unicodedata
from functools import lru_cache

_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # Thai
    "\u0e80-\u0ecf"  # Lao
    "\u1000-\u109f\uaa60-\uaa7f"  # Myanmar
    "\u1780-\u17d3\u17d7-\u17dd"  # Khmer
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"  # Hangul
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b"
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs
)
_IGNORED = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060-\u2064\u20d0-\u20f0\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)


def _vowels() -> str:
    """Marks that are part of how a word is written, as ranges of a pattern."""
    ignored, unspaced = re.compile(f"[{_IGNORED}]"), re.compile(f"[{_UNSPACED}]")
    marks = (chr(code) for code in range(0x900, 0x1D00))
    return "".join(
        mark
        for mark in marks
        if unicodedata.category(mark) in {"Mn", "Mc"} and not ignored.match(mark) and not unspaced.match(mark)
    )


_VOWELS = _vowels()
_SPACED = rf"(?:(?![{_UNSPACED}])[^\W_]|[{_VOWELS}])"
IGNORED = f"[{_IGNORED}]"
"""Characters within a word that do not count, as a pattern for one of them."""

WORD = re.compile(rf"[{_UNSPACED}]{IGNORED}*|{_SPACED}(?:{_SPACED}|{IGNORED})*")
"""One word, or one character where words have no spaces between them."""

_RUN = re.compile(rf"(?:[{_UNSPACED}]{IGNORED}*)+|{_SPACED}(?:{_SPACED}|{IGNORED})*")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
BEGINS = rf"(?:(?<![^\W_])|(?<=[{_UNSPACED}]))(?<![{_VOWELS}])"
ENDS = rf"(?!{IGNORED}{{0,8}}{_SPACED})"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_DROPPED = re.compile(IGNORED)
_SPECIAL = re.compile(f"[{_UNSPACED}{_IGNORED}{_VOWELS}]")


def fold(text: str) -> str:
    """Lower case without diacritics, character for character: `Café` and `cafe` compare equal, and places stay."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_fold_character, text)
    return text.lower()


def words(text: str) -> list[str]:
    """The words of a query, folded; everything but letters, digits and their marks separates, the underscore too.

    A run of characters without spaces is one of them: see `characters`.
    """
    return [bare for run in _RUN.findall(fold(text)) if (bare := _DROPPED.sub("", run))]


def characters(word: str) -> list[str]:
    """What a word of `words` is cut into in the index: itself, or its characters."""
    return list(word) if _IS_UNSPACED.match(word) else [word]


def is_unspaced(word: str) -> bool:
    """Whether the word is a run of a script without spaces between words."""
    return bool(_IS_UNSPACED.match(word))


def is_plain(text: str) -> bool:
    """Whether words are letters and digits between others, and all of them count: so in most texts."""
    return text.isascii() or _SPECIAL.search(text) is None


def indexed(text: str) -> str:
    """The text as the index keeps it: its words and characters, folded, with one space between."""
    folded = fold(composed(text))
    if not folded.isascii():
        folded = _DROPPED.sub("", folded)
    return " ".join(WORD.findall(folded))


def pattern_of(word: str) -> str:
    """A pattern that finds the word in folded text, with any characters that do not count between its letters."""
    # As in a phrase of the index: a line break between two characters separates nothing.
    within = rf"(?:{IGNORED}|\s){{0,8}}" if is_unspaced(word) else f"{IGNORED}*"
    return within.join(re.escape(letter) for letter in word)


def composed(text: str) -> str:
    """What was typed, each accented letter as one character, as texts on disk have them."""
    return unicodedata.normalize("NFC", text)


def _fold_character(match: re.Match[str]) -> str:
    return _folded(match.group())


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if _IS_UNSPACED.match(character) and not "\uff66" <= character <= "\uff9f":
        return character  # Hangul and kana decompose into parts that are no letters of their own.
    if unicodedata.east_asian_width(character) in "FH":
        wide = unicodedata.normalize("NFKC", character)
        character = wide if len(wide) == 1 else character
    # The first of what it decomposes to is the letter without its marks. One character stays one: "İ" is lower-case
    # in two, and the second would move everything behind it.
    return unicodedata.normalize("NFD", character.lower())[0]
