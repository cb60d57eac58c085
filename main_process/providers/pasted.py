"""What a person pastes: quotation marks, blanks and invisible characters around a value are not the value's."""

import re
import unicodedata

_PAIRS = (
    *('""', "''", "``", "\u201c\u201d", "\u201d\u201d", "\u201e\u201c"),
    *("\u2018\u2019", "\u2019\u2019", "\u201a\u2018", "\u00ab\u00bb"),
)
"""Quotation marks as editors, chats and word processors put them."""
_AROUND_A_KEY = re.compile(
    r"(?:(?:export|set)\s+|\$env:)?[A-Z][A-Z0-9_]*(?:KEY|TOKEN|SECRET)\s*[=:]\s*(?=\S)"
    r"|(?:(?i:authorization)\s*:\s*)?(?i:bearer)\s*:?\s+(?=\S)"
    r"|(?i:(?:x-)?api-?key)\s*:\s*(?=\S)"
)
"""No key has a blank in it, or begins as a variable's name in capitals or a header's name does."""
_QUOTED_IN_A_LIST = re.compile(r"([\"'`].*[\"'`])\s*[,;]", re.DOTALL)
"""As it was copied from JSON or code, with the comma behind it."""
_MARKS = frozenset("".join(_PAIRS))


def unquoted(text: str) -> str:
    """Without blanks, invisible characters and one pair of quotation marks around it."""
    text = trimmed(text)
    if len(text) > 1 and text[0] + text[-1] in _PAIRS:
        return trimmed(text[1:-1])
    return text


def bare_key(text: str) -> str:
    """A key without the line that it was copied with: `export NAME_KEY=…` of a shell, `Authorization: Bearer …`."""
    text = _alone(text)
    return _alone(text[found.end() :]) if (found := _AROUND_A_KEY.match(text)) else text


def _alone(text: str) -> str:
    text = trimmed(text)
    return unquoted(found[1] if (found := _QUOTED_IN_A_LIST.fullmatch(text)) else text)


def trimmed(text: str) -> str:
    """Without blanks and invisible characters at its ends."""
    start, end = 0, len(text)
    while start < end and _unseen(text[start]):
        start += 1
    while end > start and _unseen(text[end - 1]):
        end -= 1
    return text[start:end]


def visible(text: str) -> str:
    """Without invisible characters anywhere: zero-width blanks and joiners, byte order marks, soft hyphens."""
    return text if text.isascii() else "".join(character for character in text if not _invisible(character))


def problem_of_key(text: str) -> str:
    """Why this cannot be a key, or nothing. Says what kind of character is wrong, and quotes nothing."""
    if any(character.isspace() for character in text):
        return "has a blank or a line break in it"
    return problem_of_ascii(text)


def problem_of_ascii(text: str) -> str:
    """The same for a secret that may have blanks and lines, such as a document."""
    wrong = next((character for character in text if not (" " <= character <= "~" or character in "\t\r\n")), None)
    if wrong is None:
        return ""
    if wrong in _MARKS:
        return "has a typographic quotation mark in it"
    return f"has {'an invisible character' if _invisible(wrong) else 'a letter or sign that no key has'} in it"


def _unseen(character: str) -> bool:
    return character.isspace() or _invisible(character)


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Cc"}
