"""JavaScript with its comments blanked: what is left of a source is code, line by line where it was."""

import re

_TOKEN = re.compile(
    r"""
      (?P<line>//[^\n]*)
    | (?P<block>/\*.*?(?:\*/|\Z))
    | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)
    | (?P<word>[A-Za-z0-9_$]+)
    | (?P<space>\s+)
    | (?P<slash>/)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_BEFORE_A_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^")
_WORDS_BEFORE_A_REGEX = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do"}
)


def without_comments(source: str) -> str:
    """The source, as long and with as many lines as before, with blanks in the place of comments."""
    kept: list[str] = []
    position = 0
    before = "("
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            break
        token, kind = match.group(), match.lastgroup
        if kind in {"line", "block"} and not (kind == "block" and token.startswith("/*/")):
            token = re.sub(r"[^\n]", " ", token)
        elif kind == "slash" and (before in _BEFORE_A_REGEX or before in _WORDS_BEFORE_A_REGEX):
            pattern = _REGEX.match(source, position)
            token = pattern.group() if pattern else token
        kept.append(token)
        position += len(token)
        if kind not in {"line", "block", "space"}:
            before = token if kind == "word" else token[-1]
    return "".join(kept)
