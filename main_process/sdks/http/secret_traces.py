"""Finds a credential in text, whatever it wears.

Case, escapes (JSON, percent, HTML), white space and invisible characters are folded away in the text and in the secret;
then any run of eight characters that is the secret's counts, as do its Base64 and hexadecimal forms.
"""

import html
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable

REMOVED = "[removed]"
RUN = 8
"""How many characters of a secret in a row count as a trace of it."""
SHORTEST = 4
"""A secret shorter than this is not looked for: it would tear holes into any sentence, and it protects nothing."""

_PIECE = re.compile(
    r"""\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[bfnrtv]|\\  # JSON and programs
    |%[0-9a-fA-F]{2}                                        # addresses
    |&(?:\#[xX]?[0-9a-fA-F]{1,6}|[a-z]{2,6});               # HTML
    |.""",
    re.DOTALL | re.VERBOSE,
)


class SecretTraces:
    """Takes these secrets out of texts. Linear in the text's length."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {folded for secret in secrets for folded in _forms(secret) if len(folded) >= SHORTEST}
        self._runs = {form[at : at + RUN] for form in forms for at in range(max(1, len(form) - RUN + 1))}
        self._lengths = sorted({len(run) for run in self._runs})

    def mask(self, text: str) -> str:
        """The text with `[removed]` in place of every trace."""
        folded, spans = _fold(text)
        held = [False] * len(folded)
        for length in self._lengths:
            for at in range(len(folded) - length + 1):
                if folded[at : at + length] in self._runs:
                    held[at : at + length] = [True] * length
        parts: list[str] = []
        end = 0
        for place, secret in enumerate(held):
            if secret:
                if place == 0 or not held[place - 1]:
                    parts += [text[end : spans[place][0]], REMOVED]
                end = spans[place][1]
        return "".join([*parts, text[end:]])


def _fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its characters where in the original it comes from."""
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text):
        for character in unicodedata.normalize("NFKC", _unescaped(piece[0])).casefold():
            if not character.isspace() and unicodedata.category(character) not in {"Cf", "Cc", "Mn"}:
                characters.append(character)
                spans.append(piece.span())
    return "".join(characters), spans


def _unescaped(piece: str) -> str:
    if len(piece) == 1:
        # A backslash that escapes itself or a quotation mark is not the secret's.
        return "" if piece == "\\" else piece
    if piece[0] == "\\":
        return chr(int(f"0x{piece[2:]}", 0)) if piece[1] in "ux" else ""
    if piece[0] == "%":
        return chr(int(f"0x{piece[1:]}", 0))
    return html.unescape(piece)


def _forms(secret: str) -> Iterable[str]:
    raw = secret.strip().encode("utf-8", "surrogatepass")
    yield _fold(secret)[0]
    if len(raw) >= RUN:
        yield raw.hex()
        for shift in range(3):
            # Base64 of the secret within something longer: without the ends, which depend on the text around it.
            inner = b64encode(bytes(shift) + raw).decode().rstrip("=")[(shift * 4 + 2) // 3 : -1]
            yield _fold(inner)[0]
            yield _fold(inner.replace("+", "-").replace("/", "_"))[0]
