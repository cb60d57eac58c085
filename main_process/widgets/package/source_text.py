"""JavaScript with its comments blanked: what is left of a source is code, line by line where it was."""

import re

_TOKEN = re.compile(
    r"""
      (?P<line>//[^\n]*)
    | (?P<block>/\*.*?(?:\*/|\Z))
    | (?P<text>"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\]*(?:\\.[^`\\]*)*`)
    | (?P<word>[A-Za-z0-9_$]+)
    | (?P<space>\s+)
    | (?P<slash>/)
    | (?P<quote>["'`])
    | (?P<other>[^A-Za-z0-9_$\s/"'`]+)
    """,
    re.VERBOSE | re.DOTALL,
)
LONGEST_REGEX = 4_000
MOST_SLASHES = 1_000
"""How often a slash may look like the start of a regular expression and be none. In code that people wrote it seldom
is; in a text of nothing else, looking each time would take the square of its length."""
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_BEFORE_A_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^")
_WORDS_BEFORE_A_REGEX = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do"}
)


def without_comments(source: str, *, templates: bool = True) -> str:
    """The source, as long and with as many lines as before, with blanks in the place of comments.

    Without `templates`, in the place of texts that may run over lines as well.
    """
    kept: list[str] = []
    position = misread = 0
    before = "("
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            break
        token, kind = match.group(), match.lastgroup
        comment = kind == "line" or (kind == "block" and not token.startswith("/*/"))
        if comment or (not templates and token.startswith("`")):
            token = re.sub(r"[^\n]", " ", token)
        elif kind == "slash" and misread < MOST_SLASHES and before in _BEFORE_A_REGEX | _WORDS_BEFORE_A_REGEX:
            pattern = _REGEX.match(source, position, position + LONGEST_REGEX)
            token = pattern.group() if pattern else token
            misread += pattern is None
        kept.append(token)
        position += len(token)
        if kind not in {"line", "block", "space"}:
            before = token if kind == "word" else token[-1]
    return "".join(kept)
